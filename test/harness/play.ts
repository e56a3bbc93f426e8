import { everyOwner } from "../../server/src/evidence/code-owners.ts";
import { readDriftReport } from "../../server/src/evidence/drift/report.ts";
import { readEvaluationReport } from "../../server/src/evidence/evaluation/report.ts";
import { readImportanceReport } from "../../server/src/evidence/importance/report.ts";
import { pickleScan } from "../../server/src/evidence/pickle.ts";
import { type Facts, noFacts } from "../../server/src/facts/facts.ts";
import type { Edit, Finding } from "../../server/src/facts/finding.ts";
import { readExport } from "../../server/src/lineage/read-export.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import type { Span } from "../../server/src/source/span.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import type { World } from "../../server/src/workspace/world.ts";
import { readBenchmarkBlock } from "./benchmark.ts";
import { readHeaderBlock, readModelBlock } from "./header.ts";
import type { Block, Scenario } from "./manual.ts";
import { markFindings, unmark } from "./markers.ts";

/** The day on which every manual is played, unless it names another one in a `now` block. */
const today = Date.parse("2026-03-31");
const manifests = new Set(["yaml", "json", "pbtxt", "properties", "markdown", "toml", "python"]);

export interface Shown {
	readonly block: Block;
	/** The block as it should read. */
	readonly text: string;
}

/** Plays one scenario and returns every manifest block with the findings written under its lines. */
export function play(scenario: Scenario, rules: readonly Rule[] | undefined): readonly Shown[] {
	const originals = manifestsOf(scenario);
	const learnt = worldOf(scenario, rules);
	return scenario.blocks.flatMap((block): readonly Shown[] => {
		if (!manifests.has(block.language)) return [];
		const findings = learnt.findings(block.path);
		const text = unmark(originals.find(({ path }) => path === block.path)?.text ?? "");
		if (block.fixed) return [{ block, text: elided(applyFixes(text, findings), block.text) }];
		return [{ block, text: markFindings(text, findings, block.language === "json" ? "//" : "#") }];
	});
}

/** The same scenario after these edits: some of its files read otherwise, and nothing is marked in any of them. */
export function edited(scenario: Scenario, edits: readonly Edit[]): Scenario {
	const blocks = manifestsOf(scenario).map((block) => {
		const own = edits.filter(({ at }) => at.file === block.path);
		return { ...block, text: joined(unmark(block.text), own) };
	});
	return { ...scenario, blocks: [...scenario.blocks.filter(({ language }) => !manifests.has(language)), ...blocks] };
}

/** All that is found in the files of a scenario. */
export function findingsOf(scenario: Scenario, rules: readonly Rule[] | undefined): readonly Finding[] {
	const world = worldOf(scenario, rules);
	return manifestsOf(scenario).flatMap(({ path }) => world.findings(path));
}

function manifestsOf({ blocks }: Scenario): readonly Block[] {
	return blocks.filter((block) => manifests.has(block.language) && !block.fixed);
}

export function worldOf(scenario: Scenario, rules: readonly Rule[] | undefined): World {
	const originals = manifestsOf(scenario);
	const day = scenario.blocks.find(({ language }) => language === "now");
	const workspace = new Workspace({ now: day ? Date.parse(day.path) : today, allow: true, ...(rules ? { rules } : {}) });
	workspace.list(scenario.blocks.flatMap((block) => (block.language === "files" ? lines(block.text) : block.path)));
	for (const block of originals) workspace.change(block.path, unmark(block.text));
	const changed = scenario.blocks.find(({ language }) => language === "changed");
	if (changed) workspace.set({ changed: changedIn(changed, originals), before: factsBefore(scenario, originals) });
	for (const block of scenario.blocks) learn(workspace, block);
	const world = workspace.world();
	for (const want of world.wants()) {
		if (want.kind === "history") {
			const inside = scenario.blocks.filter(({ path }) => path.startsWith(`${want.path}/`)).map(({ text }) => readDriftReport(text));
			const dated = inside.flatMap((one) =>
				"problem" in one || one.takenAt === undefined ? [] : [{ report: one, takenAt: Date.parse(one.takenAt) }],
			);
			const history = { from: want.path, reports: dated.toSorted((a, b) => a.takenAt - b.takenAt) };
			workspace.learn({ kind: "history", card: want.card, value: history });
			continue;
		}
		const report = scenario.blocks.find(({ path }) => path === want.path);
		if (!report || want.kind === "model") continue;
		if (want.kind === "owners") {
			workspace.learn({ ...want, value: { names: everyOwner(report.text), from: report.path } });
			continue;
		}
		if (want.kind === "configuration") {
			workspace.learn({ ...want, value: report });
			continue;
		}
		if (want.kind === "import") {
			workspace.learn({ ...want, value: readExport(report.text) });
			continue;
		}
		if (want.kind === "evaluation") {
			const evaluation = readEvaluationReport(report.text);
			if ("problem" in evaluation) continue;
			workspace.learn({ kind: "evaluation", card: want.card, value: { report: evaluation, from: want.path } });
			continue;
		}
		if (want.kind === "importance") {
			const importance = readImportanceReport(report.text);
			const value = "problem" in importance ? { problem: importance.problem, from: want.path } : { report: importance, from: want.path };
			workspace.learn({ kind: "importance", card: want.card, value });
			continue;
		}
		const read = readDriftReport(report.text);
		if ("problem" in read) {
			workspace.learn({ kind: "drift-problem", card: want.card, value: { problem: read.problem, from: want.path } });
			continue;
		}
		const takenAt = read.takenAt === undefined ? world.now : Date.parse(read.takenAt);
		const card = world.lineage.factsOf(want.card)?.cards[0];
		const at = card?.drift?.report?.at;
		if (at)
			workspace.learn({
				kind: "drift",
				card: want.card,
				value: { report: read, from: want.path, takenAt, card: { value: want.card, at } },
			});
	}
	const learnt = workspace.world();
	if (learnt.failures[0]) throw new Error(learnt.failures[0].message);
	return learnt;
}

/** What the files said before a change, each in a `before` block of its own. */
function factsBefore({ blocks }: Scenario, originals: readonly Block[]): ReadonlyMap<string, Facts> {
	const workspace = new Workspace({ now: today, allow: true });
	const old = blocks.filter(({ language }) => language === "before");
	for (const { path, text } of [...originals, ...old]) workspace.change(path, unmark(text));
	return new Map(old.flatMap(({ path }) => [[path, workspace.world().reading(path)?.facts ?? noFacts] as const]));
}

/** A `changed` block names the lines that a change has made, `a.yaml:4-5` in each of its own lines. */
function changedIn({ text }: Block, originals: readonly Block[]): ReadonlyMap<string, readonly Span[]> {
	const changed = new Map<string, readonly Span[]>();
	for (const line of lines(text)) {
		const [, file = "", from, to] = /^(.+):(\d+)-(\d+)$/.exec(line) ?? [];
		const original = originals.find(({ path }) => path === file);
		if (!original) throw new Error(`A changed line is in no file: ${line}`);
		const rows = unmark(original.text).split("\n");
		const offset = (row: number) => rows.slice(0, row).join("\n").length + (row > 0 ? 1 : 0);
		const span = { file, start: offset(Number(from) - 1), end: offset(Number(to)) - 1 };
		changed.set(file, [...(changed.get(file) ?? []), span]);
	}
	return changed;
}

/** All fixes of the findings, the first one where two overlap. */
export function applyFixes(text: string, findings: readonly Finding[]): string {
	const edits: Edit[] = [];
	for (const edit of findings.flatMap(({ fix }) => fix?.edits ?? [])) {
		if (!edits.some(({ at }) => at.start < edit.at.end && edit.at.start < at.end)) edits.push(edit);
	}
	return joined(text, edits);
}

function joined(text: string, edits: readonly Edit[]): string {
	return edits
		.toSorted((a, b) => b.at.start - a.at.start)
		.reduce((result, { at, text: replacement }) => result.slice(0, at.start) + replacement + result.slice(at.end), text);
}

/** A block that starts with `…` shows some of the lines only; they must follow one another in the result. */
function elided(result: string, expected: string): string {
	if (!expected.startsWith("…")) return result;
	const wanted = expected.split("\n").slice(1).join("\n");
	return result.includes(wanted) ? expected : result;
}

function learn(workspace: Workspace, block: Block): void {
	if (block.language === "onnx") workspace.learn({ kind: "model", path: block.path, value: readHeaderBlock(block.path, block.text) });
	if (block.language === "model") workspace.learn({ kind: "model", path: block.path, value: readModelBlock(block.path, block.text) });
	if (block.language === "pickle") {
		const file = { path: block.path, bytes: 1000, pointer: false, external: [] };
		const globals = lines(block.text).map((line) => {
			const [module = "", name = "", at, within] = line.split(" ");
			return { module, name, ...(at === undefined ? {} : { at: Number(at) }), ...(within === undefined ? {} : { within }) };
		});
		workspace.learn({ kind: "model", path: block.path, value: { file, pickle: pickleScan(globals) } });
	}
	if (block.language === "benchmark")
		workspace.learn({ kind: "benchmark", path: block.path, value: readBenchmarkBlock(block.path, block.text) });
}

function lines(text: string): readonly string[] {
	return text.split("\n").filter((line) => line.trim() !== "");
}
