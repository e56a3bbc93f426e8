import type { BenchmarkResult } from "../../evidence/benchmark.ts";
import type { NestedPlace } from "../../facts/finding.ts";
import { type Fix, insert } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";
import { roomyLimit } from "./memory-below-peak.ts";
import { mayRunOnnx, servingContainer } from "./serving.ts";

export const memoryLimitMissing = rule({
	id: "capacity/memory-limit-missing",
	summary: "The container of a model in production states no memory limit.",
	severity: "warning",
	about: "service",
	reach: "graph",
	stage: "production",
	*check(service, { models, evidenceOf }) {
		const container = servingContainer(service);
		if (!container || container.moreResources || container.limits.some(({ name }) => name.value === "memory")) return;
		const message = `${called(service.name, "The service")} is in production, but the container of its model states no memory limit.`;
		const model = models.find((one) => one.service === service);
		const benchmark = model && mayRunOnnx(model) ? evidenceOf(model, "benchmark").benchmark : undefined;
		const fix = container.limitPlace && benchmark && limitAfter(benchmark, container.limitPlace);
		yield { at: container.at, message, ...(fix ? { fix } : {}) };
	},
});

/** How much a model takes is known only once it was measured. */
function limitAfter({ outcome, peakMemoryBytes }: BenchmarkResult, place: NestedPlace): Fix | undefined {
	if (outcome !== "measured" || peakMemoryBytes === undefined) return undefined;
	const text = roomyLimit(peakMemoryBytes);
	return { title: `Allow ${text}`, safe: false, edits: [insert(place, `memory: ${text}`)] };
}
