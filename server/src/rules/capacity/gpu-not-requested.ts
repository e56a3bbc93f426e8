import type { Container } from "../../facts/facts.ts";
import { type Edit, insert, rewrite } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";
import { accelerators, isAccelerator, servingContainer } from "./serving.ts";

export const gpuNotRequested = rule({
	id: "capacity/gpu-not-requested",
	summary: "The model needs more GPUs than its container asks for.",
	severity: "error",
	about: "model",
	reach: "file",
	*check({ gpu, gpuCount, service, runtime, unknown }) {
		const container = servingContainer(service);
		// A runtime that is named may bring GPUs along, and so may a claim.
		if (!gpu || !container || container.moreResources || runtime || unknown?.includes("runtime")) return;
		const needed = gpuCount ?? 1;
		const asked = accelerators(container);
		if (asked >= needed) return;
		const message = `\`${gpu.value}\` needs ${needed === 1 ? "a GPU" : `${needed} GPUs`}, but the container asks for ${asked === 0 ? "none" : asked}.`;
		const edits = asking(container, needed);
		const limit = container.limits[0]?.name.at;
		yield {
			at: gpu.at,
			message,
			...(edits.length > 0 ? { fix: { title: `Ask for ${needed === 1 ? "a GPU" : `${needed} GPUs`}`, safe: false, edits } } : {}),
			...related(
				limit ? { value: "The limits are stated here.", at: limit } : { value: "The container states no limits.", at: container.at },
			),
		};
	},
});

/** More of the GPUs that it asks for already, else of NVIDIA's, which most servers mean. */
function asking(container: Container, needed: number): readonly Edit[] {
	const { limits, requests, limitPlace } = container;
	const stated = [...limits, ...requests].filter(({ name }) => isAccelerator(name.value));
	const kinds = new Set(stated.map(({ name }) => name.value));
	if (kinds.size > 1 || (kinds.size === 1 && !limits.some(({ name }) => kinds.has(name.value)))) return [];
	if (stated.length > 0) return stated.flatMap(({ quantity }) => rewrite(quantity, `${needed}`, "", false).edits);
	return limitPlace ? [insert(limitPlace, `nvidia.com/gpu: ${needed}`)] : [];
}
