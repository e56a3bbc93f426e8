import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stringify } from "yaml";
import type { Workloads } from "../../server/src/dialects/dialect.ts";
import { formatOf, type Reading, readManifests } from "../../server/src/dialects/read.ts";
import { schemaIds as sagemakerTypes } from "../../server/src/dialects/sagemaker/recognition.ts";
import type { Schema } from "../../server/src/dialects/schema.ts";
import { follow, type Position, start } from "../../server/src/dialects/schemas.ts";
import { Cursor, type Tree } from "../../server/src/source/tree.ts";
import { manifestsUnder, manualTexts, samplesFolder, type Text } from "../harness/texts.ts";

/** Schemas of no manifest: parts that others share or are made of, and files of our own. */
const notOfManifests =
	/(-common|sagemaker-(?!template)[a-z-]+|kubernetes-core|baseline|benchmark-result|check-report|drift-report|evaluation-report|importance-report|lineage|lineage-export|plimsoll|scorecard)\.schema\.json$/;

type Value = { [key: string]: Value } | Value[] | string | number | boolean | null;
type Step = string | 0;

/** A document that a manual shows, to hang a misspelt key into, with those that stand in the same file. */
interface Base {
	readonly path: string;
	readonly schema: Schema;
	readonly documents: readonly Value[];
	readonly place: number;
}

/** An object of a schema that knows all its keys, and the way there. */
interface Place {
	readonly steps: readonly Step[];
	readonly keys: readonly string[];
}

const everythingServes: Workloads = { named: () => true, labelled: () => true };
/** Kinds that no manual shows, and a template with resources of every type. */
const others: readonly Text[] = [
	...["NemoCustomizer", "NemoDatastore", "NemoEvaluator"].map((kind) => ({
		path: `${kind}.yaml`,
		text: `apiVersion: apps.nvidia.com/v1alpha1\nkind: ${kind}\nmetadata:\n  name: a\nspec: {}\n`,
	})),
	{
		path: "template.yaml",
		text: `Resources:\n${Object.keys(sagemakerTypes)
			.map((type, i) => `  R${i}:\n    Type: ${type}\n    Properties: { ServiceNamespace: sagemaker }\n`)
			.join("")}`,
	},
];
const bases = basesOf([...others, ...manifestsUnder(samplesFolder), ...manualTexts()]);

test("there is a manifest of every kind to misspell the keys of", () => {
	const all = readdirSync(join(import.meta.dirname, "../../schemas")).filter((name) => name.endsWith(".json"));
	const missing = all.filter((name) => !notOfManifests.test(name) && !bases.has(name));
	assert.deepEqual(missing, []);
});

for (const [id, base] of bases) {
	const places = [...placesIn(start(base.schema), [], new Set())];
	if (places.length === 0) continue;
	test(`${id}: a key that is misspelt by one letter is reported with the right one`, () => {
		let asked = 0;
		for (const { steps, keys } of places) asked += misspell(base, steps, keys);
		const all = places.reduce((sum, { keys }) => sum + keys.length, 0);
		// Without the keys by which it is recognised a manifest is none.
		assert.ok(asked >= all * 0.8 - 1, `only ${asked} of ${all} keys could be misspelt`);
	});
}

/** Misspells all keys of one object, and returns of how many it could tell what came of it. */
function misspell(base: Base, steps: readonly Step[], keys: readonly string[]): number {
	const present = new Set(keysAt(base.documents[base.place] ?? null, steps));
	const absent = keys.filter((key) => !present.has(key));
	const alone = keys.filter((key) => present.has(key));
	const together = tell(base, steps, keys, absent);
	if (together === 0) alone.push(...absent);
	return alone.reduce((sum, key) => sum + tell(base, steps, keys, [key]), together);
}

function tell(base: Base, steps: readonly Step[], keys: readonly string[], misspelt: readonly string[]): number {
	const slips = new Map(misspelt.flatMap((key) => (slipOf(key, keys) ? [[key, slipOf(key, keys) as string]] : [])));
	const reading = misread(base, steps, slips);
	if (!isOf(reading, base)) return 0;
	const said = remarksOn(reading);
	for (const [key, slip] of slips) {
		const about = said.filter((message) => message.includes(`\`${slip}\``));
		const where = `${slip} at ${steps.join(".")} of ${base.path}`;
		assert.ok(about.length > 0, `${where} is not reported`);
		if (key.length > 2)
			assert.ok(
				about.some((message) => message.includes(`did you mean \`${key}\``)),
				`${where} is not taken for ${key}: ${about[0]}`,
			);
	}
	return slips.size;
}

/** The key with one letter wrong, in a place where it is not as like another key. */
function slipOf(key: string, keys: readonly string[]): string | undefined {
	const others = keys.filter((other) => other !== key);
	for (let i = Math.floor(key.length / 2), tries = 0; tries < key.length; i = (i + 1) % key.length, tries++) {
		for (const letter of "qzk") {
			const slip = key.slice(0, i) + letter + key.slice(i + 1);
			const isLike = (other: string) => Math.abs(other.length - slip.length) < 2 && differences(other, slip) < 2;
			if (slip !== key && !slip.startsWith("x-") && !keys.includes(slip) && !others.some(isLike)) return slip;
		}
	}
	return undefined;
}

/** At least as many as it takes to make one word of the other by adding, dropping or changing letters at one place. */
function differences(a: string, b: string): number {
	let head = 0;
	while (head < a.length && head < b.length && a[head] === b[head]) head++;
	let tail = 0;
	while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
	return Math.max(a.length, b.length) - head - tail;
}

/** Each object of the schema once, by the way that is found first. */
function* placesIn({ schema, root }: Position, steps: readonly Step[], seen: Set<Schema>): Generator<Place> {
	if (seen.has(schema)) return;
	seen.add(schema);
	const properties = Object.entries(schema.properties ?? {});
	if (properties.length > 0 && schema.additionalProperties === false) yield { steps, keys: properties.map(([key]) => key) };
	for (const [key, child] of properties) yield* placesIn(follow({ schema: child, root }), [...steps, key], seen);
	if (typeof schema.additionalProperties === "object") {
		yield* placesIn(follow({ schema: schema.additionalProperties, root }), [...steps, "any"], seen);
	}
	if (schema.items) yield* placesIn(follow({ schema: schema.items, root }), [...steps, 0], seen);
}

function keysAt(value: Value, steps: readonly Step[]): readonly string[] {
	let at: Value | undefined = value;
	for (const step of steps) at = at === null || typeof at !== "object" ? undefined : (at as Record<Step, Value>)[step];
	return at && typeof at === "object" && !Array.isArray(at) ? Object.keys(at) : [];
}

/** The value with objects and lists on the way to a place, where each of these keys stands misspelt. */
function grafted(value: Value, steps: readonly Step[], slips: ReadonlyMap<string, string>): Value {
	const [step, ...rest] = steps;
	if (step === 0) {
		const [first = null, ...others] = Array.isArray(value) ? value : [];
		return [grafted(first, rest, slips), ...others];
	}
	const map = value && typeof value === "object" && !Array.isArray(value) ? value : {};
	if (step !== undefined) return { ...map, [step]: grafted(map[step] ?? null, rest, slips) };
	const kept = Object.entries(map).filter(([key]) => !slips.has(key));
	return Object.fromEntries([...kept, ...[...slips].map(([key, slip]): [string, Value] => [slip, map[key] ?? 1])]);
}

function basesOf(texts: readonly Text[]): ReadonlyMap<string, Base> {
	const found = new Map<string, Base>();
	const unsure = new Map<string, Base>();
	for (const { path, text } of texts) {
		const { source, documents = [] } = read(path, text) ?? {};
		for (const { dialect, tree } of documents) {
			const schema = dialect.schema(new Cursor(tree));
			if (!source || !schema?.$id || found.has(schema.$id)) continue;
			const base = { path, schema, documents: source.documents.map(plain), place: source.documents.indexOf(tree) };
			const slips = new Map([["zzz", "zzz"]]);
			if (isOf(misread(base, [], new Map()), base)) unsure.set(schema.$id, base);
			// A manifest for another release, or one that only changes another, may be looked at less closely.
			if (remarksOn(misread(base, [], slips)).some((message) => message.includes("`zzz`"))) found.set(schema.$id, base);
		}
	}
	return new Map([...unsure, ...found]);
}

function misread(base: Base, steps: readonly Step[], slips: ReadonlyMap<string, string>): Reading | undefined {
	const documents = base.documents.map((document, i) => (i === base.place ? grafted(document, steps, slips) : document));
	return read(base.path, documents.map((document) => written(base.path, document)).join("\n---\n"));
}

/** Is the document of the base still taken for what it was? */
function isOf(reading: Reading | undefined, base: Base): boolean {
	const tree = reading?.source.documents[base.place];
	const document = reading?.documents.find((one) => one.tree === tree);
	return document !== undefined && document.dialect.schema(new Cursor(document.tree)) === base.schema;
}

function remarksOn(reading: Reading | undefined): readonly string[] {
	return (reading?.facts.remarks ?? []).filter(({ rule }) => rule === "config/unknown-field").map(({ message }) => message);
}

function read(path: string, text: string): Reading | undefined {
	return readManifests(path, text, {}, () => undefined, undefined, everythingServes);
}

function plain(tree: Tree): Value {
	if (tree.kind === "scalar") return tree.value;
	if (tree.kind === "list") return tree.items.map(plain);
	return Object.fromEntries(tree.entries.map(({ key, value }) => [key.value, plain(value)]));
}

function written(path: string, value: Value): string {
	const format = formatOf(path);
	if (format === "pbtxt") return pbtxt(value);
	if (format === "properties")
		return Object.entries(value as Record<string, Value>)
			.map(([key, one]) => `${key}=${one}\n`)
			.join("");
	if (format === "markdown") return `---\n${stringify(value)}---\n`;
	return format === "json" ? JSON.stringify(value) : stringify(value);
}

function pbtxt(value: Value): string {
	if (Array.isArray(value)) return `[${value.map((item) => (typeof item === "object" ? `{ ${pbtxt(item)} }` : pbtxt(item))).join(", ")}]`;
	if (value === null || typeof value !== "object")
		return typeof value === "string" && !/^[A-Z_]+$/.test(value) ? JSON.stringify(value) : String(value);
	return Object.entries(value)
		.map(([key, one]) =>
			one !== null && typeof one === "object" && !Array.isArray(one) ? `${key} { ${pbtxt(one)} }` : `${key}: ${pbtxt(one)}`,
		)
		.join("\n");
}
