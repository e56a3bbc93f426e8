import type { BenchmarkResult } from "../evidence/benchmark.ts";
import type { ModelEvidence } from "../evidence/known.ts";
import type { PickleScan } from "../evidence/pickle.ts";
import { formatBytes, formatInterval } from "../facts/units.ts";
import { tensorText } from "./tensor-text.ts";

/** What a model file says of itself, as Markdown. */
export function describeModel(path: string, { file, header, description, pickle }: ModelEvidence): string {
	if (file.pointer) return `**${code(path)}** is a pointer; the weights themselves (${formatBytes(file.bytes)}) are not in the workspace.`;
	if (file.problem) return `**${code(path)}** cannot be read as a model: ${plain(file.problem)}`;
	if (!header) return describeOther(path, { file, ...(description ? { description } : {}), ...(pickle ? { pickle } : {}) });
	const parameters = header.parameterCount.toLocaleString("en");
	const opsets = header.opsets.map(({ domain, version }) => (domain ? `${code(domain)} ${version}` : String(version))).join(", ");
	const lines = [
		`**${code(path)}**, ${formatBytes(file.bytes)}, ${parameters} parameters (${formatBytes(header.parameterBytes)})`,
		...header.inputs.map((tensor) => `- input ${code(tensor.name)} ${code(tensorText(tensor))}`),
		...header.outputs.map((tensor) => `- output ${code(tensor.name)} ${code(tensorText(tensor))}`),
		`- opset ${opsets}, IR ${header.irVersion}${header.producer ? `, made by ${code(`${header.producer} ${header.producerVersion}`.trim())}` : ""}`,
	];
	if (header.customDomains.length > 0) lines.push(`- operators of ${header.customDomains.map(code).join(", ")}`);
	for (const { location, bytes } of header.externalData) lines.push(`- weights in ${code(location)} (${formatBytes(bytes)})`);
	return lines.join("\n");
}

/** A model of another format: a line for the file, and one for each thing that it takes or brings along. */
function describeOther(path: string, { file, description, pickle }: ModelEvidence): string {
	const bytes = file.external.reduce((sum, { actualBytes = 0 }) => sum + actualBytes, file.bytes);
	const head = [`**${code(path)}**`, formatBytes(bytes), ...(file.unread === undefined ? [] : [plain(file.unread)])];
	const kind = pickle ? [pickleText(pickle)] : [];
	if (!description) return [...head, ...kind].join(", ");
	const { format, weights, columns, signature, writtenWith, traits = [], code: codes = [] } = description;
	const parameters = weights?.parameters?.toLocaleString("en");
	const types = weights && weights.types.length > 0 ? ` (${weights.types.map(plain).join(", ")})` : "";
	const size = parameters === undefined ? [] : [`${parameters} parameters${types}`];
	const version = writtenWith ? [`written with ${code(`${writtenWith.name} ${writtenWith.version}`)}`] : [];
	const names = columns?.names ? `: ${columns.names.slice(0, 8).map(code).join(", ")}${columns.names.length > 8 ? ", …" : ""}` : "";
	return [
		[...head, format, ...size, ...kind, ...traits.map(plain), ...version].join(", "),
		...(columns ? [`- ${columns.count.toLocaleString("en")} columns${names}`] : []),
		...(signature?.inputs ?? []).map((tensor) => `- input ${code(tensor.name)} ${code(tensorText(tensor))}`),
		...(signature?.outputs ?? []).map((tensor) => `- output ${code(tensor.name)} ${code(tensorText(tensor))}`),
		...(codes.length > 0 ? [`- code: ${codes.map(({ name }) => code(name)).join(", ")}`] : []),
	].join("\n");
}

function pickleText({ globals, dangerous }: PickleScan): string {
	const count = `a pickle that imports ${globals.length} name${globals.length === 1 ? "" : "s"}`;
	return dangerous.length > 0 ? `${count}, ${dangerous.length} of them dangerous` : count;
}

/** One line: "p95 12 ms [11.8, 12.4], 83 a second, 1 thread". */
export function benchmarkLine(result: BenchmarkResult): string {
	if (result.outcome !== "measured" || !result.latency) return `benchmark ${outcomes[result.outcome]}`;
	const threads = `${result.options.threads} thread${result.options.threads === 1 ? "" : "s"}`;
	const rate = result.throughput ? `, ${Number(result.throughput.perSecond.toPrecision(3)).toLocaleString("en")} a second` : "";
	return `p95 ${quantileText(result.latency.p95)}${rate}, ${threads}`;
}

export function quantileText({
	ms,
	lowMs,
	highMs,
}: {
	readonly ms: number;
	readonly lowMs: number;
	readonly highMs: number | null;
}): string {
	return formatInterval(ms, lowMs, highMs);
}

const outcomes: Readonly<Record<BenchmarkResult["outcome"], string>> = {
	measured: "measured nothing",
	crashed: "crashed",
	"out-of-memory": "ran out of memory",
	timeout: "ran out of time",
	cancelled: "was cancelled",
	refused: "was refused",
};

/** A sentence that may quote a file, inside Markdown: nothing in it is read as markup. */
function plain(sentence: string): string {
	return sentence.replace(/[\\`*_{}[\]<>()#+!|~]/g, "\\$&").replace(/[\r\n]+/g, " ");
}

/** Text of a file inside Markdown: nothing in it is read as markup. */
export function code(text: string): string {
	const clean = text.replace(/[\r\n]+/g, " ");
	const ticks = "`".repeat(Math.max(0, ...[...clean.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
	return ticks.length > 1 ? `${ticks} ${clean} ${ticks}` : `${ticks}${clean}${ticks}`;
}
