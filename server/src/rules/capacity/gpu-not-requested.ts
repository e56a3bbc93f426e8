import { rule } from "../rule.ts";
import { accelerators, elsewhere, servingContainer } from "./serving.ts";

export const gpuNotRequested = rule({
	id: "capacity/gpu-not-requested",
	summary: "The model needs more GPUs than its container asks for.",
	severity: "error",
	about: "model",
	reach: "file",
	*check({ gpu, gpuCount, service, runtime }) {
		const container = servingContainer(service);
		// A runtime that is named may bring GPUs along, and so may a claim.
		if (!gpu || !container || container.moreResources || runtime) return;
		const needed = gpuCount ?? 1;
		const asked = accelerators(container);
		if (asked >= needed) return;
		const message = `\`${gpu.value}\` needs ${needed === 1 ? "a GPU" : `${needed} GPUs`}, but the container asks for ${asked === 0 ? "none" : asked}.`;
		yield { at: gpu.at, message, ...elsewhere("This is the container.", container.limits[0]?.name.at ?? container.at) };
	},
});
