import type { Card } from "../../facts/card.ts";
import type { Container, Model, Resource, Service } from "../../facts/facts.ts";
import { parseQuantity } from "../../facts/units.ts";
import type { Located } from "../../source/span.ts";
import { isSlip } from "../config/unit-suspect.ts";
import { called } from "../words.ts";

/** The container that the model runs in. */
export function servingContainer(service: Service | undefined): Container | undefined {
	return service?.containers[0];
}

/** What a container may use, in bytes too. */
export type Limit = Resource & { readonly bytes: number };

/** Bytes that the model's container may use. Less than a mebibyte is a slip of the unit, and whoever says that says enough. */
export function memoryLimit(service: Service | undefined): Limit | undefined {
	const limit = servingContainer(service)?.limits.find(({ name }) => name.value === "memory");
	const bytes = limit && parseQuantity(limit.quantity.value);
	return limit && bytes !== undefined && bytes >= 2 ** 20 ? { ...limit, bytes } : undefined;
}

/** Could ONNX Runtime be what serves it? Triton does so with a configuration of its own, a container with whatever is in it. */
export function mayRunOnnx({ format }: Model): boolean {
	return !format || /onnx|^triton$/i.test(format.value);
}

/** GPUs and their like: devices that Kubernetes counts as whole numbers under the name of a vendor. */
export function isAccelerator(resource: string): boolean {
	return /^(?!hugepages-)[\w.-]+\/(?:.*gpu.*|mig-.*|gaudi|neuron.*|tpu|npu|ascend.*|i915|xe|pgpu)$/i.test(resource);
}

/** How many devices one replica asks for. */
export function accelerators({ requests, limits }: Container): number {
	const all = [limits, requests].map((resources) =>
		resources.filter(({ name }) => isAccelerator(name.value)).reduce((sum, { quantity }) => sum + (parseQuantity(quantity.value) ?? 0), 0),
	);
	return Math.max(...all);
}

/** A consumer that waits for its answer, and how long by its own words. */
export interface Waiting {
	readonly who: string;
	readonly timeout: Located<number>;
}

export function waitingConsumers(card: Card | undefined): readonly Waiting[] {
	return (card?.consumers ?? []).flatMap((consumer) => {
		const { id, timeoutMs, asynchronous } = consumer;
		return timeoutMs && !asynchronous?.value && !isSlip("patience", timeoutMs.value, card?.slo)
			? [{ who: called(id, "A consumer"), timeout: timeoutMs }]
			: [];
	});
}
