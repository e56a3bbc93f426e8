import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { isStated } from "./functions.ts";
import { placeOf, type Resource, refused } from "./template.ts";

/** A production variant, or a shadow of one. */
export interface Variant {
	readonly cursor: Cursor;
	readonly name: Located<string> | undefined;
	readonly serverless: boolean;
}

export function variantsOf({ properties }: Resource, list: "ProductionVariants" | "ShadowProductionVariants"): readonly Variant[] {
	return properties
		.get(list)
		.items()
		.filter((cursor) => cursor.isMap)
		.map((cursor) => ({ cursor, name: cursor.get("VariantName").string(), serverless: cursor.get("ServerlessConfig").isMap }));
}

/** What CreateEndpointConfig takes of variants beyond the shape of each property. */
export function* checkVariants(resource: Resource): Iterable<PlatformRemark> {
	if (resource.kind !== "EndpointConfig") return;
	const production = variantsOf(resource, "ProductionVariants");
	const shadows = variantsOf(resource, "ShadowProductionVariants");
	yield* repeatedNames(production);
	yield* repeatedNames(shadows);
	for (const variant of [...production, ...shadows]) yield* checkVariant(variant, resource);
	yield* checkShadows(production, shadows, resource);
	const serverless = production.find((variant) => variant.serverless);
	if (serverless && production.length > 1) {
		const at = serverless.cursor.get("ServerlessConfig").key?.at ?? resource.id.at;
		yield refused(at, "a serverless variant is the only one of its endpoint, but this configuration has others beside it.");
	}
}

function* repeatedNames(variants: readonly Variant[]): Iterable<PlatformRemark> {
	const first = new Map<string, Located<string>>();
	for (const { name } of variants) {
		const earlier = name && first.get(name.value);
		if (name && earlier)
			yield refused(name.at, `two variants have the name \`${name.value}\`.`, [{ value: "It stands here already.", at: earlier.at }]);
		else if (name) first.set(name.value, name);
	}
}

function* checkVariant(variant: Variant, resource: Resource): Iterable<PlatformRemark> {
	const { cursor, serverless } = variant;
	const server = cursor.get("ServerlessConfig");
	for (const key of ["InstanceType", "InitialInstanceCount", "InstancePools"]) {
		const own = cursor.get(key);
		if (serverless && isStated(own) && own.key)
			yield refused(own.key.at, `a variant with \`ServerlessConfig\` has no instances, but this one states \`${key}\`.`, [
				{ value: "It is serverless by this.", at: placeOf(server, resource) },
			]);
	}
	if (["ServerlessConfig", "InstanceType", "InstancePools"].every((key) => !cursor.get(key).present)) {
		const message = "The variant has neither `InstanceType` nor `ServerlessConfig`, so SageMaker does not know what to run it on.";
		yield { rule: "config/missing-field", at: placeOf(cursor, resource), message };
	}
	yield* ordered(server.get("ProvisionedConcurrency"), server.get("MaxConcurrency"));
	const scaling = cursor.get("ManagedInstanceScaling");
	yield* ordered(scaling.get("MinInstanceCount"), scaling.get("MaxInstanceCount"));
}

/** The first number is at most the second one. */
export function* ordered(low: Cursor, high: Cursor): Iterable<PlatformRemark> {
	const [least, most] = [numberIn(low), numberIn(high)];
	if (least === undefined || most === undefined || least <= most || !low.at || !high.at) return;
	const message = `\`${low.key?.value}\` is ${least}, which is more than \`${high.key?.value}\`, which is ${most}.`;
	yield { rule: "config/out-of-range", at: low.at, message, related: [{ value: "The larger one stands here.", at: high.at }] };
}

/** CloudFormation reads a number in quotes as one. */
export function numberIn(cursor: Cursor): number | undefined {
	const word = cursor.word();
	return word && /^\d+(?:\.\d+)?$/.test(word.value) ? Number(word.value) : undefined;
}

function* checkShadows(production: readonly Variant[], shadows: readonly Variant[], resource: Resource): Iterable<PlatformRemark> {
	const [shadow, another] = shadows;
	if (!shadow) return;
	const list = resource.properties.get("ShadowProductionVariants");
	const at = list.key?.at ?? resource.id.at;
	if (production.length > 1) yield refused(at, "with a shadow, an endpoint has just one production variant, and this one has more.");
	if (another) yield refused(placeOf(another.cursor, resource), "an endpoint has just one shadow.");
	const without = [
		["serverless variants", [...production, ...shadows].some(({ serverless }) => serverless)],
		["asynchronous endpoints", resource.properties.get("AsyncInferenceConfig").isMap],
	] as const;
	for (const [what, given] of without) if (given) yield refused(at, `there are no shadows for ${what}.`);
}
