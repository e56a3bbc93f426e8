import type { Span } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import { type Context, compareVersions } from "../dialect.ts";
import { isPatch, type Metadata, readMetadata, splitApiVersion } from "./metadata.ts";

/** A resource with what the checks ask of it again and again. */
export interface Resource extends Metadata {
	readonly document: Cursor;
	readonly spec: Cursor;
	readonly context: Context;
	readonly file: string;
	readonly text: string;
	/** The release that it is judged by, and the same as a person says it: "Kubernetes 1.36". */
	readonly release: string;
	readonly title: string;
	/** It only changes a resource that stands elsewhere, so nothing is missing from it. */
	readonly patch: boolean;
}

/** The platform that judges a resource, and its newest release that is described here. */
export interface Judge {
	readonly name: string;
	readonly newest: string;
}

export const kubernetesRelease: Judge = { name: "Kubernetes", newest: "1.36" };

export function readResource(document: Cursor, context: Context, judge: Judge): Resource {
	const { file, text } = context.source;
	const release = context.target ?? judge.newest;
	return {
		...readMetadata(document, file),
		document,
		spec: document.get("spec"),
		context,
		file,
		text,
		release,
		title: `${judge.name} ${release}`,
		patch: isPatch(file, document),
	};
}

/** Is the release that the resource is judged by this one or a newer one? */
export function since(resource: Resource, release: string): boolean {
	return compareVersions(resource.release, release) >= 0;
}

/** Something stands there, even if its value is not known. */
export function isSet(cursor: Cursor): boolean {
	return cursor.present && !isEmpty(cursor.tree);
}

/** The key of something that stands there. */
export function keyOf(cursor: Cursor): Span | undefined {
	return isSet(cursor) ? cursor.key?.at : undefined;
}

/** What to underline of a map that is meant as a whole: its key, its first line, or what it is in. */
export function placeOf(cursor: Cursor, fallback: Span): Span {
	return cursor.key?.at ?? cursor.entries()[0]?.key?.at ?? (isSet(cursor) ? cursor.at : undefined) ?? fallback;
}

/** Is a map, and everything directly in it, known from the file? */
export function isKnown(cursor: Cursor): boolean {
	return !cursor.templated && !cursor.entries().some((entry) => entry.templated);
}

/** A folder that Kustomize builds from: it adds labels and selectors, and files in it may be patches whatever they are called. */
export function isKustomized({ file, context }: Resource): boolean {
	const folder = file.slice(0, file.lastIndexOf("/") + 1);
	return ["kustomization.yaml", "kustomization.yml", "Kustomization"].some((name) => context.exists(folder + name) === true);
}

export function isOf(document: Cursor, group: string, ...kinds: readonly string[]): boolean {
	const kind = document.get("kind").string()?.value;
	return kind !== undefined && kinds.includes(kind) && groupOf(document) === group;
}

export function groupOf(document: Cursor): string | undefined {
	const apiVersion = document.get("apiVersion").string()?.value;
	return apiVersion === undefined ? undefined : splitApiVersion(apiVersion).group;
}
