import { rule } from "../rule.ts";
import { related } from "../words.ts";
import { servingContainer } from "./serving.ts";

export const shmTooSmall = rule({
	id: "capacity/shm-too-small",
	summary: "A model is split over several GPUs, but its processes have hardly any memory to share.",
	severity: "warning",
	about: "model",
	reach: "graph",
	stage: "staging",
	*check({ gpu, gpuCount, service }) {
		const container = servingContainer(service);
		if (!gpu || !gpuCount || gpuCount < 2 || service?.sharedMemory !== "default" || !container) return;
		// Other accelerators have other ways to talk to one another.
		const device = [...container.limits, ...container.requests].find(({ name }) => /^(nvidia|amd)\.com\//.test(name.value));
		if (!device) return;
		const message = `\`${gpu.value}\` runs ${gpuCount} processes that talk to one another through \`/dev/shm\`, but nothing is mounted there, so it has the 64 MiB of a container.`;
		yield { at: gpu.at, message, ...related({ value: "This is the container.", at: container.at }) };
	},
});
