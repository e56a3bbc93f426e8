import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor, isEmpty, type Tree, type TreeEntry } from "../../source/tree.ts";
import { type Context, compareVersions } from "../dialect.ts";
import { isPatch, type Metadata, readMetadata, splitApiVersion } from "../kubernetes/metadata.ts";
import { schemaNamed } from "../schemas.ts";

export const dialect = "production-stack";
export const newestRelease = "0.1.12";
export const group = "production-stack.vllm.ai";
export const apiVersion = `${group}/v1alpha1`;

/** Resources of the operator, and the values of the Helm chart, which are no resource. */
export const kinds = ["VLLMRuntime", "VLLMRouter", "CacheServer", "LoraAdapter"] as const;

export type Kind = (typeof kinds)[number] | "Values";

/** A document of the stack with what the checks ask of it again and again. */
export interface Stack extends Metadata {
	readonly document: Cursor;
	readonly context: Context;
	readonly type: Kind;
	readonly spec: Cursor;
	/** The release that it is judged by, and the same as a person says it: "vLLM production-stack 0.1.12". */
	readonly release: string;
	readonly title: string;
	/** It only changes a resource that stands elsewhere, so nothing is missing from it. */
	readonly patch: boolean;
}

/** Which kind of document it is, if it is one of the stack. Values have no kind: the names of their parts tell. */
export function kindOf(document: Cursor): Kind | undefined {
	const kind = document.get("kind").string()?.value;
	const version = document.get("apiVersion").string()?.value;
	if (kind !== undefined && version !== undefined) {
		return splitApiVersion(version).group === group ? kinds.find((one) => one === kind) : undefined;
	}
	return isPart(document, "servingEngineSpec", 1) || isPart(document, "routerSpec", 2) ? "Values" : undefined;
}

export function readStack(document: Cursor, type: Kind, context: Context): Stack {
	const { target } = context;
	const read = readMetadata(document, context.source.file);
	return {
		...read,
		document,
		context,
		type,
		spec: type === "Values" ? document : document.get("spec"),
		release: target === undefined ? newestRelease : lastOf(target),
		title: `vLLM production-stack ${target ?? newestRelease}`,
		patch: isPatch(context.source.file, document),
	};
}

/** Something stands there, even if its value is not known. */
export function isSet(cursor: Cursor): boolean {
	return cursor.present && !isEmpty(cursor.tree);
}

/** It counts as true in a template of Helm or in the operator: neither absent nor empty, zero or false. A placeholder may be anything. */
export function isFilled(cursor: Cursor): boolean {
	if (!isSet(cursor)) return false;
	if (cursor.isMap || cursor.isList) return cursor.entries().length + cursor.items().length > 0;
	return cursor.templated || !["", "false", "0"].includes(cursor.word()?.value ?? "");
}

/** True is stated; a placeholder is not known to be true. */
export function isTrue(cursor: Cursor): boolean {
	return cursor.boolean()?.value === true;
}

/** Does a Ray cluster run the model? Releases before 0.1.11 ask only whether `raySpec` stands there. Nothing where a placeholder hides it. */
export function runsOnRay(model: Cursor, stack: Stack): boolean | undefined {
	const ray = model.get("raySpec");
	if (!isSince(stack, "0.1.11")) return ray.present;
	return ray.templated || ray.get("enabled").templated ? undefined : isTrue(ray.get("enabled"));
}

/** What to point at when something is missing from a map: its key, or its first one. */
export function placeOf(map: Cursor, stack: Stack): Span {
	return map.key?.at ?? map.entries()[0]?.key?.at ?? map.at ?? stack.at;
}

/** A map of these entries, each under the name that the reader of a container knows it by. */
export function asMap(at: Span, parts: readonly (readonly [name: string, cursor: Cursor])[]): Cursor {
	const entries = parts.flatMap(([name, { tree, key }]): readonly TreeEntry[] => {
		const place = key?.at ?? tree?.at;
		return tree && place ? [{ key: { value: name, at: place }, value: tree as Tree, at: tree.at }] : [];
	});
	return new Cursor({ kind: "map", at, entries });
}

/** The model on its hub, or the folder or address that it lies at. */
export function artifactOf(address: Cursor): Located<string> | undefined {
	const written = address.string();
	if (!written || written.value === "") return undefined;
	return /^[\w.-]+\/[\w.-]+$/.test(written.value) ? { value: `hf://${written.value}`, at: written.at } : written;
}

export function elsewhere(value: string, at: Span | undefined): { readonly related?: readonly Located<string>[] } {
	return at ? { related: [{ value, at }] } : {};
}

export function ignored(at: Span, message: string, extra: Partial<PlatformRemark> = {}): PlatformRemark {
	return { rule: "config/ignored-setting", at, message, ...extra };
}

export function missing(at: Span, stack: Stack, what: string, extra: Partial<PlatformRemark> = {}): PlatformRemark {
	return { rule: "config/missing-field", at, message: `${what}, but ${stack.title} requires it.`, ...extra };
}

/** "a", "a and b", "a, b and c". */
export function all(words: readonly string[]): string {
	const quoted = words.map((word) => `\`${word}\``);
	return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}` : quoted.join("");
}

/** "no a", "no a and no b". */
export function none(words: readonly string[]): string {
	return words.map((word) => `no \`${word}\``).join(" and ");
}

export function isSince({ release }: Stack, other: string): boolean {
	return compareVersions(release, other) >= 0;
}

function isPart(document: Cursor, name: string, least: number): boolean {
	const known = schemaNamed("production-stack-values.schema.json").properties?.[name]?.properties ?? {};
	const own = document
		.get(name)
		.entries()
		.filter(({ key }) => key !== undefined && Object.hasOwn(known, key.value));
	return own.length >= least;
}

/** A target without a patch means the last patch of its line. */
function lastOf(target: string): string {
	const parts = target.replace(/^v/, "").split(".");
	return [...parts, "99", "99"].slice(0, Math.max(3, parts.length)).join(".");
}
