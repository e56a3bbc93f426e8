import { rewrite } from "../../facts/finding.ts";
import { formatBytes } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { reservations } from "./applicability.ts";
import { weightBytes } from "./model-exceeds-memory.ts";
import { mayRunOnnx, memoryLimit } from "./serving.ts";

/** Room that a server wants above the benchmark's peak, and what the fix leaves. */
const [smallestRoom, goodRoom] = [1.15, 1.3] as const;

export const memoryBelowPeak = rule({
	id: "capacity/memory-below-peak",
	summary: "The memory limit is below, or hardly above, what a benchmark of the model took.",
	severity: "error",
	about: "model",
	needs: ["benchmark", "file"],
	reach: "graph",
	*check(model, { benchmark, file, card }) {
		const limit = memoryLimit(model.service);
		const peak = benchmark.peakMemoryBytes;
		if (!limit || peak === undefined || benchmark.outcome !== "measured" || limit.bytes >= peak * smallestRoom) return;
		// Another runtime takes another amount, and a limit below the weights is told already.
		if (!mayRunOnnx(model) || weightBytes(file) > limit.bytes) return;
		const text = roomyLimit(peak, limit.mebibyte);
		const measured = `a benchmark of \`${file.path}\` took ${formatBytes(peak)}, its own process included`;
		const message =
			limit.bytes < peak
				? `The container may use ${formatBytes(limit.bytes)}, but ${measured}.`
				: `The container may use ${formatBytes(limit.bytes)}, which leaves less than 15 % of room: ${measured}.`;
		const doubtful = card && reservations(card, [model], benchmark, file).length > 0;
		yield {
			at: limit.quantity.at,
			severity: doubtful ? "info" : limit.bytes < peak ? "error" : "warning",
			message,
			fix: rewrite(limit.quantity, text, `Allow ${text}`, false),
		};
	},
});

/** A limit with room enough above a measured peak. */
export function roomyLimit(peak: number, mebibyte = "Mi"): string {
	return `${Math.ceil((peak * goodRoom) / 2 ** 20)}${mebibyte}`;
}
