import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Source, Tree, TreeEntry, TreeMap, TreeScalar } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { type Position, start, step } from "../schemas.ts";

/** What protobuf's reader of text refuses although every name and value is known to the schema. */
export function checkText(tree: Tree, schema: Schema, source: Source): readonly PlatformRemark[] {
	return [...visit(tree, start(schema), undefined, source)];
}

function* visit(tree: Tree, position: Position, key: string | undefined, source: Source): Iterable<PlatformRemark> {
	if (tree.kind === "scalar") {
		if (!tree.templated) yield* checkSpelling(tree, position.schema, key ?? "", source);
	} else if (tree.kind === "list") {
		const items = position.schema.items && step(position, 0);
		if (items) for (const item of tree.items) yield* visit(item, items, key, source);
	} else {
		yield* repeatedSingles(tree, position);
		yield* repeatedKeys(tree, position);
		yield* choices(tree);
		for (const entry of tree.entries) {
			const child = step(position, entry.key.value);
			const item = child?.schema.type === "array" && entry.value.kind !== "list" ? step(child, 0) : child;
			if (item) yield* visit(entry.value, item, entry.key.value, source);
		}
	}
}

/** A field that is not repeated may stand there once only. */
function repeatedSingles(tree: TreeMap, position: Position): readonly PlatformRemark[] {
	const first = new Map<string, TreeEntry>();
	return tree.entries.flatMap((entry): readonly PlatformRemark[] => {
		const earlier = first.get(entry.key.value);
		if (!earlier) first.set(entry.key.value, entry);
		const schema = step(position, entry.key.value)?.schema;
		if (!earlier || !schema || schema.type === "array") return [];
		const message = `\`${entry.key.value}\` stands here twice, but Triton refuses a second value of a field that is not repeated.`;
		return [
			{ rule: "config/duplicate-key", at: entry.key.at, message, related: [{ value: "It stands here already.", at: earlier.key.at }] },
		];
	});
}

/** Of two entries of a map field with one key, the server keeps the later. */
function repeatedKeys(tree: TreeMap, position: Position): readonly PlatformRemark[] {
	const first = new Map<string, TreeScalar>();
	return tree.entries.flatMap(({ key: field, value }): readonly PlatformRemark[] => {
		const items = value.kind === "list" ? value.items : [value];
		const isMap = step(position, field.value)?.schema.items?.properties?.key !== undefined;
		return (isMap ? items : []).flatMap((item): readonly PlatformRemark[] => {
			const key = item.kind === "map" ? item.entries.find((entry) => entry.key.value === "key")?.value : undefined;
			if (key?.kind !== "scalar" || key.templated) return [];
			const name = `${field.value} ${String(key.value)}`;
			const earlier = first.get(name);
			first.set(name, key);
			if (!earlier) return [];
			const message = `\`${field.value}\` has the key \`${String(key.value)}\` twice, so the earlier value is lost.`;
			return [
				{
					rule: "config/duplicate-key",
					severity: "warning",
					at: key.at,
					message,
					related: [{ value: "It stands here already.", at: earlier.at }],
				},
			];
		});
	});
}

/** Fields of which a message may hold one only. */
const oneOf: readonly (readonly string[])[] = [
	["dynamic_batching", "sequence_batching", "ensemble_scheduling"],
	["latest", "all", "specific"],
	["direct", "oldest"],
	["zero_data", "random_data", "input_data_file", "data_file"],
];

function choices(tree: TreeMap): readonly PlatformRemark[] {
	return oneOf.flatMap((names): readonly PlatformRemark[] => {
		const [first, ...others] = tree.entries.filter(({ key }) => names.includes(key.value));
		const second = others.find(({ key }) => key.value !== first?.key.value);
		if (!first || !second) return [];
		const message = `Triton refuses this: \`${second.key.value}\` and \`${first.key.value}\` exclude each other, but both are set.`;
		return [
			{
				rule: "config/rejected",
				at: second.key.at,
				message,
				related: [{ value: `\`${first.key.value}\` is set here.`, at: first.key.at }],
			},
		];
	});
}

/** Text needs quotes, names of enumerations must not have them, and integers have no point. */
function checkSpelling(tree: TreeScalar, schema: Schema, key: string, source: Source): readonly PlatformRemark[] {
	const written = source.text.slice(tree.at.start, tree.at.end);
	const told = (message: string, text: string, title: string, rule = "config/wrong-type"): readonly PlatformRemark[] => [
		{ rule, at: tree.at, message, fix: replace(tree.at, text, title, true) },
	];
	if (schema.enum) {
		if (schema.enum.includes(tree.value)) {
			if (tree.style !== "quoted") return [];
			return told(`\`${key}\` is the text ${written}, but Triton wants the bare word.`, String(tree.value), "Remove the quotes");
		}
		const meant = typeof tree.value === "string" ? meantValue(tree.value, schema.enum.map(String)) : undefined;
		if (!meant) return [];
		return told(
			`\`${key}\` is \`${String(tree.value)}\`, but Triton's word for it is \`${meant}\`.`,
			meant,
			`Change to ${meant}`,
			"config/unknown-value",
		);
	}
	if (schema.type === "string" && tree.style === "symbol" && typeof tree.value === "string") {
		return told(`\`${key}\` is the bare word ${written}, but Triton wants text in quotes.`, `"${written}"`, "Put it into quotes");
	}
	if (schema.type === "integer" && typeof tree.value === "number" && Number.isInteger(tree.value) && /^-?\s*[\d.]+[.eEfF]/.test(written)) {
		return told(
			`\`${key}\` is ${written}, but Triton wants an integer without a point or exponent.`,
			String(tree.value),
			`Write ${tree.value}`,
		);
	}
	return [];
}

const prefixes = ["TYPE_", "KIND_", "FORMAT_", "CONTROL_SEQUENCE_", "PRIORITY_", "BATCH_"];
const otherTypes: Readonly<Record<string, string>> = {
	BYTES: "TYPE_STRING",
	FLOAT: "TYPE_FP32",
	FLOAT16: "TYPE_FP16",
	FLOAT32: "TYPE_FP32",
	FLOAT64: "TYPE_FP64",
	DOUBLE: "TYPE_FP64",
	HALF: "TYPE_FP16",
	BFLOAT16: "TYPE_BF16",
	INT: "TYPE_INT32",
	LONG: "TYPE_INT64",
};

/** Clients say FP32 and GPU where the configuration says TYPE_FP32 and KIND_GPU: a very common slip. */
function meantValue(written: string, values: readonly string[]): string | undefined {
	const word = written.toUpperCase();
	const other = otherTypes[word.replace(/^TYPE_/, "")];
	return values.find((value) => value === word || value === other || prefixes.some((prefix) => value === prefix + word));
}
