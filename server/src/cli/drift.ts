import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { type DriftReport, readDriftReport } from "../evidence/drift/report.ts";
import { methodText, scoreText, verdictMark } from "../features/drift-text.ts";
import { fetchReport } from "../probes/endpoints.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { loadWorkspace } from "./load.ts";

const flags = {
	format: { type: "string", default: "text" },
	connect: { type: "string" },
	now: { type: "string" },
} as const;

/** `plimsoll drift <card, manifest or report>`: 0 no drift, 1 drift, 4 nothing that could be judged. An endpoint is read only with `--connect ORIGIN`. */
export async function drift(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("drift", words, flags);
	const format = oneOf("format", values.format, ["text", "json"]);
	const [target, ...rest] = positionals;
	if (target === undefined || rest.length > 0) throw new UsageError("drift takes one card, manifest or report.");
	const report = target.endsWith(".json") ? await readReport(target) : await readCard(target, values.connect, moment(values.now));
	process.stdout.write(format === "json" ? `${JSON.stringify(report, undefined, "\t")}\n` : describe(report));
	const judged = report.features.filter(({ drifted }) => drifted !== undefined);
	if (judged.some(({ drifted }) => drifted)) return 1;
	return judged.length === 0 ? 4 : 0;
}

async function readReport(path: string): Promise<DriftReport> {
	const text = await readFile(path, "utf8").catch(() => {
		throw new UsageError(`${path} cannot be read.`);
	});
	return parsed(path, text);
}

async function readCard(target: string, connect: string | undefined, now: number): Promise<DriftReport> {
	const loaded = await loadWorkspace([target], { now, allow: true });
	const world = loaded.workspace.world();
	const file = relative(loaded.base, resolve(target)).split(sep).join("/");
	const cards = [...(world.reading(file)?.facts.cards ?? []), ...world.lineage.cardsOf(file)];
	const card = cards.find((one) => one.drift !== undefined);
	if (!card) throw new UsageError(`No card says where the drift of ${target} is read.`);
	const endpoint = card.drift?.endpoint;
	if (connect !== undefined) {
		if (!endpoint) throw new UsageError("--connect was given, but the card names no endpoint.");
		const token = process.env.PLIMSOLL_DRIFT_TOKEN;
		const answer = await fetchReport({ url: endpoint.value, origin: connect, ...(token ? { token } : {}) });
		if (!answer.ok) throw new UsageError(answer.status);
		return parsed(endpoint.value, answer.text);
	}
	const reading = world.known.drift(card.at.file);
	if (reading) return reading.report;
	if (endpoint) throw new UsageError(`The card names an endpoint; it is read only with --connect ${new URL(endpoint.value).origin}.`);
	throw new UsageError(`The report that ${loaded.show(card.at.file)} names cannot be read.`);
}

function parsed(from: string, text: string): DriftReport {
	const report = readDriftReport(text);
	if ("problem" in report) throw new UsageError(`${from}: ${report.problem}`);
	return report;
}

function describe(report: DriftReport): string {
	const width = Math.max(7, ...report.features.map(({ name }) => name.length));
	const lines = report.features.map((feature) => {
		const note = feature.undecided ? ` (${feature.undecided})` : "";
		return `${verdictMark(feature).padEnd(1)} ${feature.name.padEnd(width)}  ${scoreText(feature)}  ${methodText(feature)}${note}`;
	});
	const drifted = report.features.filter((feature) => feature.drifted).length;
	const taken = report.takenAt === undefined ? "" : `, taken at ${report.takenAt}`;
	return `${lines.join("\n")}\n${drifted} of ${report.features.length} features drift${taken}.\n`;
}
