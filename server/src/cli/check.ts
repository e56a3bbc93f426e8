import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Edit, Finding } from "../facts/finding.ts";
import { levelOf } from "../rules/settings.ts";
import type { World } from "../workspace/world.ts";
import { moment, oneOf, readArguments } from "./arguments.ts";
import { loadWorkspace, type Loaded } from "./load.ts";
import type { Report, ReportedFile } from "./report.ts";
import { writeJson } from "./report-json.ts";
import { writeSarif } from "./report-sarif.ts";
import { writeText } from "./report-text.ts";

const reporters = { text: writeText, json: writeJson, sarif: writeSarif };
const severities = ["error", "warning", "info"] as const;

const flags = {
	format: { type: "string", default: "text" },
	"fail-on": { type: "string", default: "error" },
	preset: { type: "string" },
	stage: { type: "string" },
	fix: { type: "boolean", default: false },
	"fix-unsafe": { type: "boolean", default: false },
	diff: { type: "boolean", default: false },
	"no-allow": { type: "boolean", default: false },
	"no-cards": { type: "boolean", default: false },
	now: { type: "string" },
	profile: { type: "boolean", default: false },
} as const;

/** `plimsoll check [paths…]`: 0 nothing at or above `--fail-on`, 1 findings, 3 when a rule of ours broke. */
export async function check(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("check", words, flags);
	const format = oneOf("format", values.format, ["text", "json", "sarif"]);
	const failOn = oneOf("fail-on", values["fail-on"], severities);
	const started = performance.now();
	const loaded = await loadWorkspace(positionals, {
		now: moment(values.now),
		allow: !values["no-allow"],
		cards: !values["no-cards"],
		...(values.preset ? { preset: oneOf("preset", values.preset, ["recommended", "strict", "ci", "audit"]) } : {}),
		...(values.stage ? { stage: oneOf("stage", values.stage, ["experiment", "staging", "production"]) } : {}),
	});
	if (values.fix || values["fix-unsafe"] || values.diff) await fix(loaded, values["fix-unsafe"], values.diff);
	const world = loaded.workspace.world();
	const report = makeReport(loaded, world);
	if (!values.diff) process.stdout.write(reporters[format](report));
	if (values.profile) process.stderr.write(`read and checked in ${Math.round(performance.now() - started)} ms\n`);
	for (const { rule, message } of world.failures) process.stderr.write(`plimsoll: the rule ${rule} broke: ${message}\n`);
	if (world.failures.length > 0) return 3;
	const gravest = severities.slice(0, severities.indexOf(failOn) + 1);
	return report.files.some(({ findings }) => findings.some((finding) => counts(finding, world) && gravest.includes(finding.severity))) ? 1 : 0;
}

/** The audit preset shows everything and never fails. */
function counts(finding: Finding, world: World): boolean {
	const settings = world.settings(finding.at.file);
	return settings.preset !== "audit" && levelOf(finding.rule, finding.severity, settings) !== "off";
}

function makeReport(loaded: Loaded, world: World): Report {
	const files = world.files.filter(loaded.wanted).map((file): ReportedFile => {
		const reading = world.reading(file);
		return {
			file,
			text: loaded.texts.get(file) ?? "",
			manifests: reading?.facts.manifests ?? [],
			...(reading?.skipped ? { skipped: reading.skipped } : {}),
			findings: world.findings(file),
		};
	});
	return { files, textOf: (file) => loaded.texts.get(file), show: loaded.show };
}

/** Applies fixes until nothing changes any more, at most ten times; with `diff` they are printed instead of written. */
async function fix(loaded: Loaded, unsafe: boolean, diff: boolean): Promise<void> {
	const before = new Map(loaded.texts);
	for (let round = 0; round < 10; round++) {
		const world = loaded.workspace.world();
		const edits = world.files.filter(loaded.wanted).flatMap((file) => world.findings(file).flatMap((finding) => usable(finding, unsafe)));
		if (edits.length === 0) break;
		for (const file of new Set(edits.map(({ at }) => at.file))) {
			const text = apply(
				loaded.texts.get(file) ?? "",
				edits.filter(({ at }) => at.file === file),
			);
			loaded.texts.set(file, text);
			loaded.workspace.change(file, text);
		}
	}
	for (const [file, text] of loaded.texts) {
		const old = before.get(file) ?? "";
		if (old === text) continue;
		if (diff) process.stdout.write(difference(loaded.show(file), old, text));
		else await writeFile(join(loaded.base, file), text);
	}
}

function usable({ fix }: Finding, unsafe: boolean): readonly Edit[] {
	return fix && !fix.stub && (fix.safe || unsafe) ? fix.edits : [];
}

function apply(text: string, edits: readonly Edit[]): string {
	let result = text;
	let limit = Number.POSITIVE_INFINITY;
	for (const { at, text: replacement } of edits.toSorted((a, b) => b.at.start - a.at.start)) {
		if (at.end > limit) continue;
		result = result.slice(0, at.start) + replacement + result.slice(at.end);
		limit = at.start;
	}
	return result;
}

/** Fixes replace words within lines or delete lines, so a line-by-line comparison from both ends shows them well. */
function difference(file: string, before: string, after: string): string {
	const [old, young] = [before.split("\n"), after.split("\n")];
	let head = 0;
	while (head < old.length && old[head] === young[head]) head++;
	let tail = 0;
	while (tail < Math.min(old.length, young.length) - head && old.at(-1 - tail) === young.at(-1 - tail)) tail++;
	const removed = old.slice(head, old.length - tail).map((line) => `-${line}\n`);
	const added = young.slice(head, young.length - tail).map((line) => `+${line}\n`);
	const hunk = `@@ -${head + 1},${removed.length} +${head + 1},${added.length} @@\n`;
	return `--- a/${file}\n+++ b/${file}\n${hunk}${removed.join("")}${added.join("")}`;
}
