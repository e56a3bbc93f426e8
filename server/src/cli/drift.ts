import { readFile, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { type HeldFeature, heldAgainst } from "../evidence/drift/held.ts";
import { type DriftReport, readDriftReport } from "../evidence/drift/report.ts";
import { type Card, noCard } from "../facts/card.ts";
import { formatBytes } from "../facts/units.ts";
import { fetchReport } from "../probes/endpoints.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { describeDrift } from "./drift-table.ts";
import { type Loaded, loadWorkspace } from "./load.ts";

const flags = {
	format: { type: "string", default: "text" },
	connect: { type: "string" },
	now: { type: "string" },
} as const;

const largestReport = 64 * 2 ** 20;

/** A report with its origin, held against the thresholds of the card that names it. */
export interface Found {
	readonly report: DriftReport;
	readonly features: readonly HeldFeature[];
	/** A path or an origin. */
	readonly from: string;
	/** Milliseconds since the epoch; of the report itself where it says so. */
	readonly takenAt: number;
}

/** The endpoint did not give what was asked of it. */
class NoAnswer extends Error {}

/**
 * `plimsoll drift <card, manifest or report>`: 0 no drift, 1 drift, 4 when there is too little to tell. An endpoint is read only with
 * `--connect ORIGIN`; PLIMSOLL_DRIFT_TOKEN holds the token for it.
 */
export async function drift(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("drift", words, flags);
	const format = oneOf("format", values.format, ["text", "json"]);
	const [target, ...rest] = positionals;
	if (target === undefined || rest.length > 0) throw new UsageError("drift takes one card, manifest or report.");
	const now = moment(values.now);
	try {
		const found = await find(target, values.connect, now);
		const { report, features, from } = found;
		const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
		const printed = { version: 1, ...report, from, features: features.map(({ monitor: _, reported: __, ...feature }) => feature) };
		process.stdout.write(format === "json" ? `${JSON.stringify(printed, undefined, "\t")}\n` : describeDrift(found, now, colour));
		if (features.some(({ drifted }) => drifted)) return 1;
		return features.some(({ drifted }) => drifted === undefined) ? 4 : 0;
	} catch (error) {
		if (!(error instanceof NoAnswer)) throw error;
		process.stderr.write(`plimsoll: ${error.message}\n`);
		return 4;
	}
}

async function find(target: string, connect: string | undefined, now: number): Promise<Found> {
	const read = connect === undefined && target.endsWith(".json") ? await readReport(target) : undefined;
	if (read && !("problem" in read)) return read;
	const loaded = await loadWorkspace([".", target], { now, allow: true });
	const card = cardFor(loaded, target);
	if (!card) throw new UsageError(read ? `${target}: ${read.problem}` : `No card says where the drift of ${target} is read.`);
	const shown = loaded.show(card.at.file);
	const endpoint = card.drift?.endpoint?.value;
	if (connect !== undefined) {
		if (endpoint === undefined) throw new UsageError(`--connect was given, but ${shown} names no endpoint.`);
		return contact(card, endpoint, connect, now);
	}
	const { known } = loaded.workspace.world();
	const reading = known.drift(card.at.file);
	if (reading) return held(card, reading.report, loaded.show(reading.from), reading.takenAt);
	const problem = known.driftProblem(card.at.file);
	if (problem) throw new UsageError(`${loaded.show(problem.from)}: ${problem.problem}`);
	if (endpoint === undefined) throw new UsageError(`The report that ${shown} names is not there.`);
	const origin = URL.canParse(endpoint) ? ` ${new URL(endpoint).origin}` : "";
	throw new UsageError(`${shown} names an endpoint, which is read only with --connect${origin}.`);
}

function cardFor({ workspace, base }: Loaded, target: string): Card | undefined {
	const world = workspace.world();
	const file = relative(base, resolve(target)).split(sep).join("/");
	return [...(world.reading(file)?.facts.cards ?? []), ...world.lineage.cardsOf(file)].find((card) => card.drift !== undefined);
}

async function contact(card: Card, url: string, connect: string, now: number): Promise<Found> {
	const agreed = URL.canParse(connect) ? new URL(connect) : undefined;
	if (!agreed || agreed.href !== `${agreed.origin}/`)
		throw new UsageError(`--connect is "${connect}", but it is an origin such as https://drift.example:8000.`);
	const token = process.env.PLIMSOLL_DRIFT_TOKEN;
	const answer = await fetchReport({ url, origin: agreed.origin, ...(token ? { token } : {}) });
	if (!answer.ok) throw new NoAnswer(answer.status);
	const report = readDriftReport(answer.text);
	if ("problem" in report) throw new NoAnswer(`${agreed.origin} gives no report that can be read. ${report.problem}`);
	return held(card, report, agreed.origin, now);
}

async function readReport(path: string): Promise<Found | { readonly problem: string }> {
	const state = await stat(path).catch(() => undefined);
	if (!state?.isFile()) throw new UsageError(`There is no file ${path}.`);
	if (state.size > largestReport)
		return { problem: `The file has ${formatBytes(state.size)}, and no report of more than ${formatBytes(largestReport)} is read.` };
	const text = await readFile(path, "utf8").catch(() => undefined);
	if (text === undefined) throw new UsageError(`${path} cannot be read.`);
	const report = readDriftReport(text);
	return "problem" in report ? report : held(noCard, report, path, state.mtimeMs);
}

function held(card: Pick<Card, "monitoring">, report: DriftReport, from: string, otherwise: number): Found {
	const takenAt = report.takenAt === undefined ? otherwise : Date.parse(report.takenAt);
	return { report, features: heldAgainst(card, report), from, takenAt };
}
