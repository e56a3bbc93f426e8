import type { BenchmarkResult } from "../evidence/benchmark.ts";
import type { ModelEvidence } from "../evidence/known.ts";
import { formatBytes, formatInterval } from "../facts/units.ts";
import { tensorText } from "./tensor-text.ts";

/** What a model file says of itself, as Markdown. */
export function describeModel(path: string, { file, header }: ModelEvidence): string {
	if (file.pointer) return `**${code(path)}** is a pointer; the weights themselves (${formatBytes(file.bytes)}) are not in the workspace.`;
	if (file.problem) return `**${code(path)}** cannot be read as a model: ${plain(file.problem)}`;
	if (!header) return `**${code(path)}**, ${formatBytes(file.bytes)}`;
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
