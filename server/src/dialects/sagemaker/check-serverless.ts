import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { containersOf } from "./check-model.ts";
import { numberIn, type Variant, variantsOf } from "./check-variants.ts";
import { isStated } from "./functions.ts";
import { type Resource, type Template, target } from "./template.ts";

/** What AWS documents as not supported by serverless inference, stated by the configuration or by the model that it serves. */
export function* checkServerless(template: Template, resource: Resource): Iterable<PlatformRemark> {
	if (resource.kind !== "EndpointConfig") return;
	yield* checkCapture(resource.properties.get("DataCaptureConfig"));
	for (const variant of variantsOf(resource, "ProductionVariants")) {
		if (!variant.serverless) continue;
		for (const { at, what } of [...ofConfiguration(resource.properties), ...ofModel(template, variant)]) {
			const related = variant.name ? [{ value: "The serverless variant stands here.", at: variant.name.at }] : [];
			const message = `Serverless inference does not support ${what}, but the variant${called(variant)} is serverless.`;
			yield { rule: "config/ignored-setting", at, message, related };
		}
	}
}

interface Unsupported {
	readonly at: Span;
	readonly what: string;
}

function called({ name }: Variant): string {
	return name ? ` \`${name.value}\`` : "";
}

function* ofConfiguration(properties: Cursor): Iterable<Unsupported> {
	const capture = properties.get("DataCaptureConfig");
	if (capture.isMap && !isOff(capture.get("EnableCapture"))) yield* at(capture, "data capture");
	yield* at(properties.get("VpcConfig"), "a VPC");
	if (properties.get("EnableNetworkIsolation").boolean()?.value) yield* at(properties.get("EnableNetworkIsolation"), "network isolation");
}

function* ofModel(template: Template, { cursor }: Variant): Iterable<Unsupported> {
	const model = target(template, cursor.get("ModelName"), "Model");
	if (!model) return;
	const { properties } = model;
	yield* at(properties.get("VpcConfig"), "a VPC");
	if (properties.get("EnableNetworkIsolation").boolean()?.value) yield* at(properties.get("EnableNetworkIsolation"), "network isolation");
	if (properties.get("Containers").items().length > 1) yield* at(properties.get("Containers"), "inference pipelines");
	for (const container of containersOf(model)) {
		if (container.get("Mode").string()?.value === "MultiModel") yield* at(container.get("Mode"), "containers of many models");
		yield* at(container.get("ModelDataSource"), "`ModelDataSource`");
		const access = container.get("ImageConfig", "RepositoryAccessMode");
		if (access.string()?.value === "Vpc") yield* at(access, "private registries");
	}
}

function* at(cursor: Cursor, what: string): Iterable<Unsupported> {
	if (isStated(cursor) && cursor.key) yield { at: cursor.key.at, what };
}

export function isOff(enabled: Cursor): boolean {
	return enabled.word()?.value.toLowerCase() === "false";
}

/** Capture that is on and takes nothing. */
function* checkCapture(capture: Cursor): Iterable<PlatformRemark> {
	const share = capture.get("InitialSamplingPercentage");
	if (!share.at || numberIn(share) !== 0 || isOff(capture.get("EnableCapture"))) return;
	const message = "`InitialSamplingPercentage` is 0, so nothing is captured although data capture is on.";
	yield { rule: "config/ignored-setting", at: share.at, message };
}
