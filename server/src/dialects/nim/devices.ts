import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, elsewhere, outOfRange, refused, unwelcome } from "./remark.ts";
import { isFilled, isSet, isTrue, placeOf, type Resource, since } from "./resource.ts";

const sources = ["resourceClaimName", "resourceClaimTemplateName", "claimCreationSpec"];
const values = ["boolValue", "intValue", "stringValue", "versionValue"];

/** Devices that are claimed by Dynamic Resource Allocation, and claims where they count for nothing. */
export function* checkDevices(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const claims = spec.get("resources", "claims");
	if (isSet(claims) && claims.key && since(resource, "3.0.0")) {
		const what = "`resources.claims` is set, but devices are claimed in `draResources`, and the operator passes over what stands here.";
		yield unwelcome(claims.key.at, resource, what);
	}
	if (!since(resource, "3.0.0")) return;
	const seen = new Map<string, Cursor>();
	for (const claim of spec.get("draResources").items()) {
		yield* checkSource(claim, resource);
		yield* checkNamedClaim(claim, spec, seen, resource);
		for (const device of claim.get("claimCreationSpec", "devices").items()) yield* checkDevice(device, resource);
	}
}

function* checkSource(claim: Cursor, resource: Resource): Iterable<PlatformRemark> {
	if (!claim.isMap || resource.patch) return;
	const stated = sources.map((name) => claim.get(name)).filter((one) => isFilled(one));
	if (stated.length === 0) {
		yield refused(placeOf(claim, resource), resource, `an item of \`draResources\` names none of ${all(sources)}.`);
	} else if (stated.length > 1) {
		const names = stated.flatMap(({ key }) => key?.value ?? []);
		yield refused(placeOf(stated[1] ?? claim, resource), resource, `an item of \`draResources\` names ${all(names)}, and one is wanted.`);
	}
}

/** A claim that exists belongs to one pod, and so to one replica. */
function* checkNamedClaim(claim: Cursor, spec: Cursor, seen: Map<string, Cursor>, resource: Resource): Iterable<PlatformRemark> {
	const place = claim.get("resourceClaimName");
	const name = place.string();
	if (!name || !place.key) return;
	const replicas = spec.get("replicas").number();
	const scaled = spec.get("scale", "enabled");
	if (replicas && replicas.value > 1) {
		const what = `\`resourceClaimName\` names one claim for ${replicas.value} replicas; \`resourceClaimTemplateName\` makes one for each.`;
		yield refused(place.key.at, resource, what, elsewhere("The number of replicas stands here.", replicas.at));
	} else if (isTrue(scaled)) {
		const what = "`resourceClaimName` names one claim for all replicas of an autoscaler; `resourceClaimTemplateName` makes one for each.";
		yield refused(place.key.at, resource, what, elsewhere("The autoscaler is turned on here.", scaled.key?.at));
	}
	const earlier = seen.get(name.value);
	if (earlier) {
		const what = `the claim \`${name.value}\` is named twice.`;
		yield refused(name.at, resource, what, elsewhere("It is named here already.", earlier.at));
	}
	seen.set(name.value, place);
}

function* checkDevice(device: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const count = device.get("count").number();
	if (count && count.value <= 0) yield outOfRange(count.at, `\`count\` is ${count.value}, but ${resource.title} wants more than 0.`);
	const expressions = device.get("celExpressions");
	const others = ["attributeSelectors", "capacitySelectors"].map((name) => device.get(name)).filter((one) => isSet(one));
	if (isSet(expressions) && others[0]?.key && expressions.key) {
		const what = `\`celExpressions\` stands beside \`${others[0].key.value}\`, and one kind of selector is wanted.`;
		yield refused(expressions.key.at, resource, what, elsewhere("The other kind stands here.", others[0].key.at));
	}
	for (const selector of device.get("attributeSelectors").items()) {
		const value = selector.get("value");
		const stated = values.map((name) => value.get(name)).filter((one) => isSet(one));
		if (!selector.isMap || value.templated || stated.length === 1) continue;
		const names = stated.flatMap(({ key }) => key?.value ?? []);
		const what = names.length === 0 ? `names none of ${all(values)}` : `names ${all(names)}`;
		yield refused(placeOf(isSet(value) ? value : selector, resource), resource, `the value of an attribute ${what}, and one is wanted.`);
	}
}
