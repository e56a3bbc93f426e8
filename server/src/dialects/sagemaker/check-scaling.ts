import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { ordered, type Variant, variantsOf } from "./check-variants.ts";
import { computed, isStated, isWhole } from "./functions.ts";
import { type Part, partsOfCall } from "./references.ts";
import { ofKind, placeOf, type Resource, refused, type Template, target } from "./template.ts";

/** What a scalable target is about, as far as its `ResourceId` tells. */
export interface Scaled {
	readonly config: Resource | undefined;
	readonly component: Resource | undefined;
	/** The name of the variant. */
	readonly variant: string | undefined;
}

export function scaledBy(template: Template, properties: Cursor): Scaled {
	const parts = resourceParts(properties);
	const nothing: Scaled = { config: undefined, component: undefined, variant: undefined };
	const [, variant] = /\/variant\/([^/*]+)$/.exec(parts?.text ?? "") ?? [];
	const [, first] = parts?.ids ?? [];
	if (!parts || first !== undefined) return { ...nothing, variant };
	const [, name] = /^(?:endpoint|inference-component)\/([^/]+)/.exec(parts.text) ?? [];
	const named = (kind: string) =>
		ofKind(template, kind).find((one) => one.id.value === parts.ids[0] || one.properties.get(`${kind}Name`).string()?.value === name);
	if (parts.text.startsWith("inference-component/")) return { ...nothing, component: named("InferenceComponent") };
	const endpoint = parts.text.startsWith("endpoint/") ? named("Endpoint") : undefined;
	const config = endpoint && target(template, endpoint.properties.get("EndpointConfigName"), "EndpointConfig");
	return { config, component: undefined, variant };
}

/** The text of a `ResourceId` with a star for each part that is not written out, and the logical names of those parts. */
function resourceParts(properties: Cursor): { readonly text: string; readonly ids: readonly (string | undefined)[] } | undefined {
	const id = properties.get("ResourceId");
	const call = computed(id);
	const literal = id.string()?.value;
	const parts: readonly Part[] | undefined = call ? partsOfCall(call.call, call.argument) : literal === undefined ? undefined : [literal];
	if (!parts) return undefined;
	const text = parts.map((part) => (typeof part === "string" ? part : "*")).join("");
	return { text, ids: parts.flatMap((part) => (typeof part === "string" ? [] : [part.of])) };
}

/** What Application Auto Scaling takes, and whether what it is to scale is there. */
export function* checkScaling(template: Template, resource: Resource): Iterable<PlatformRemark> {
	const { kind, properties } = resource;
	if (kind === "ScalableTarget") {
		yield* ordered(properties.get("MinCapacity"), properties.get("MaxCapacity"));
		yield* checkForm(properties);
		yield* checkScaled(template, properties);
	}
	if (kind === "ScalingPolicy") yield* checkPolicy(resource);
}

function* checkForm(properties: Cursor): Iterable<PlatformRemark> {
	const dimension = properties.get("ScalableDimension").string();
	const parts = resourceParts(properties);
	const { at } = properties.get("ResourceId");
	if (!dimension || !at || !parts || parts.text.startsWith("*")) return;
	const component = dimension.value.startsWith("sagemaker:inference-component:");
	if (!component && !dimension.value.startsWith("sagemaker:variant:")) return;
	const form = component ? /^inference-component\/[^/]+$/ : /^endpoint\/(?:[^/]+\/variant\/[^/]+|.*\*.*)$/;
	if (form.test(parts.text)) return;
	const wanted = component ? "inference-component/<name>" : "endpoint/<name>/variant/<variant>";
	const text = parts.text.replaceAll("*", "…");
	const message = `\`ResourceId\` is \`${text}\`, but with \`${dimension.value}\` it has the form ${wanted}.`;
	yield { rule: "config/rejected", at, message };
}

/** A variant that the endpoint does not have, or whose capacity is no number of instances. */
function* checkScaled(template: Template, properties: Cursor): Iterable<PlatformRemark> {
	const { config, variant } = scaledBy(template, properties);
	const list = config?.properties.get("ProductionVariants");
	const { at } = properties.get("ResourceId");
	if (!config || !list || !at || variant === undefined || !isWhole(list)) return;
	const variants = variantsOf(config, "ProductionVariants");
	if (variants.some(({ name }) => !name)) return;
	const found = variants.find(({ name }) => name?.value === variant);
	if (found) yield* checkDimension(found, properties);
	else {
		const known = variants.map(({ name }) => `\`${name?.value}\``).join(", ");
		const message = `\`ResourceId\` names the variant \`${variant}\`, but \`${config.id.value}\` has only ${known}.`;
		yield { rule: "config/dangling-reference", at, message, related: [{ value: "The endpoint's configuration.", at: config.id.at }] };
	}
}

function* checkDimension({ serverless, name }: Variant, properties: Cursor): Iterable<PlatformRemark> {
	const dimension = properties.get("ScalableDimension").string();
	const [, number] = /^sagemaker:variant:Desired(InstanceCount|ProvisionedConcurrency)$/.exec(dimension?.value ?? "") ?? [];
	if (!dimension || !name || !number || serverless === (number === "ProvisionedConcurrency")) return;
	const what = serverless ? "is serverless and has no instances" : "runs on instances and has no provisioned concurrency";
	const related = [{ value: "The variant.", at: name.at }];
	yield refused(dimension.at, `\`ScalableDimension\` is \`${dimension.value}\`, but the variant \`${name.value}\` ${what}.`, related);
}

const configurations: Readonly<Record<string, string>> = {
	TargetTrackingScaling: "TargetTrackingScalingPolicyConfiguration",
	StepScaling: "StepScalingPolicyConfiguration",
};

function* checkPolicy(resource: Resource): Iterable<PlatformRemark> {
	const { properties, id } = resource;
	const [target, named, type] = [properties.get("ScalingTargetId"), properties.get("ResourceId"), properties.get("PolicyType").string()];
	if (isStated(target) && isStated(named) && named.key)
		yield refused(named.key.at, "`ScalingTargetId` says already what is scaled, so that `ResourceId` must not say it again.", [
			{ value: "It is said here.", at: placeOf(target, resource) },
		]);
	if (properties.isMap && !target.present && !named.present) {
		const message = "The policy has neither `ScalingTargetId` nor `ResourceId`, so nothing says what it scales.";
		yield { rule: "config/missing-field", at: properties.key?.at ?? id.at, message };
	}
	const needed = entryOf(configurations, type?.value);
	if (type && needed && !properties.get(needed).present) {
		const message = `\`PolicyType\` is ${type.value}, but there is no \`${needed}\`.`;
		yield { rule: "config/missing-field", at: type.at, message };
	}
	const tracking = properties.get("TargetTrackingScalingPolicyConfiguration");
	const metrics = ["PredefinedMetricSpecification", "CustomizedMetricSpecification"].map((key) => tracking.get(key));
	if (tracking.isMap && tracking.key && metrics.every((metric) => !metric.present)) {
		const message = "The policy keeps a metric near its target, but names none: neither a predefined nor a customized one.";
		yield { rule: "config/missing-field", at: tracking.key.at, message };
	}
}
