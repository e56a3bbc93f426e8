import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { ReadingMemory } from "../dialects/recall.ts";
import type { Finding } from "../facts/finding.ts";
import { applyEdits, soundEdits, usableFixes } from "../features/fixes.ts";
import { type Baseline, holdAgainst } from "../probes/baseline.ts";
import { fingerprint, printKey } from "../probes/fingerprint.ts";
import { rules } from "../rules/all.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import type { World } from "../workspace/world.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { readBaseline, staleFinding, writeBaseline } from "./baseline.ts";
import { type Before, findingsBefore } from "./before.ts";
import { flags, presets, severities, stages } from "./check-flags.ts";
import { difference } from "./difference.ts";
import { baseOfChange } from "./git.ts";
import { holding } from "./holding.ts";
import { findingInWords, inWords } from "./in-words.ts";
import type { Answer } from "./kept-runs.ts";
import { type Loaded, loadWorkspace } from "./load.ts";
import { profile } from "./profile.ts";
import { progressOn, type Tell } from "./progress.ts";
import type { Report, ReportedFile } from "./report.ts";
import { writeGithub } from "./report-github.ts";
import { writeGitlab } from "./report-gitlab.ts";
import { writeJson } from "./report-json.ts";
import { writeJunit } from "./report-junit.ts";
import { writeMarkdown } from "./report-markdown.ts";
import { writeSarif } from "./report-sarif.ts";
import { writeText } from "./report-text.ts";
import { changedSince, partsOf, touchedBy } from "./since.ts";

const reporters = {
	text: writeText,
	json: writeJson,
	sarif: writeSarif,
	junit: writeJunit,
	github: writeGithub,
	gitlab: writeGitlab,
	markdown: writeMarkdown,
};
const formats = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown"] as const;
/** What is reported: all that was asked about, or less of it. */
interface Scope {
	readonly loaded: Loaded;
	readonly baseline: Baseline | undefined;
	/** What was found before the change, where one is looked at. */
	readonly before: Before | undefined;
	holds(file: string): boolean;
}

/**
 * `plimsoll check [paths…]`: 0 nothing at or above `--fail-on`, 1 findings, 2 a broken configuration, 3 when a rule of ours broke. `keep` is told what
 * would be printed again if the disk looked the same, and `readings` are those of earlier runs.
 */
export async function check(words: readonly string[], keep?: (answer: Answer) => void, readings?: ReadingMemory): Promise<number> {
	const { values, positionals } = readArguments("check", words, flags);
	const format = oneOf("format", values.format, formats);
	const failOn = oneOf("fail-on", values["fail-on"], severities);
	const { baseline, diff, since, "write-baseline": write, "fix-unsafe": unsafe } = values;
	if (write && baseline === undefined) throw new UsageError("--write-baseline goes with --baseline FILE, which it writes.");
	if (write && diff) throw new UsageError("--diff changes nothing, so it does not go with --write-baseline.");
	const started = performance.now();
	const timing = values.profile ? profile(rules) : undefined;
	const now = moment(values.now);
	const held = keep && values.now === undefined ? holding(now) : undefined;
	const progress = progressOn(process.stderr, process.env);
	const options = {
		now,
		allow: !values["no-allow"],
		cards: !values["no-cards"],
		rules: timing?.rules ?? held?.rules ?? rules,
		...(readings ? { readings } : {}),
		...(values.preset === undefined ? {} : { preset: oneOf("preset", values.preset, presets) }),
		...(values.stage === undefined ? {} : { stage: oneOf("stage", values.stage, stages) }),
	};
	const loaded = await loadWorkspace(positionals, options, progress.tell).finally(progress.end);
	let scope = await scopeOf(loaded, since, write ? undefined : baseline);
	if (diff) showFixes(scope, unsafe);
	else if (values.fix || unsafe) await writeFixes(scope, unsafe);
	if (write && baseline !== undefined) scope = await accept(scope, resolve(baseline));
	const world = loaded.workspace.world();
	const report = makeReport(scope, world, progress.tell);
	progress.end();
	const output = diff ? "" : reporters[format](report);
	process.stdout.write(output);
	if (timing) process.stderr.write(timing.describe(performance.now() - started));
	for (const { rule, message } of world.failures) process.stderr.write(`plimsoll: the rule ${rule} broke: ${message}\n`);
	const code = exitCode(report, world, severities.slice(0, severities.indexOf(failOn) + 1));
	if (keep && code < 3 && !scope.before && !hasGate(world))
		keep({ output: Buffer.from(output), code, holds: held && { from: now, until: held.until(world) } });
	return code;
}

/** What is reported there depends on the history of the repository as well. */
function hasGate(world: World): boolean {
	return world.files.some((file) => isGated(file, world));
}

async function scopeOf(loaded: Loaded, asked: string | undefined, baseline: string | undefined): Promise<Scope> {
	const { workspace, texts, base } = loaded;
	const isGate = hasGate(workspace.world());
	const since = asked ?? (isGate ? await baseOfChange(process.env) : undefined);
	if (isGate && since === undefined)
		process.stderr.write(
			"plimsoll: nothing says what the change is to be merged into, so all findings are reported: try --since REVISION.\n",
		);
	const changed = since === undefined ? undefined : await changedSince(since, base);
	const accepted = baseline === undefined ? undefined : await readBaseline(resolve(baseline), base, false);
	if (!changed) return { loaded, baseline: accepted, before: undefined, holds: loaded.wanted };
	const before = await findingsBefore(loaded, changed, workspace.world().files.filter(loaded.wanted));
	workspace.set({ changed: partsOf(changed, (file) => texts.get(file)), before: before.facts });
	const world = workspace.world();
	const touched = touchedBy(changed.files, world);
	const broken = new Set(world.files.filter((file) => loaded.wanted(file) && before.newIn(file, world.findings(file), world).length > 0));
	return { loaded, baseline: accepted, before, holds: (file) => loaded.wanted(file) && (touched(file) || broken.has(file)) };
}

/** Is only that to be reported of a file which a change brings? */
function isGated(file: string, world: World): boolean {
	return world.settings(file).preset === "ci";
}

/** What is found in a file and neither accepted nor older than the change, with the entries of the baseline that stand for nothing. */
function openIn(file: string, { baseline, before }: Scope, world: World): ReturnType<typeof holdAgainst> {
	const { findings, stale } = baseline ? holdAgainst(baseline, world, file) : { findings: world.findings(file), stale: [] };
	return { findings: before && isGated(file, world) ? before.newIn(file, findings, world) : findings, stale };
}

/** Makes the baseline accept everything in scope, and says how much that is. */
async function accept(scope: Scope, path: string): Promise<Scope> {
	const { base, workspace, show } = scope.loaded;
	const before = await readBaseline(path, base, true);
	const count = await writeBaseline(path, base, before, workspace.world(), scope.holds);
	process.stderr.write(`plimsoll: ${show(before.file)} accepts ${count} ${count === 1 ? "finding" : "findings"} now.\n`);
	return { ...scope, baseline: await readBaseline(path, base, false) };
}

/** The audit preset shows everything and never fails. */
function exitCode({ files }: Report, world: World, gravest: readonly string[]): number {
	if (world.failures.length > 0) return 3;
	const isMistaken = ({ file, findings }: ReportedFile) => isConfiguration(file) && findings.some(({ severity }) => severity === "error");
	if (files.some(isMistaken)) return 2;
	const fails = ({ file, findings }: ReportedFile) =>
		world.settings(file).preset !== "audit" && findings.some(({ severity }) => gravest.includes(severity));
	return files.some(fails) ? 1 : 0;
}

function makeReport(scope: Scope, world: World, tell: Tell): Report {
	const { loaded, baseline, holds } = scope;
	const { texts, unread, show } = loaded;
	const stale: Finding[] = [];
	const told = findingInWords(inWords(loaded, world));
	const findingsOf = (file: string) => {
		const open = openIn(file, scope, world);
		stale.push(...open.stale.flatMap((entry) => staleFinding(entry, world)));
		return open.findings.map(told);
	};
	const read = world.files
		.filter((file) => holds(file) || isConfiguration(file))
		.map((file, place, { length }): ReportedFile => {
			tell("checking", place, length);
			const { facts, skipped } = world.reading(file) ?? {};
			const manifests = facts?.manifests ?? [];
			return { file, text: texts.get(file) ?? "", manifests, ...(skipped ? { skipped } : {}), findings: findingsOf(file) };
		});
	const lost = unread.filter(holds).map((file): ReportedFile => ({ file, text: "", manifests: [], skipped: "unreadable", findings: [] }));
	const gone = (baseline?.entries ?? []).filter(({ file }) => !world.has(file) && !unread.includes(file) && holds(file));
	stale.push(...gone.flatMap((entry) => staleFinding(entry, world)));
	const own = stale.toSorted((a, b) => a.at.start - b.at.start).map(told);
	const { file: name, text } = baseline ?? { file: "", text: "" };
	const files = [...read, ...lost, ...(own.length > 0 ? [{ file: name, text, manifests: [], findings: own }] : [])];
	const textOf = (file: string) => (file === name ? text : texts.get(file));
	return {
		files: files.toSorted((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
		textOf,
		show,
		printOf: (finding) => printKey(fingerprint(finding, world.reading(finding.at.file))),
	};
}

/** Only where the file still holds what was read: a text that is not in UTF-8 was read with characters put in the place of others. */
async function writeFixes(scope: Scope, unsafe: boolean): Promise<void> {
	const { base, texts, show, workspace } = scope.loaded;
	for (const [file, text] of fixed(scope, unsafe)) {
		const before = texts.get(file) ?? "";
		const problem = await replaceText(join(base, file), before, text);
		if (problem === undefined) texts.set(file, text);
		else {
			workspace.change(file, before);
			process.stderr.write(`plimsoll: ${show(file)} is not fixed: ${problem}.\n`);
		}
	}
}

async function replaceText(path: string, before: string, after: string): Promise<string | undefined> {
	try {
		if (!(await readFile(path)).equals(Buffer.from(before))) return "it is not in UTF-8, or it has changed meanwhile";
		await writeFile(path, after);
		return undefined;
	} catch (error) {
		return `it cannot be written (${error instanceof Error && "code" in error ? error.code : error})`;
	}
}

/** Prints what fixes would change, and leaves everything as it is: the report and the exit code are those of the files on the disk. */
function showFixes(scope: Scope, unsafe: boolean): void {
	const { loaded } = scope;
	for (const [file, text] of fixed(scope, unsafe)) {
		const before = loaded.texts.get(file) ?? "";
		process.stdout.write(difference(loaded.show(file), before, text));
		loaded.workspace.change(file, before);
	}
}

/** The files that change when fixes are applied until nothing is left to fix, at most ten times. What is not reported is not fixed. */
function fixed(scope: Scope, unsafe: boolean): ReadonlyMap<string, string> {
	const { loaded, holds } = scope;
	const { workspace, texts } = loaded;
	const changed = new Map<string, string>();
	for (let round = 0; round < 10; round++) {
		const world = workspace.world();
		const findings = world.files.filter(holds).flatMap((file) => openIn(file, scope, world).findings);
		const fixes = usableFixes(findings, unsafe).filter(({ edits }) => edits.every(({ at }) => holds(at.file) && texts.has(at.file)));
		const edits = soundEdits(fixes, world);
		if (edits.length === 0) break;
		for (const file of new Set(edits.map(({ at }) => at.file))) {
			const own = edits.filter(({ at }) => at.file === file);
			const text = applyEdits(changed.get(file) ?? texts.get(file) ?? "", own);
			changed.set(file, text);
			workspace.change(file, text);
		}
	}
	return new Map([...changed].filter(([file, text]) => text !== texts.get(file)));
}
