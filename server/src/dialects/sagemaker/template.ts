import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { computed, withoutCalls } from "./functions.ts";
import { knownType } from "./recognition.ts";
import { source } from "./references.ts";

/** One resource of a template. */
export interface Resource {
	/** Its logical name, where the template writes it. */
	readonly id: Located<string>;
	readonly type: string;
	/** The last part of the type: EndpointConfig. */
	readonly kind: string;
	/** As it is written, calls of functions and all. */
	readonly written: Cursor;
	/** Everything that it says, calls of functions being unknown values. */
	readonly said: Cursor;
	readonly properties: Cursor;
}

/** A template with what the checks ask of it again and again. */
export interface Template {
	readonly document: Cursor;
	readonly context: Context;
	/** Resources of SageMaker that are read here, and what scales them. */
	readonly resources: readonly Resource[];
	/** The type of each resource by its logical name. */
	readonly types: ReadonlyMap<string, string>;
	/** Macros make resources that the template does not show. */
	readonly generated: boolean;
	/** A macro of somebody's own may take any key for something else. */
	readonly rewritten: boolean;
}

export function readTemplate(document: Cursor, context: Context): Template {
	const all = document.get("Resources");
	const macros = namesOf(document.get("Transform"));
	const sections = ["Parameters", "Mappings", "Conditions", "Resources"].map((section) => document.get(section));
	const loops = [document, ...sections].some((map) => map.entries().some(({ key }) => key?.value.startsWith("Fn::")));
	return {
		document,
		context,
		resources: all.entries().flatMap((resource) => readResource(resource, all) ?? []),
		types: new Map(all.entries().map((one) => [one.key?.value ?? "", one.get("Type").string()?.value ?? ""])),
		generated: loops || macros.some((name) => name !== "AWS::LanguageExtensions"),
		rewritten: macros.some((name) => !name.startsWith("AWS::")),
	};
}

function namesOf(transform: Cursor): readonly string[] {
	if (!transform.present) return [];
	const items = transform.isList ? transform.items() : [transform];
	return items.map((item) => item.string()?.value ?? item.get("Name").string()?.value ?? "");
}

function readResource(written: Cursor, all: Cursor): Resource | undefined {
	const type = knownType(written, all);
	if (!type || !written.key || !written.tree) return undefined;
	const said = new Cursor(withoutCalls(written.tree), written.key);
	return { id: written.key, type, kind: type.split("::").at(-1) ?? type, written, said, properties: said.get("Properties") };
}

export function ofKind(template: Template, kind: string): readonly Resource[] {
	return template.resources.filter((one) => one.kind === kind);
}

/** The property that holds the name by which others may call a resource of a kind. */
const nameProperties: Readonly<Record<string, string>> = {
	DataQualityJobDefinition: "JobDefinitionName",
	ModelBiasJobDefinition: "JobDefinitionName",
	ModelExplainabilityJobDefinition: "JobDefinitionName",
	ModelQualityJobDefinition: "JobDefinitionName",
	InferenceExperiment: "Name",
};

export function nameOf({ kind, properties }: Resource): Cursor {
	return properties.get(nameProperties[kind] ?? `${kind}Name`);
}

/** The resource of one of some kinds that a property names, by reference or by the same words as the resource itself. */
export function target(template: Template, value: Cursor, ...kinds: readonly string[]): Resource | undefined {
	if (!value.tree) return undefined;
	const known = template.resources.filter(({ kind }) => kinds.includes(kind));
	const id = referred(value);
	const direct = known.find((one) => one.id.value === id);
	if (direct) return direct;
	const words = spelling(value.tree);
	const same = known.filter((one) => spelling(nameOf(one).tree) === words);
	return words !== undefined && same.length === 1 ? same[0] : undefined;
}

/** The logical name of what a value is taken from as it is. */
export function referred(value: Cursor): string | undefined {
	const call = computed(value);
	return call && source(call);
}

/** Two names are the same where they are written in the same words, be they known or not. */
export function spelling(tree: Tree | undefined): string | undefined {
	if (!tree) return undefined;
	if (tree.kind === "list") return `[${tree.items.map(spelling).join()}]`;
	if (tree.kind === "map") return `{${tree.entries.map(({ key, value }) => `${key.value}:${spelling(value)}`).join()}}`;
	const call = computed(new Cursor(tree));
	return call ? `${call.call}(${spelling(call.argument)})` : JSON.stringify(tree.value);
}

/** What to underline where the place itself is not known: the key of the value, or the name of its resource. */
export function placeOf(cursor: Cursor, resource: Resource): Span {
	return cursor.key?.at ?? cursor.entries()[0]?.key?.at ?? resource.id.at;
}

export function refused(at: Span, what: string, related: readonly Located<string>[] = []): PlatformRemark {
	return { rule: "config/rejected", at, message: `SageMaker refuses this: ${what}`, ...(related.length > 0 ? { related } : {}) };
}
