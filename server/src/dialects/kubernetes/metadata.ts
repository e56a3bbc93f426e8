import type { Manifest } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** What every Kubernetes resource says about itself, apart from its specification. */
export interface Metadata {
	/** What to underline when the whole resource is meant: its name, or its first key. */
	readonly at: Span;
	readonly apiVersion: Located<string> | undefined;
	readonly kind: Located<string> | undefined;
	readonly name: Located<string> | undefined;
	readonly namespace: Located<string> | undefined;
	readonly annotations: Cursor;
	readonly labels: Cursor;
}

/** The resource as one of a dialect's manifests. */
export function manifestOf({ at, kind, apiVersion, name }: Metadata, dialect: string): Manifest {
	return {
		kind: "manifest",
		at,
		dialect,
		type: kind?.value ?? "",
		...(apiVersion ? { apiVersion: apiVersion.value } : {}),
		...(name ? { name } : {}),
	};
}

export function readMetadata(document: Cursor, file: string): Metadata {
	const metadata = document.get("metadata");
	const name = metadata.get("name").string();
	return {
		at: name?.at ?? document.entries()[0]?.key?.at ?? { file, start: 0, end: 0 },
		apiVersion: document.get("apiVersion").string(),
		kind: document.get("kind").string(),
		name,
		namespace: metadata.get("namespace").string(),
		annotations: metadata.get("annotations"),
		labels: metadata.get("labels"),
	};
}

/** Who answers for the resource, as people say it in labels: `owner: search` or `example.com/team: search`. */
export function ownerOf({ labels, annotations }: Metadata): Cursor | undefined {
	return [...labels.entries(), ...annotations.entries()].find(({ key }) => /(^|\/)(owner|owned-by|team)$/.test(key?.value ?? ""));
}

/** The environment that it belongs to, as people say it in labels: `env: prod` or `example.com/environment: prod`. */
export function environmentOf({ labels }: Metadata): Located<string> | undefined {
	return labels
		.entries()
		.find(({ key }) => /(^|\/)(env|environment|stage)$/.test(key?.value ?? ""))
		?.word();
}

/** "apps/v1" → group "apps" and version "v1"; the core group has no name. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
	const slash = apiVersion.indexOf("/");
	return slash < 0 ? { group: "", version: apiVersion } : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

/**
 * A file that changes a resource which stands elsewhere: it may leave out whatever it does not change, so nothing can be missing from it.
 * Kustomize does not mark such files; its users keep them in these folders or call them so, if they do not say `$patch` in them.
 */
export function isPatch(file: string, document: Cursor): boolean {
	return (
		document.get("$patch").present ||
		/(^|\/)(overlays|patches|components)\//.test(file) ||
		/(^|[-_./])patch[^/]*\.(ya?ml|json)$/i.test(file)
	);
}

/** The other resources of the same file, by kind. */
export function siblings(documents: readonly Cursor[], ...kinds: readonly string[]): readonly Cursor[] {
	return documents.filter((document) => kinds.includes(document.get("kind").string()?.value ?? ""));
}
