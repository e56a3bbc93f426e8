import type { Resource } from "../../facts/facts.ts";
import { insert, rewrite } from "../../facts/finding.ts";
import { parseQuantity } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { related } from "../words.ts";

export const gpuLimits = rule({
	id: "capacity/gpu-limits",
	summary: "GPUs are requested in a way that Kubernetes refuses.",
	severity: "error",
	about: "container",
	reach: "file",
	*check({ requests, limits, moreResources, limitPlace }) {
		for (const { name, quantity } of [...requests, ...limits].filter(isGpu)) {
			const count = parseQuantity(quantity.value);
			if (count === undefined || Number.isInteger(count)) continue;
			const message = `\`${name.value}\` is ${quantity.value}, but Kubernetes gives whole GPUs only.`;
			yield { at: quantity.at, message };
		}
		for (const { name, quantity } of requests.filter(isGpu)) {
			const count = parseQuantity(quantity.value);
			const limit = limits.find((one) => one.name.value === name.value);
			const most = limit && parseQuantity(limit.quantity.value);
			if (count === undefined || count === 0 || !Number.isInteger(count)) continue;
			if (!limit && !moreResources) {
				const message = `\`${name.value}: ${count}\` is requested without a limit, but Kubernetes wants both and wants them equal.`;
				const edits = limitPlace ? [insert(limitPlace, `${name.value}: ${count}`)] : [];
				yield { at: name.at, message, ...(limitPlace ? { fix: { title: "Add the limit", safe: true, edits } } : {}) };
			} else if (limit && most !== undefined && most !== count && Number.isInteger(most)) {
				const message = `\`${name.value}: ${count}\` is requested, but the limit is ${most}, and Kubernetes wants both to be equal.`;
				const fix = rewrite(quantity, limit.quantity.value, `Request ${most} as well`, false);
				yield { at: quantity.at, message, fix, ...related({ value: "The limit is stated here.", at: limit.quantity.at }) };
			}
		}
	},
});

/** Other vendors' plugins have rules of their own. */
function isGpu({ name }: Resource): boolean {
	return /^(nvidia\.com\/(gpu|mig-[\w.-]+)|amd\.com\/gpu)$/.test(name.value);
}
