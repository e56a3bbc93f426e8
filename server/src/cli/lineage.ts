import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { exportOf } from "../lineage/exported.ts";
import type { Node } from "../lineage/graph.ts";
import { reach } from "../lineage/reach.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { type Drawn, drawGraph, linesOf, nodeCalled } from "./graph.ts";
import { writeDot } from "./lineage-dot.ts";
import { writeGraphJson } from "./lineage-json.ts";
import { writeMermaid } from "./lineage-mermaid.ts";
import { writeOpenLineage } from "./lineage-openlineage.ts";
import { writeGraphText } from "./lineage-text.ts";
import { loadWorkspace } from "./load.ts";

const writers = {
	text: writeGraphText,
	json: writeGraphJson,
	mermaid: writeMermaid,
	dot: writeDot,
	openlineage: writeOpenLineage,
} as const;

const flags = {
	format: { type: "string", default: "text" },
	of: { type: "string" },
	export: { type: "string" },
	repository: { type: "string" },
	now: { type: "string" },
} as const;

/**
 * `plimsoll lineage [paths…]`: who feeds whom. `--of NODE` keeps what it comes from and what comes of it. `--export FILE` writes what other
 * repositories import, under the name that `--repository` gives, or that of the folder.
 */
export async function lineage(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("lineage", words, flags);
	const format = oneOf("format", values.format, ["text", "json", "mermaid", "dot", "openlineage"]);
	const now = moment(values.now);
	if (values.export !== undefined) return exportTo(values.export, positionals, values.repository, now);
	if (values.repository !== undefined) throw new UsageError("--repository names the repository in a file that --export writes.");
	const drawn = await drawGraph(positionals, now);
	const shown = values.of === undefined ? drawn : around(nodeCalled(values.of, drawn), drawn);
	process.stdout.write(writers[format](shown, now));
	return 0;
}

async function exportTo(file: string, paths: readonly string[], name: string | undefined, now: number): Promise<number> {
	const loaded = await loadWorkspace(paths, { now, allow: true });
	const world = loaded.workspace.world();
	const repository = name ?? basename(repositoryOf(loaded.base));
	// Places are told as they are in the repository, wherever this is called from.
	const lines = linesOf({ ...loaded, show: (path) => path });
	const exported = exportOf(world.files, world.lineage, repository, (at) => `${lines(at).file}:${lines(at).line}`);
	await writeFile(file, `${JSON.stringify(exported, undefined, "\t")}\n`);
	process.stderr.write(`${exported.things.length} things of ${repository} are written to ${file}.\n`);
	return 0;
}

/** The folder with the repository's own data, from here upwards; else the folder itself. */
function repositoryOf(base: string): string {
	for (let folder = base; dirname(folder) !== folder; folder = dirname(folder)) if (existsSync(join(folder, ".git"))) return folder;
	return base;
}

function around(node: Node, drawn: Drawn): Drawn {
	const kept = new Set([node, ...(["up", "down"] as const).flatMap((way) => reach(drawn.graph, node, way).map((one) => one.node))]);
	return {
		...drawn,
		nodes: drawn.nodes.filter((one) => kept.has(one)),
		edges: drawn.edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
	};
}
