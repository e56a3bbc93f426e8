import type { PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context } from "../dialect.ts";
import { compareVersions } from "../dialect.ts";
import { isPatch, type Metadata, readMetadata, siblings } from "../kubernetes/metadata.ts";
import { unquotedDecimals } from "../kubernetes/quantity.ts";
import type { Platform, Schema } from "../schema.ts";

/** A custom resource that a server checks, with what its checks ask of it again and again. */
export interface Resource extends Metadata {
	readonly document: Cursor;
	readonly spec: Cursor;
	readonly context: Context;
	/** The release that it is judged by, and the same as a person says it: "KServe 0.20". */
	readonly release: string;
	readonly title: string;
	/** It only changes a resource that stands elsewhere, so nothing is missing from it. */
	readonly patch: boolean;
}

export function readResource(document: Cursor, context: Context, platform: string, newest: string): Resource {
	const release = context.target ?? newest;
	return {
		...readMetadata(document, context.source.file),
		document,
		spec: document.get("spec"),
		context,
		release,
		title: `${platform} ${release}`,
		patch: isPatch(context.source.file, document),
	};
}

/** What the schema of the resource says; with strict decoding the API server turns unknown keys down. */
export function checkStructure(resource: Resource, schema: Schema): readonly PlatformRemark[] {
	const { context, title, release, patch } = resource;
	const platform: Platform = { title, rejectsUnknown: true, target: release, oldYaml: "Kubernetes" };
	const remarks = checkSchema(context.document, schema, platform);
	return [
		...(patch ? remarks.filter(({ rule }) => rule !== "config/missing-field") : remarks),
		...nameless(resource),
		...unquotedDecimals(context.document, schema, title),
	];
}

function* nameless({ document, at, title, patch }: Resource): Iterable<PlatformRemark> {
	const metadata = document.get("metadata");
	if (patch || !metadata.isMap || metadata.get("name").present || metadata.get("generateName").present) return;
	yield { rule: "config/missing-field", at: metadata.key?.at ?? at, message: `\`metadata\` has no \`name\`, but ${title} requires it.` };
}

/** The other resources of the same kinds in the same file that stand before this one, where both may stand in one namespace. */
export function earlier(resource: Resource, ...kinds: readonly string[]): readonly Cursor[] {
	const all = siblings(
		resource.context.source.documents.map((tree) => new Cursor(tree)),
		...kinds,
	);
	const own = all.findIndex(({ tree }) => tree === resource.context.document);
	const space = resource.namespace?.value;
	return all.slice(0, Math.max(own, 0)).filter((other) => other.get("metadata", "namespace").string()?.value === space);
}

/** Is the release one that lies between two others, the first of them included? */
export function within({ release }: Resource, from: string, to: string): boolean {
	return compareVersions(release, from) >= 0 && compareVersions(release, to) < 0;
}
