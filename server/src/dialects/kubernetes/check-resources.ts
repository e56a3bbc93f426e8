import type { PlatformRemark, Resource } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { parseQuantity } from "../../facts/units.ts";
import type { Cursor } from "../../source/tree.ts";
import { readResources } from "./container.ts";
import type { Pod } from "./pod.ts";
import { elsewhere, outOfRange, refused } from "./remark.ts";

const ownNames = ["cpu", "memory", "ephemeral-storage"];
/** Rules of their own speak of these, for every platform. */
const gpus = /^(nvidia\.com\/(gpu|mig-[\w.-]+)|amd\.com\/gpu)$/;

/** What is requested and allowed: names that a container can have, no more requested than allowed, and whole devices. */
export function* checkResources(container: Cursor, { title }: Pod): Iterable<PlatformRemark> {
	const [requests, limits] = ["requests", "limits"].map((part) => readResources(container.get("resources", part)));
	if (!requests || !limits) return;
	for (const resource of requests) yield* checkOne(resource, title, false);
	for (const resource of limits) yield* checkOne(resource, title, true);
	for (const request of requests) {
		const limit = limits.find(({ name }) => name.value === request.name.value);
		if (limit) yield* checkPair(request, limit, title);
		else if (
			isDevice(request.name.value) &&
			parseQuantity(request.quantity.value) !== 0 &&
			!container.get("resources", "limits").templated
		) {
			const what = `\`${request.name.value}\` is requested without a limit, and devices need both.`;
			yield refused(request.name.at, title, what);
		}
	}
}

function* checkOne({ name, quantity }: Resource, title: string, limit: boolean): Iterable<PlatformRemark> {
	const amount = parseQuantity(quantity.value);
	if (!name.value.includes("/") && !ownNames.includes(name.value) && !name.value.startsWith("hugepages-")) {
		const meant = /gpu/i.test(name.value) ? "nvidia.com/gpu" : name.value === "storage" ? "ephemeral-storage" : undefined;
		const what = `a container has no resource \`${name.value}\`, only \`${ownNames.join("`, `")}\` and those with a domain such as \`nvidia.com/gpu\`.`;
		yield refused(name.at, title, what, meant && limit ? { fix: replace(name.at, meant, `Change to ${meant}`, false) } : {});
	}
	if (amount !== undefined && amount < 0)
		yield outOfRange(quantity.at, `\`${name.value}\` is ${quantity.value}, and no resource is negative.`);
	if (amount !== undefined && isDevice(name.value) && !Number.isInteger(amount)) {
		yield refused(quantity.at, title, `\`${name.value}\` is ${quantity.value}, and devices are given as a whole.`);
	}
}

function* checkPair(request: Resource, limit: Resource, title: string): Iterable<PlatformRemark> {
	const [asked, most] = [parseQuantity(request.quantity.value), parseQuantity(limit.quantity.value)];
	if (asked === undefined || most === undefined || gpus.test(request.name.value)) return;
	const beside = elsewhere("The limit stands here.", limit.quantity.at);
	if (asked > most) {
		const what = `${request.quantity.value} of \`${request.name.value}\` are requested, which is more than the limit of ${limit.quantity.value}.`;
		yield refused(request.quantity.at, title, what, beside);
	} else if (asked < most && (isDevice(request.name.value) || request.name.value.startsWith("hugepages-"))) {
		const what = `${request.quantity.value} of \`${request.name.value}\` are requested, but the limit is ${limit.quantity.value}, and both must be equal.`;
		yield refused(request.quantity.at, title, what, beside);
	}
}

/** What a device plugin counts; the API server wants whole numbers of it, and as many requested as allowed. */
function isDevice(name: string): boolean {
	return name.includes("/") && !/(^|\.)kubernetes\.io\//.test(name) && !gpus.test(name);
}
