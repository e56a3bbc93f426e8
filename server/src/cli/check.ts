import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyEdits, joinedEdits, usableFixes } from "../features/fixes.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import type { World } from "../workspace/world.ts";
import { moment, oneOf, readArguments } from "./arguments.ts";
import { difference } from "./difference.ts";
import { type Loaded, loadWorkspace } from "./load.ts";
import type { Report, ReportedFile } from "./report.ts";
import { writeGithub } from "./report-github.ts";
import { writeGitlab } from "./report-gitlab.ts";
import { writeJson } from "./report-json.ts";
import { writeJunit } from "./report-junit.ts";
import { writeSarif } from "./report-sarif.ts";
import { writeText } from "./report-text.ts";

const reporters = { text: writeText, json: writeJson, sarif: writeSarif, junit: writeJunit, github: writeGithub, gitlab: writeGitlab };
const formats = ["text", "json", "sarif", "junit", "github", "gitlab"] as const;
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

/** `plimsoll check [paths…]`: 0 nothing at or above `--fail-on`, 1 findings, 2 a broken configuration, 3 when a rule of ours broke. */
export async function check(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("check", words, flags);
	const format = oneOf("format", values.format, formats);
	const failOn = oneOf("fail-on", values["fail-on"], severities);
	const started = performance.now();
	const loaded = await loadWorkspace(positionals, {
		now: moment(values.now),
		allow: !values["no-allow"],
		cards: !values["no-cards"],
		...(values.preset ? { preset: oneOf("preset", values.preset, ["recommended", "strict", "ci", "audit"]) } : {}),
		...(values.stage ? { stage: oneOf("stage", values.stage, ["experiment", "staging", "production"]) } : {}),
	});
	if (values.diff) showFixes(loaded, values["fix-unsafe"]);
	else if (values.fix || values["fix-unsafe"]) await writeFixes(loaded, values["fix-unsafe"]);
	const world = loaded.workspace.world();
	const report = makeReport(loaded, world);
	if (!values.diff) process.stdout.write(reporters[format](report));
	if (values.profile) process.stderr.write(`read and checked in ${Math.round(performance.now() - started)} ms\n`);
	for (const { rule, message } of world.failures) process.stderr.write(`plimsoll: the rule ${rule} broke: ${message}\n`);
	return exitCode(report, world, severities.slice(0, severities.indexOf(failOn) + 1));
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

function makeReport(loaded: Loaded, world: World): Report {
	const files = world.files
		.filter((file) => loaded.wanted(file) || isConfiguration(file))
		.map((file): ReportedFile => {
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

async function writeFixes(loaded: Loaded, unsafe: boolean): Promise<void> {
	for (const [file, text] of fixed(loaded, unsafe)) {
		loaded.texts.set(file, text);
		await writeFile(join(loaded.base, file), text);
	}
}

/** Prints what fixes would change, and leaves everything as it is: the report and the exit code are those of the files on the disk. */
function showFixes(loaded: Loaded, unsafe: boolean): void {
	for (const [file, text] of fixed(loaded, unsafe)) {
		const before = loaded.texts.get(file) ?? "";
		process.stdout.write(difference(loaded.show(file), before, text));
		loaded.workspace.change(file, before);
	}
}

/** The files that change when fixes are applied until nothing is left to fix, at most ten times. */
function fixed({ workspace, texts, wanted }: Loaded, unsafe: boolean): ReadonlyMap<string, string> {
	const changed = new Map<string, string>();
	for (let round = 0; round < 10; round++) {
		const world = workspace.world();
		const findings = world.files.filter(wanted).flatMap((file) => world.findings(file));
		const fixes = usableFixes(findings, unsafe).filter(({ edits }) => edits.every(({ at }) => wanted(at.file) && texts.has(at.file)));
		const edits = joinedEdits(fixes);
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
