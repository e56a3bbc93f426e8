import type { Located } from "../../source/span.ts";
import { Cursor, isEmpty } from "../../source/tree.ts";
import { type Context, compareVersions } from "../dialect.ts";
import { isPatch, type Metadata, readMetadata, splitApiVersion } from "../kubernetes/metadata.ts";

/** A resource of the NIM Operator with what the checks ask of it again and again. */
export interface Resource extends Metadata {
	readonly document: Cursor;
	readonly context: Context;
	readonly type: Kind;
	readonly spec: Cursor;
	/** The release that it is judged by, and the same as a person says it: "NIM Operator 3.1.2". */
	readonly release: string;
	readonly title: string;
	/** It only changes a resource that stands elsewhere, so nothing is missing from it. */
	readonly patch: boolean;
}

export const kinds = [
	"NIMService",
	"NIMCache",
	"NIMPipeline",
	"NIMBuild",
	"NemoCustomizer",
	"NemoDatastore",
	"NemoEntitystore",
	"NemoEvaluator",
	"NemoGuardrail",
] as const;

export type Kind = (typeof kinds)[number];

export const newestRelease = "3.1.2";
export const group = "apps.nvidia.com";
export const apiVersion = `${group}/v1alpha1`;

/** Which of the operator's resources it is, if it is one. */
export function kindOf(document: Cursor): Kind | undefined {
	const kind = document.get("kind").string()?.value;
	return splitApiVersion(document.get("apiVersion").string()?.value ?? "").group === group ? kinds.find((one) => one === kind) : undefined;
}

export function readResource(document: Cursor, type: Kind, context: Context): Resource {
	const { target } = context;
	return {
		...readMetadata(document, context.source.file),
		document,
		context,
		type,
		spec: document.get("spec"),
		release: target === undefined ? newestRelease : lastOf(target),
		title: `NIM Operator ${target ?? newestRelease}`,
		patch: isPatch(context.source.file, document),
	};
}

/** Is the release that the resource is judged by this one or a newer one? */
export function since({ release }: Resource, other: string): boolean {
	return compareVersions(release, other) >= 0;
}

/** Something stands there, even if its value is not known. */
export function isSet(cursor: Cursor): boolean {
	return cursor.present && !isEmpty(cursor.tree);
}

/** A text stands there, or a placeholder; an empty text counts for nothing, as in the operator. */
export function isFilled(cursor: Cursor): boolean {
	return isSet(cursor) && cursor.string()?.value !== "";
}

/** True is stated; a placeholder is not known to be true. */
export function isTrue(cursor: Cursor): boolean {
	return cursor.boolean()?.value === true;
}

/** The other resources of the same file that are of a kind. */
export function neighbours({ context }: Resource, kind: Kind): readonly Cursor[] {
	return context.source.documents.map((tree) => new Cursor(tree)).filter((document) => kindOf(document) === kind);
}

/** What to point at when something is missing from a map: its key, or the name of the resource. */
export function placeOf(map: Cursor, resource: Resource): Located<string>["at"] {
	return map.key?.at ?? map.entries()[0]?.key?.at ?? map.at ?? resource.at;
}

/** A target without a patch means the last patch of its line. */
function lastOf(target: string): string {
	const parts = target.replace(/^v/, "").split(".");
	return [...parts, "99", "99"].slice(0, Math.max(3, parts.length)).join(".");
}
