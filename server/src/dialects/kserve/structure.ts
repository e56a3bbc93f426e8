import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { unquotedDecimals } from "../kubernetes/quantity.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed, start, step } from "../schemas.ts";
import type { Component, InferenceService } from "./service.ts";

export const schemaId = "kserve-inferenceservice.schema.json";

/** What the resource's schema says; with strict decoding the API server turns unknown keys down. */
export function checkStructure(service: InferenceService, tree: Tree): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaId);
	const platform: Platform = { title: service.title, rejectsUnknown: true, target: service.release, oldYaml: "Kubernetes" };
	const named = namedByWebhook(service);
	const remarks = checkSchema(tree, schema, platform).filter(
		({ rule, at, message }) =>
			rule !== "config/missing-field" || !(service.patch || (named.has(startOf(at)) && message.includes("has no `name`"))),
	);
	const advice = new Map<number, string>();
	for (const component of service.components) collectAdvice(component, schema, advice);
	return [...remarks.map((remark) => advise(remark, advice)), ...unquotedDecimals(tree, schema, service.title)];
}

/** The webhook gives the container that serves its name before the resource's schema is asked: where these begin, a name may be missing. */
function namedByWebhook({ components, predictor }: InferenceService): ReadonlySet<number> {
	const pods = components.filter(({ kind }) => kind !== "predictor" || predictor.implementations.length === 0);
	return new Set(pods.flatMap(({ cursor }) => cursor.get("containers", 0).entries()[0]?.key?.at.start ?? []));
}

/** Keys that people write in the wrong place, with the right one. */
function collectAdvice({ kind, cursor }: Component, schema: Schema, advice: Map<number, string>): void {
	const own = fieldsOf(schema, kind);
	const model = fieldsOf(schema, "predictor", "model");
	for (const entry of cursor.entries()) {
		const { key } = entry;
		if (!key) continue;
		if (Object.hasOwn(own, key.value)) {
			if (entry.isMap && Object.hasOwn(model, "storageUri") && isImplementation(kind, key.value))
				misplaced(entry, kind, schema, own, advice);
			continue;
		}
		const hint = hintFor(key.value, kind, entry, model, own);
		if (hint) advice.set(key.at.start, hint);
	}
}

type Fields = Readonly<Record<string, Schema>>;

function hintFor(key: string, kind: string, entry: Cursor, model: Fields, own: Fields): string | undefined {
	if (/^pod_?spec$/i.test(key)) return `the fields of the pod stand in \`${kind}\` itself`;
	if (key === "custom") return "a container of your own stands in `containers`";
	if (kind !== "predictor") return undefined;
	if (Object.hasOwn(model, key)) return `\`${key}\` stands in \`model\` or in the key of a framework`;
	const holdsModel = entry.isMap && (entry.get("storageUri").present || entry.get("storage").present);
	if (holdsModel && !nearest(key, Object.keys(own))) {
		return "a format without a key of its own is named in `model.modelFormat`";
	}
	return undefined;
}

/** `minReplicas` and its like in a model, where they belong one level up. */
function misplaced(block: Cursor, kind: string, schema: Schema, outer: Fields, advice: Map<number, string>): void {
	const inner = fieldsOf(schema, kind, block.key?.value ?? "");
	for (const { key } of block.entries()) {
		if (!key || Object.hasOwn(inner, key.value)) continue;
		if (Object.hasOwn(outer, key.value)) advice.set(key.at.start, `\`${key.value}\` stands in \`${kind}\`, beside \`${block.key?.value}\``);
		else if (["modelFormat", "runtime"].includes(key.value)) advice.set(key.at.start, `\`${key.value}\` stands in \`model\``);
	}
}

function isImplementation(kind: string, key: string): boolean {
	return kind === "predictor" && Object.hasOwn(fieldsOf(schemaNamed(schemaId), "predictor", key), "storageUri");
}

function fieldsOf(schema: Schema, ...path: readonly string[]): Fields {
	let position: ReturnType<typeof step> = step(start(schema), "spec");
	for (const key of path) position = position && step(position, key);
	return position?.schema.properties ?? {};
}

/** A hint is better than a key that merely looks alike. */
function advise(remark: PlatformRemark, advice: ReadonlyMap<number, string>): PlatformRemark {
	const hint = remark.rule === "config/unknown-field" ? advice.get(startOf(remark.at)) : undefined;
	if (!hint) return remark;
	const { fix: _, ...rest } = remark;
	return { ...rest, message: `${remark.message.replace(/(?:; did you mean .*\?|\.)$/, "")}; ${hint}.` };
}

function startOf(at: Span): number {
	return at.start;
}
