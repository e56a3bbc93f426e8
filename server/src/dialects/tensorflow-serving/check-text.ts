import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Source, Tree, TreeEntry, TreeMap, TreeScalar } from "../../source/tree.ts";
import type { Platform, Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

interface Reading {
	readonly source: Source;
	readonly platform: Platform;
}

/** What protobuf's reader of text refuses although every name is known to the schema. */
export function checkText(tree: Tree, schema: Schema, source: Source, platform: Platform): readonly PlatformRemark[] {
	return [...visit(tree, start(schema), undefined, { source, platform })];
}

function* visit(tree: Tree, position: Position, key: string | undefined, reading: Reading): Iterable<PlatformRemark> {
	if (tree.kind === "scalar") {
		if (!tree.templated) yield* checkScalar(tree, position.schema, key ?? "", reading);
	} else if (tree.kind === "list") {
		const items = position.schema.items && step(position, 0);
		if (items) for (const item of tree.items) yield* visit(item, items, key, reading);
	} else {
		yield* repeatedSingles(tree, position, reading.platform);
		yield* choices(tree, reading.platform);
		for (const entry of tree.entries) {
			const child = step(position, entry.key.value);
			const item = child?.schema.type === "array" && entry.value.kind !== "list" ? step(child, 0) : child;
			if (item) yield* visit(entry.value, item, entry.key.value, reading);
		}
	}
}

/** A field that is not repeated may stand there once only. */
function repeatedSingles(tree: TreeMap, position: Position, { title }: Platform): readonly PlatformRemark[] {
	const first = new Map<string, TreeEntry>();
	return tree.entries.flatMap((entry): readonly PlatformRemark[] => {
		const earlier = first.get(entry.key.value);
		if (!earlier) first.set(entry.key.value, entry);
		const schema = step(position, entry.key.value)?.schema;
		if (!earlier || !schema || schema.type === "array") return [];
		const message = `\`${entry.key.value}\` stands here twice, but ${title} refuses a second value of a field that is not repeated.`;
		return [
			{ rule: "config/duplicate-key", at: entry.key.at, message, related: [{ value: "It stands here already.", at: earlier.key.at }] },
		];
	});
}

/** Fields of which a message may hold one only. */
const oneOf: readonly (readonly string[])[] = [
	["latest", "all", "specific"],
	["model_config_list", "custom_model_config"],
];

function choices(tree: TreeMap, { title }: Platform): readonly PlatformRemark[] {
	return oneOf.flatMap((names): readonly PlatformRemark[] => {
		const [first, ...others] = tree.entries.filter(({ key }) => names.includes(key.value));
		const second = others.find(({ key }) => key.value !== first?.key.value);
		if (!first || !second) return [];
		const message = `${title} refuses this: \`${second.key.value}\` and \`${first.key.value}\` exclude each other, but both are set.`;
		const related = [{ value: `\`${first.key.value}\` is set here.`, at: first.key.at }];
		return [{ rule: "config/rejected", at: second.key.at, message, related }];
	});
}

/** Text needs quotes, integers have no point, and the numbers of batching stand in messages of their own. */
function checkScalar(tree: TreeScalar, schema: Schema, key: string, { source, platform }: Reading): readonly PlatformRemark[] {
	const written = source.text.slice(tree.at.start, tree.at.end);
	const told = (what: string, text: string, title: string): readonly PlatformRemark[] => [
		{ rule: "config/wrong-type", at: tree.at, message: `\`${key}\` is ${what}.`, fix: replace(tree.at, text, title, true) },
	];
	if (schema.type === "object" && schema.properties?.value) {
		const block = `{ value: ${written} }`;
		const colon = /:\s*$/.exec(source.text.slice(0, tree.at.start))?.[0] ?? "";
		const at = { ...tree.at, start: tree.at.start - colon.length };
		const message = `\`${key}\` is ${written}, but ${platform.title} wants a message with the value in it: \`${key} ${block}\`.`;
		return [{ rule: "config/wrong-type", at: tree.at, message, fix: replace(at, ` ${block}`, `Write ${block}`, true) }];
	}
	if (schema.type === "string" && !schema.enum && tree.style === "symbol" && typeof tree.value === "string")
		return told(`the bare word ${written}, but ${platform.title} wants text in quotes`, `"${written}"`, "Put it into quotes");
	if (schema.enum && tree.style === "quoted" && schema.enum.includes(tree.value))
		return told(`the text ${written}, but ${platform.title} wants the bare word`, String(tree.value), "Remove the quotes");
	if (schema.type === "integer" && typeof tree.value === "number" && Number.isInteger(tree.value) && /^-?\s*[\d.]+[.eEfF]/.test(written))
		return told(
			`${written}, but ${platform.title} wants an integer without a point or exponent`,
			String(tree.value),
			`Write ${tree.value}`,
		);
	return [];
}
