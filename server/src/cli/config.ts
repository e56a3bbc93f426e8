import { relative, resolve, sep } from "node:path";
import { newestRuleSetName } from "../rules/sets.ts";
import { type Said, saidOf } from "../workspace/said.ts";
import type { Layer } from "../workspace/settings.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { type Loaded, loadWorkspace } from "./load.ts";

const flags = { format: { type: "string", default: "text" } } as const;

/** `plimsoll config [file]`: what holds for a file, and where each line of it comes from. Without a file, what holds for one in this folder. */
export async function config(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("config", words, flags);
	const format = oneOf("format", values.format, ["text", "json"] as const);
	const [named, ...rest] = positionals;
	if (rest.length > 0) throw new UsageError("config takes one file.");
	const loaded = await loadWorkspace(named === undefined ? [] : [named], { now: moment(undefined), allow: true });
	const world = loaded.workspace.world();
	const file = relative(loaded.base, resolve(named ?? "any file"))
		.split(sep)
		.join("/");
	const layers = world.layers(file);
	const said = saidOf(file, layers, world.settings(file)).map((one): Line => ({ ...one, from: placeIn(one, layers, loaded) }));
	const title = named ?? "files in this folder";
	process.stdout.write(format === "json" ? toJson(file, said, loaded, world.ignores(file)) : toText(title, said, world.ignores(file)));
	return 0;
}

interface Line extends Said {
	readonly from: string;
}

function toText(title: string, said: readonly Line[], ignored: boolean): string {
	const lines = ["preset", "rules"].flatMap((section): readonly (readonly [string, string])[] =>
		said.some((one) => one.section === section && one.key === undefined) ? [] : [[byDefault(section), "by default"]],
	);
	let section = "";
	for (const one of said) {
		const isMap = one.key !== undefined;
		const isAlone = !isMap && (one.section === "preset" || one.section === "stage" || one.section === "rules");
		if (one.section !== section && !isAlone) lines.push([`${one.section}:`, ""]);
		section = one.section;
		const text = isAlone
			? `${one.section}: ${quoted(one.value)}`
			: isMap
				? `  ${one.key}: ${quoted(one.value)}`
				: `  - ${quoted(one.value)}`;
		lines.push([text, one.scope === undefined ? one.from : `${one.from}, for ${one.scope}`]);
	}
	const width = Math.min(60, Math.max(...lines.map(([text]) => text.length)));
	const rows = lines.map(([text, from]) => (from === "" ? text : `${text.padEnd(width)}  # ${from}`));
	return [`# What holds for ${title}${ignored ? ", which is ignored" : ""}`, ...rows, ""].join("\n");
}

function byDefault(section: string): string {
	return section === "preset" ? "preset: recommended" : `# all rules of "${newestRuleSetName}"`;
}

function quoted(value: string): string {
	return /^[\w./@-]*[A-Za-z_/][\w./@-]*$/.test(value) ? value : JSON.stringify(value);
}

function toJson(file: string, said: readonly Line[], { show }: Loaded, ignored: boolean): string {
	const lines = said.map(({ section, key, value, scope, from }) => ({
		section,
		...(key ? { key } : {}),
		value,
		...(scope ? { scope } : {}),
		from,
	}));
	return `${JSON.stringify({ version: 1, file: show(file), ignored, said: lines }, undefined, "\t")}\n`;
}

function placeIn({ at }: Said, layers: readonly Layer[], { show }: Loaded): string {
	const { configuration } = layers.find((layer) => layer.configuration.file === at.file) ?? {};
	const line = (configuration?.reading.source.text ?? "").slice(0, at.start).split("\n").length;
	const [, ofPackage] = at.file.split("//");
	return `${ofPackage ?? show(at.file)}:${line}`;
}
