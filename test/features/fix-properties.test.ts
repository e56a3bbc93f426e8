import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { parseAllDocuments, visit } from "yaml";
import { readBaseline, writeBaseline } from "../../server/src/cli/baseline.ts";
import type { Edit, Finding, Fix } from "../../server/src/facts/finding.ts";
import { applyEdits, joinedEdits, soundEdits, usableFixes } from "../../server/src/features/fixes.ts";
import { holdAgainst } from "../../server/src/probes/baseline.ts";
import { fingerprint, printKey } from "../../server/src/probes/fingerprint.ts";
import { isConfiguration } from "../../server/src/workspace/configuration.ts";
import type { World } from "../../server/src/workspace/world.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { type Block, readManual, type Scenario } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";
import { worldOf } from "../harness/play.ts";
import { manifestsUnder, samplesFolder } from "../harness/texts.ts";

const source = join(import.meta.dirname, "../../server/src");
const languages = new Set(["yaml", "json", "pbtxt", "properties", "markdown", "toml", "python"]);

interface Example {
	readonly name: string;
	readonly scenario: Scenario;
}

const ofManuals: readonly Example[] = readdirSync(source, { recursive: true, encoding: "utf8" })
	.filter((path) => /^(rules|dialects)\b.*\.md$/.test(path))
	.toSorted()
	.flatMap((path) =>
		readManual(readFileSync(join(source, path), "utf8")).scenarios.map((scenario) => ({
			name: `${path}, ${scenario.heading}`,
			scenario: { ...scenario, blocks: scenario.blocks.filter(({ fixed }) => !fixed) },
		})),
	);

const ofSamples: readonly Example[] = readdirSync(samplesFolder, { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => ({
		name: `samples/${name}`,
		scenario: {
			heading: name,
			fine: false,
			blocks: manifestsUnder(join(samplesFolder, name)).map(({ path, text }) => ({
				language: "yaml",
				path,
				fixed: false,
				text,
				from: 0,
				to: 0,
			})),
		},
	}));

const isText = ({ language }: Block) => languages.has(language);
const textsOf = ({ scenario }: Example) => new Map(scenario.blocks.filter(isText).map(({ path, text }) => [path, unmark(text)]));

/** The example with other texts. */
function withTexts({ name, scenario }: Example, texts: ReadonlyMap<string, string>): Example {
	const blocks = scenario.blocks.map((block) => (isText(block) ? { ...block, text: texts.get(block.path) ?? "" } : block));
	return { name, scenario: { ...scenario, blocks } };
}

const worldIn = ({ scenario }: Example): World => worldOf(scenario, undefined);
const findingsIn = (world: World) => world.files.flatMap((file) => world.findings(file));

function apply(texts: ReadonlyMap<string, string>, edits: readonly Edit[]): ReadonlyMap<string, string> {
	return new Map(
		[...texts].map(([file, text]) => [
			file,
			applyEdits(
				text,
				edits.filter(({ at }) => at.file === file),
			),
		]),
	);
}

/** Applies fixes until nothing is left to fix, as `--fix` does; each round in an order of its own. */
function mended(example: Example, unsafe: boolean, order: (fixes: readonly Fix[]) => readonly Fix[] = (fixes) => fixes): Example {
	let now = example;
	for (let round = 0; round < 10; round++) {
		const edits = joinedEdits(order(usableFixes(findingsIn(worldIn(now)), unsafe)));
		if (edits.length === 0) return now;
		now = withTexts(now, apply(textsOf(now), edits));
	}
	assert.fail(`${example.name} is never done`);
}

/** The same order every time, and another one for each number. */
function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
	return list
		.map((item, i) => ({ item, key: Math.imul((i + 1) * 2654435761, seed * 40503 + 1) >>> 0 }))
		.toSorted((a, b) => a.key - b.key)
		.map(({ item }) => item);
}

const count = (findings: readonly Finding[], fits: (finding: Finding) => boolean) => findings.filter(fits).length;
const examples = [...ofManuals, ...ofSamples].map((example) => ({ ...example, findings: findingsIn(worldIn(example)) }));
const fixable = (unsafe: boolean) => examples.filter(({ findings }) => usableFixes(findings, unsafe).length > 0);

for (const unsafe of [false, true]) {
	const kind = unsafe ? "all fixes" : "safe fixes";

	test(`${kind}: twice is once, and the order is no matter`, () => {
		assert.ok(fixable(unsafe).length > 40);
		for (const example of fixable(unsafe)) {
			const once = textsOf(mended(example, unsafe));
			assert.deepEqual(textsOf(mended(withTexts(example, once), unsafe)), once, example.name);
			for (const seed of [1, 2, 3])
				assert.deepEqual(textsOf(mended(example, unsafe, (fixes) => shuffled(fixes, seed))), once, `${example.name}, shuffled`);
			assert.deepEqual(textsOf(mended(example, unsafe, (fixes) => fixes.toReversed())), once, `${example.name}, backwards`);
		}
	});

	test(`${kind}: what was read is read afterwards`, () => {
		for (const example of fixable(unsafe)) {
			const problems = (one: Example) => count(findingsIn(worldIn(one)), ({ rule }) => rule === "core/parse-error");
			assert.ok(problems(mended(example, unsafe)) <= problems(example), example.name);
		}
	});

	test(`${kind}: line ends and the mark of the order of bytes stay as they are`, () => {
		for (const example of fixable(unsafe)) {
			const plain = textsOf(mended(example, unsafe));
			const each = (change: (text: string) => string, texts: ReadonlyMap<string, string>) =>
				new Map([...texts].map(([file, text]) => [file, change(text)]));
			const crlf = (text: string) => text.replaceAll("\n", "\r\n");
			const windows = withTexts(example, each(crlf, textsOf(example)));
			assert.deepEqual(textsOf(mended(windows, unsafe)), each(crlf, plain), `${example.name}, with CRLF`);
			const marked = (text: string) => `\ufeff${text}`;
			assert.deepEqual(
				textsOf(mended(withTexts(example, each(marked, textsOf(example))), unsafe)),
				each(marked, plain),
				`${example.name}, with a mark`,
			);
		}
	});
}

/** A tensor that is called by its right name is compared for the first time with whoever writes it: what was wrong there comes to light. */
const uncovered = new Set(["contract/ensemble-mismatch"]);

test("safe fixes bring no error that was not there", () => {
	for (const example of fixable(false)) {
		const after = findingsIn(worldIn(mended(example, false)));
		for (const { rule, severity, at, message } of after) {
			if (severity !== "error" || uncovered.has(rule)) continue;
			const same = (one: Finding) => one.rule === rule && one.at.file === at.file && one.severity === "error";
			assert.ok(count(after, same) <= count(example.findings, same), `${example.name}: ${rule}: ${message}`);
		}
	}
});

test("a fix that would leave a file unreadable is refused, alone or beside others", () => {
	const example = ofSamples[0];
	assert.ok(example);
	const world = worldIn(example);
	const [file] = [...textsOf(example)].find(([path]) => path.endsWith(".card.yaml")) ?? [""];
	const text = textsOf(example).get(file) ?? "";
	const fix = (start: number, put: string): Fix => ({ title: "Fix", safe: true, edits: [{ at: { file, start, end: start }, text: put }] });
	const [good, bad] = [fix(text.length, "# more\n"), fix(0, "{ [\n")];
	assert.deepEqual(soundEdits([bad], world), []);
	assert.deepEqual(soundEdits([bad, good], world), good.edits);
	assert.deepEqual(soundEdits([fix(0, "a: {\n"), good, fix(text.length, "}\n")], world), good.edits);
});

test("what surrounds an edit stays: comments, quotes, anchors and indentation", () => {
	for (const example of fixable(true)) {
		const texts = textsOf(example);
		for (const { edits } of usableFixes(example.findings, true)) {
			for (const { at } of edits)
				assert.ok(0 <= at.start && at.start <= at.end && at.end <= (texts.get(at.file) ?? "").length, example.name);
			const after = apply(texts, edits);
			for (const [file, text] of texts) {
				const own = edits.filter(({ at }) => at.file === file).toSorted((a, b) => a.at.start - b.at.start);
				let rest = after.get(file) ?? "";
				let from = 0;
				for (const { at, text: put } of own) {
					const kept = text.slice(from, at.start);
					assert.ok(rest.startsWith(kept + put), `${example.name}: ${file}`);
					rest = rest.slice(kept.length + put.length);
					from = at.end;
				}
				assert.equal(rest, text.slice(from), `${example.name}: ${file}`);
			}
		}
	}
});

test("a baseline holds everything that was there, and no entry of it is stale", async () => {
	const folder = temporaryFolder();
	for (const [i, example] of examples.entries()) {
		const world = worldIn(example);
		const path = join(folder, String(i), "baseline.json");
		mkdirSync(dirname(path));
		const number = await writeBaseline(path, dirname(path), await readBaseline(path, dirname(path), true), world, () => true);
		const baseline = await readBaseline(path, dirname(path), false);
		assert.equal(baseline.entries.length, number);
		for (const file of world.files.filter((name) => !isConfiguration(name)))
			assert.deepEqual(holdAgainst(baseline, world, file), { findings: [], stale: [] }, `${example.name}: ${file}`);
	}
});

/** Where two keys or items contradict each other, the order decides which of them is told of; tags and digests are lost when a text is written anew. */
const decidedByOrder = new Set([
	// A card without a name is known by its first key; so is an item of a list to whose platform a schema is not enough.
	"product/owner-missing",
	"config/rejected",
	"config/duplicate-key",
	"config/wrong-type",
	"config/deprecated-setting",
	"lineage/cycle",
	"rollout/traffic-sum",
	"artifact/lock-out-of-date",
]);

const prints = (world: World, without: ReadonlySet<string> = new Set()) =>
	world.files.map((file) => [
		file,
		world
			.findings(file)
			.filter(({ rule, about }) => !without.has(rule) && (about || without.size === 0 || rule !== "config/missing-field"))
			.map((finding) => printKey(fingerprint(finding, world.reading(file))))
			.toSorted(),
	]);

/** Whole lines above a document, and blank ones between its own. Nothing within a block scalar can be moved like that, so those texts stay. */
function moved(file: string, text: string): string {
	if (!/\.ya?ml$/.test(file) || /[|>][+-]?\d*\s*$/m.test(text)) return text;
	return `${text.startsWith("# @") ? "" : "# moved\n\n"}${text}`.replace(/\n(?=\S)/g, "\n\n");
}

test("lines that move change no fingerprint", () => {
	for (const example of ofManuals
		.concat(ofSamples)
		.filter(({ scenario }) => !scenario.blocks.some(({ language }) => language === "changed"))) {
		const texts = new Map([...textsOf(example)].map(([file, text]) => [file, moved(file, text)]));
		assert.deepEqual(prints(worldIn(withTexts(example, texts))), prints(worldIn(example)), example.name);
	}
});

/** The documents with the keys of every mapping the other way round, or nothing where the order means something or a comment hangs on it. */
function reordered(file: string, text: string): string | undefined {
	if (!/\.ya?ml$/.test(file) || /plimsoll-allow|\{\{|<<:|[&*]\w/.test(text)) return undefined;
	const documents = parseAllDocuments(text, { keepSourceTokens: false });
	if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
	for (const document of documents) {
		visit(document, {
			Map(_, map) {
				// Lists by position are what they are; the keys of a map are not.
				map.items.reverse();
			},
		});
	}
	return documents.map(String).join("");
}

test("neither the order of keys nor the way a document is written changes a fingerprint", () => {
	let tried = 0;
	for (const example of [...ofManuals, ...ofSamples]) {
		if (example.scenario.blocks.some(({ language }) => language === "changed")) continue;
		const texts = new Map([...textsOf(example)].map(([file, text]) => [file, reordered(file, text) ?? text]));
		if ([...texts].every(([file, text]) => text === textsOf(example).get(file))) continue;
		tried++;
		assert.deepEqual(prints(worldIn(withTexts(example, texts)), decidedByOrder), prints(worldIn(example), decidedByOrder), example.name);
	}
	assert.ok(tried > 200, String(tried));
});
