import type { Container, Resource } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { readContainer } from "../kubernetes/container.ts";
import type { Pipeline } from "./pipeline.ts";

/** The containers that the steps run in. */
export function readContainers({ executors, context }: Pipeline): readonly Container[] {
	return executors.entries().flatMap((executor): readonly Container[] => {
		const container = executor.get("container");
		if (!container.isMap || !executor.key) return [];
		const { limitPlace: _, ...read } = readContainer(container, "kfp", executor.key.at, context.source.text);
		// The compiler writes these where the driver makes or deletes a volume itself, and no container runs.
		if (read.image?.value.startsWith("argostub/")) return [];
		const resources = container.get("resources");
		return [{ ...read, name: executor.key, requests: resourcesOf(resources, "Request"), limits: limitsOf(resources) }];
	});
}

/** The compiler writes the old numbers beside the new quantities; only the latter say their unit. */
function resourcesOf(resources: Cursor, end: "Request" | "Limit"): readonly Resource[] {
	return (["cpu", "memory"] as const).flatMap((name) => {
		const stated = resources.get(`resource${name === "cpu" ? "Cpu" : "Memory"}${end}`);
		const quantity = stated.word();
		return quantity && stated.key ? [{ name: { value: name, at: stated.key.at }, quantity }] : [];
	});
}

function limitsOf(resources: Cursor): readonly Resource[] {
	const accelerator = resources.get("accelerator");
	const name = accelerator.get("resourceType").string();
	const quantity = accelerator.get("resourceCount").word();
	return [...resourcesOf(resources, "Limit"), ...(name && quantity ? [{ name, quantity }] : [])];
}
