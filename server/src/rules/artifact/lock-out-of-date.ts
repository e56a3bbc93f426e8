import type { Remark } from "../../facts/finding.ts";
import type { Parameter, Plain, RecordedParameter, Stage, StageRun } from "../../facts/pipeline.ts";
import { type Lineage, outputsOf } from "../../lineage/lineage.ts";
import { currentChecksum, wayToDeployment } from "../../lineage/pipelines.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import { deployedHere, deploymentText } from "../lineage/deployments.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

export const lockOutOfDate = rule({
	id: "artifact/lock-out-of-date",
	summary: "A stage on the way to a deployment says something else than the record of its last run.",
	severity: "warning",
	about: "stage",
	reach: "graph",
	*check(stage, { lineage }) {
		const facts = stage.record === undefined ? undefined : lineage.factsOf(stage.record);
		if (!facts || facts.manifests.length === 0 || stage.record === undefined) return;
		const way = wayToDeployment(stage, lineage);
		if (!way) return;
		const run = facts.runs.find(({ name }) => name === stage.name);
		const deployed = deployedHere(way.deployment);
		const tell = (at: Remark["at"], message: string, ...related: readonly Located<string>[]) => ({
			at,
			message,
			related: [...related, deployed],
		});
		if (!run) {
			const message = `The stage \`${stage.name}\` is on the way to ${deploymentText(way.deployment)}, but \`${stage.record}\` records no run of it.`;
			if (!stage.partial) yield tell(stage.at, message);
			return;
		}
		for (const { at, message, recorded } of differences(stage, run, stage.record, lineage)) yield tell(at, message, ...recorded);
	},
});

interface Difference {
	readonly at: Remark["at"];
	readonly message: string;
	readonly recorded: readonly Located<string>[];
}

function* differences(stage: Stage, run: StageRun, record: string, lineage: Lineage): Iterable<Difference> {
	const recorded = [{ value: "The last run is recorded here.", at: run.at }];
	const { command } = stage;
	if (command && run.command && command.value !== run.command.value) {
		const message = `The command of \`${stage.name}\` is not the one that \`${record}\` records, so what is deployed was made by another command.`;
		yield { at: command.at, message, recorded: [{ value: `The last run was \`${short(run.command.value)}\`.`, at: run.command.at }] };
	}
	const known = (files: StageRun["reads"]) => new Set(files.map(({ written }) => resolveIn(stage.folder, written)));
	for (const [what, ours, theirs] of [
		["input", stage.reads, known(run.reads)],
		["output", outputsOf(stage), known(run.writes)],
	] as const) {
		for (const { at, written, path } of ours) {
			if (theirs.has(path)) continue;
			yield { at, message: `\`${written}\` is an ${what} of \`${stage.name}\`, but \`${record}\` records a run without it.`, recorded };
		}
	}
	yield* parameters(stage, run, record);
	yield* moved(stage, run, lineage);
}

function* parameters(stage: Stage, run: StageRun, record: string): Iterable<Difference> {
	for (const parameter of stage.params) {
		const file = resolveIn(stage.folder, parameter.file);
		const recorded = run.params.filter((one) => resolveIn(stage.folder, one.file) === file);
		const found = parameter.key === undefined ? ofFile(parameter, recorded) : ofKey(parameter, parameter.key, recorded);
		if (!found) continue;
		const message = `${found.says}, but \`${record}\` records ${found.recorded} for the last run of \`${stage.name}\`.`;
		const places = [
			...(parameter.value ? [{ value: "The value of today stands here.", at: parameter.value.at }] : []),
			{ value: "The last run is recorded here.", at: found.at ?? run.at },
		];
		yield { at: parameter.at, message, recorded: places };
	}
}

interface Deviation {
	readonly says: string;
	readonly recorded: string;
	readonly at?: Remark["at"];
}

function ofKey({ value, file }: Parameter, key: string, recorded: readonly RecordedParameter[]): Deviation | undefined {
	const before = recorded.find((one) => one.key === key);
	if (!before) return { says: `The parameter \`${key}\` of \`${file}\` counts`, recorded: "no value of it" };
	if (!value || isSame(value.value, before.value)) return undefined;
	return { says: `\`${key}\` is ${shown(value.value)} in \`${file}\``, recorded: shown(before.value), at: before.at };
}

/** Where the whole file counts, every key in it is recorded. */
function ofFile({ value, file }: Parameter, recorded: readonly RecordedParameter[]): Deviation | undefined {
	if (!value || !isMap(value.value)) return undefined;
	const now = value.value;
	const then = new Map(recorded.map((one) => [one.key, one.value]));
	const keys = [...new Set([...Object.keys(now), ...then.keys()])].filter((key) => {
		const [a, b] = [Object.hasOwn(now, key) ? now[key] : undefined, then.get(key)];
		return a === undefined || b === undefined || !isSame(a, b);
	});
	return keys.length > 0
		? {
				says: `\`${file}\` counts as a whole`,
				recorded: `other values of ${listText(keys)}`,
				...(recorded[0] ? { at: recorded[0].at } : {}),
			}
		: undefined;
}

/** Inputs that were made anew or replaced since the stage has read them. */
function* moved(stage: Stage, run: StageRun, lineage: Lineage): Iterable<Difference> {
	for (const { at, written, path } of stage.reads) {
		const read = run.reads.find((one) => resolveIn(stage.folder, one.written) === path);
		const current = read?.checksum && currentChecksum(path, lineage);
		if (!read?.checksum || !current || !isComparable(read.checksum.value, current.checksum.value)) continue;
		const frozen = stage.frozen?.value ? "; it is frozen, so that nothing runs it again" : "";
		const message = `\`${stage.name}\` was last run with another \`${written}\` than ${current.by}${frozen}.`;
		const recorded = [
			{ value: "It read this one.", at: read.checksum.at },
			{ value: "This is the one of today.", at: current.checksum.at },
		];
		yield { at, message, recorded };
	}
}

/** Two checksums of the same method that are not the same. */
function isComparable(one: string, other: string): boolean {
	return one !== other && one.slice(0, one.lastIndexOf(" ")) === other.slice(0, other.lastIndexOf(" "));
}

function isMap(value: Plain): value is { readonly [key: string]: Plain } {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** As Python compares: true is 1, and the order of keys does not matter. */
function isSame(a: Plain, b: Plain): boolean {
	if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => isSame(item, b[i] ?? null));
	if (isMap(a) && isMap(b)) {
		const keys = Object.keys(a);
		return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null));
	}
	const number = (value: Plain) => (typeof value === "boolean" ? Number(value) : value);
	return number(a) === number(b);
}

function shown(value: Plain): string {
	return short(typeof value === "string" ? `"${value}"` : JSON.stringify(value));
}

function short(text: string): string {
	const line = text.replaceAll("\n", " ");
	return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}
