import type { Facts } from "../../facts/facts.ts";
import { nameKey, placeKey, type Relation, type RelationKind, type Thing, type ThingKind } from "../../facts/thing.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";
import { isTemplated } from "../../source/template.ts";
import type { Cursor } from "../../source/tree.ts";
import { isFilledIn, localPath } from "./asset.ts";

/** What a file says of the flow of data. */
export type Flow = Pick<Facts, "things" | "relations">;

export const noFlow: Flow = { things: [], relations: [] };

/** What an asset is to Azure ML: the names of each sort are told apart. */
export type Sort = "data" | "model" | "component" | "code" | "featureset";

const kinds: Readonly<Record<Sort, ThingKind>> = { data: "dataset", model: "model", component: "code", code: "code", featureset: "view" };

/** An asset that has a name, an address or a path that the CLI uploads, as a file mentions it. */
export interface Reference {
	readonly at: Span;
	readonly key: string;
	/** The asset without its version, the address, or the path in the workspace. */
	readonly name: string;
	/** The version or the label that is asked for. */
	readonly version?: string;
	/** It is registered, and not just a place. */
	readonly registered: boolean;
	/** The name that a file bears which describes the asset, unless it lies in a registry that many workspaces share. */
	readonly same?: readonly string[];
	readonly kind: ThingKind;
}

/**
 * What a value refers to; nothing where it is filled in later. Azure ML tells assets apart by their names, so that all who use or make one by name
 * mean the same. Which version is asked for is told beside it. Files that describe an asset may be copies of each other: one of them is what is
 * meant only if it is the nearest one, or the only one.
 */
export function referenceAt(cursor: Cursor, sort: Sort): Reference | undefined {
	const { tree } = cursor;
	if (tree?.kind !== "scalar" || typeof tree.value !== "string") return undefined;
	const [value, { at }] = [tree.value.trim(), tree];
	const asset = ofWorkspace(value, at, sort);
	if (asset || isOpen(value)) return asset;
	return ofRegistry(value, at, sort) ?? placed(cursor, { value, at }, sort);
}

/** What an asset of this sort is known by to all who use it, and to the jobs that register it. */
export function assetKey(sort: Sort, name: string): string {
	return nameKey(`azureml/${sort}`, name);
}

/** The name that a file bears which describes such an asset. */
export function descriptionName(sort: Sort, name: string): string {
	return nameKey(`azureml/${sort} description`, name);
}

/** A name that is written out. */
export function nameAt(cursor: Cursor): Located<string> | undefined {
	const name = cursor.word();
	return name && name.value.trim() !== "" && !isFilledIn(name.value) ? name : undefined;
}

export function mention({ kind, at, name, key, same }: Reference): Thing {
	return { kind, at, name, keys: [key], ...(same ? { same } : {}), declared: false };
}

/** Whatever is referred to goes into what is known by the key. */
export function reads(reference: Reference, to: string, at = reference.at): Relation {
	return relation("read", reference.key, to, at, reference.version);
}

export function relation(kind: RelationKind, from: string, to: string, at: Span, version?: string): Relation {
	return { kind, from, to, at, ...(version === undefined ? {} : { version }) };
}

/** The flow of what is read, with a mention of each. */
export function readFlow(references: readonly Reference[], to: string): Flow {
	return { things: references.map(mention), relations: references.map((reference) => reads(reference, to)) };
}

export function together(flows: readonly Flow[]): Flow {
	return { things: flows.flatMap(({ things }) => things), relations: flows.flatMap(({ relations }) => relations) };
}

/** `azureml:name:version` or `azureml:name@label`; the name may be known where the version is not. */
function ofWorkspace(value: string, at: Span, sort: Sort): Reference | undefined {
	const [, name, version] = /^azureml:(?:\/\/)?([^/:@]+)(?:[:@]([^/@]+))?$/.exec(value) ?? [];
	if (name === undefined || isOpen(name)) return undefined;
	const [key, same] = [assetKey(sort, name), [descriptionName(sort, name)]];
	const asked = version === undefined || isOpen(version) ? {} : { version };
	return { at, key, name, registered: true, same, kind: kinds[sort], ...asked };
}

/** A part of it is written later. */
function isOpen(text: string): boolean {
	return isFilledIn(text) || isTemplated(text);
}

const sorts: Readonly<Record<string, Sort>> = { data: "data", models: "model", components: "component", featuresets: "featureset" };

/** An asset of a registry that many workspaces share: its address says what it is. */
function ofRegistry(value: string, at: Span, wanted: Sort): Reference | undefined {
	const address = /^azureml:\/\/registries\/([^/]+)\/(\w+)\/([^/]+)(?:\/(?:versions|labels)\/([^/]+))?$/.exec(value);
	if (!address) return undefined;
	const [, registry = "", word = "", name = "", version] = address;
	const sort = Object.hasOwn(sorts, word) ? (sorts[word] ?? wanted) : wanted;
	const key = nameKey(`azureml/${sort} of ${registry}`, name);
	return { at, key, name, registered: true, kind: kinds[sort], ...(version === undefined ? {} : { version }) };
}

function placed(cursor: Cursor, { value, at }: Located<string>, sort: Sort): Reference | undefined {
	const place = addressIn(value) ?? pathIn(cursor);
	return place === undefined ? undefined : { at, key: placeKey(place), name: place, registered: false, kind: kinds[sort] };
}

/** What a pattern picks lies in the folder before its first star. A host, a store or a volume alone is no place of its own. */
function addressIn(value: string): string | undefined {
	const address = value.replace(/[?#].*$/, "").replace(/\/[^/]*\*.*$/, "");
	return /^[a-z][\w+.-]*:\/\/[^/]+\/+[^/]/i.test(address) && !/^file:/i.test(address) ? address : undefined;
}

/** A path of the workspace; what lies above it is not known, and all of it is no place of its own. */
function pathIn(cursor: Cursor): string | undefined {
	const local = localPath(cursor);
	if (!local || /^[/~\\]/.test(local.value)) return undefined;
	const path = resolvePath(local.at.file, local.value);
	return path === "" || path.startsWith("..") ? undefined : path;
}
