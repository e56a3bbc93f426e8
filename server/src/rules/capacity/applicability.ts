import { type BenchmarkResult, threadsFromCpu } from "../../evidence/benchmark.ts";
import type { ModelFile } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import type { Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { formatBytes, parseQuantity } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { called, related } from "../words.ts";
import { accelerators, mayRunOnnx, servingContainer } from "./serving.ts";

/**
 * Why a benchmark says little about the deployment that the card describes: it measured another file, another runtime, other sizes or another share
 * of the processor. Where there is a reason, what other rules conclude from the benchmark is only worth knowing.
 */
export function reservations(
	card: Card,
	models: readonly Model[],
	benchmark: BenchmarkResult,
	file: ModelFile | undefined,
): readonly Remark[] {
	const at = card.model?.artifact?.at ?? card.model?.at ?? card.slo?.at ?? card.at;
	const [model, ...others] = models;
	const only = others.length === 0 ? model : undefined;
	return [
		...fileReasons(benchmark, file, at),
		...(only ? servingReasons(only, benchmark, card, at) : []),
		...settingReasons(card, benchmark),
	];
}

function* fileReasons({ model, warmUpRuns, outcome }: BenchmarkResult, file: ModelFile | undefined, at: Remark["at"]): Iterable<Remark> {
	if (file && !file.pointer && file.bytes !== model.bytes) {
		const message = `The benchmark ran a model file of ${formatBytes(model.bytes)}, but \`${file.path}\` has ${formatBytes(file.bytes)} now.`;
		yield { at, message };
	}
	if (outcome === "measured" && warmUpRuns === 0) {
		yield { at, message: "The benchmark made no warm-up runs, so its times include the slow first ones." };
	}
}

function* servingReasons(model: Model, benchmark: BenchmarkResult, card: Card, at: Remark["at"]): Iterable<Remark> {
	const { format, name, service } = model;
	if (format && !mayRunOnnx(model)) {
		const message = `The benchmark ran ONNX Runtime, but ${called(name, "the model")} is served as \`${format.value}\`.`;
		yield { at, message, ...related({ value: "The format is declared here.", at: format.at }) };
		return;
	}
	const container = servingContainer(service);
	if (model.gpu || (container && accelerators(container) > 0)) {
		const message = `The benchmark ran on the CPU, but ${called(name, "the model")} runs on a GPU.`;
		const place = model.gpu?.at ?? container?.at;
		yield { at, message, ...related(place && { value: "The GPU is asked for here.", at: place }) };
		return;
	}
	const cpu = container?.limits.find((resource) => resource.name.value === "cpu")?.quantity;
	const cores = cpu && parseQuantity(cpu.value);
	if (!cpu || cores === undefined) return;
	const { options, machine } = benchmark;
	const expected = threadsFromCpu(cores * 1000, Number.POSITIVE_INFINITY);
	if (options.threads === expected) return;
	const message = `The benchmark ran on ${threads(options.threads)}, but the CPU limit of ${called(name, "the model")} is ${cpu.value}, which makes ${threads(expected)}.`;
	// Nobody can measure more cores than the machine has.
	const severity = options.threads < expected && machine.cores < expected ? ({ severity: "info" } as const) : {};
	yield { at: card.benchmark?.threads?.at ?? at, message, ...severity, ...related({ value: "The limit is stated here.", at: cpu.at }) };
}

function* settingReasons({ benchmark: settings }: Card, { options }: BenchmarkResult): Iterable<Remark> {
	if (!settings) return;
	const told = (what: string, stated: Located<number> | undefined, measured: number | undefined): readonly Remark[] => {
		if (!stated || measured === undefined || stated.value === measured) return [];
		return [{ at: stated.at, message: `The benchmark ran with ${what} ${measured}, but the card says ${stated.value}.` }];
	};
	yield* told("batches of", settings.batch, options.batch);
	yield* told("a concurrency of", settings.concurrency, options.concurrency);
	for (const { name, size } of settings.dims) yield* told(`\`${name}\` of`, size, options.dims[name]);
}

function threads(count: number): string {
	return `${count} ${count === 1 ? "thread" : "threads"}`;
}
