import type { Node } from "../lineage/graph.ts";
import { type Reached, reach } from "../lineage/reach.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { type Drawn, drawGraph, nodeCalled, ownerOf, placeText, titleOf } from "./graph.ts";
import { words as verbs } from "./lineage-text.ts";

const flags = { format: { type: "string", default: "text" }, in: { type: "string", multiple: true }, now: { type: "string" } } as const;

/** `plimsoll blast <node>`: what may break if this changes, nearest first. `--in PATH` reads another folder than this one. */
export async function blast(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("blast", words, flags);
	const format = oneOf("format", values.format, ["text", "json"]);
	if (positionals.length === 0) throw new UsageError("blast takes what may change: a name, a path, or a place such as dvc.yaml:12.");
	const drawn = await drawGraph(values.in ?? [], moment(values.now));
	const node = nodeCalled(positionals.join(" "), drawn);
	const reached = reach(drawn.graph, node, "down");
	process.stdout.write(format === "json" ? toJson(node, reached, drawn) : toText(node, reached, drawn));
	return 0;
}

function toText(node: Node, reached: readonly Reached[], drawn: Drawn): string {
	const title = `${titleOf(node)}  ${placeText(node, drawn)}`;
	if (reached.length === 0) return `${title}\n\nNothing in the workspace depends on it.\n`;
	const lines = reached.map(({ node: one, by, steps }) => {
		const { file, line } = drawn.place(by.at);
		const owner = ownerOf(one);
		return `${"  ".repeat(Math.min(steps, 12))}${titleOf(one)}${owner === undefined ? "" : ` (${owner})`}: ${verbs[by.kind]} ${titleOf(by.from)}  ${file}:${line}`;
	});
	return `${title}\n${lines.join("\n")}\n\n${summary(reached)}\n`;
}

function summary(reached: readonly Reached[]): string {
	const counts = (["model", "service", "consumer", "monitor"] as const).flatMap((kind) => {
		const count = reached.filter(({ node }) => node.kind === kind).length;
		return count === 0 ? [] : [`${count} ${kind}${count === 1 ? "" : "s"}`];
	});
	const owners = [...new Set(reached.flatMap(({ node }) => ownerOf(node) ?? []))].sort();
	const what =
		counts.length > 0 ? `${counts.join(", ")} would feel a change` : `${reached.length} would feel a change, and no model or service`;
	return `${what}${owners.length > 0 ? `; ask ${owners.join(", ")}` : ""}.`;
}

function toJson(node: Node, reached: readonly Reached[], drawn: Drawn): string {
	const described = (one: Node) => {
		const owner = ownerOf(one);
		const at = one.things[0]?.at;
		return { id: one.id, kind: one.kind, name: one.name, ...(owner === undefined ? {} : { owner }), ...(at ? drawn.place(at) : {}) };
	};
	const list = reached.map(({ node: one, by, steps }) => ({
		...described(one),
		steps,
		by: { kind: by.kind, from: by.from.id, ...drawn.place(by.at) },
	}));
	return `${JSON.stringify({ version: 1, node: described(node), reached: list }, undefined, "\t")}\n`;
}
