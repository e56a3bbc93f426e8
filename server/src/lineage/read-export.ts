import type { RelationKind, ThingKind } from "../facts/thing.ts";
import type { Exported, ExportedRelation, ExportedThing } from "./exported.ts";

const kinds: ReadonlySet<string> = new Set<ThingKind>([
	"source",
	"dataset",
	"view",
	"feature",
	"lookup",
	"settings",
	"code",
	"stage",
	"model",
	"service",
	"consumer",
	"monitor",
]);
const relationKinds: ReadonlySet<string> = new Set<RelationKind>(["read", "write", "serve", "call", "set", "label", "feedback", "part"]);

/** What another repository has exported, or why that cannot be read. A part of another form is left out, for a later release may say more. */
export function readExport(text: string): Exported | { readonly problem: string } {
	const value = parsed(text);
	if (!isObject(value)) return { problem: "This is no JSON object." };
	const { version, repository, things, relations } = value;
	if (version !== 1)
		return { problem: "This is no lineage that `plimsoll lineage --export` of this release writes: its version is not 1." };
	if (typeof repository !== "string" || repository === "") return { problem: "It does not say which repository it is of." };
	return {
		version: 1,
		repository,
		things: list(things).flatMap((thing) => thingOf(thing) ?? []),
		relations: list(relations).flatMap((relation) => relationOf(relation) ?? []),
	};
}

function thingOf(value: unknown): ExportedThing | undefined {
	if (!isObject(value) || !isKind(value.kind) || typeof value.name !== "string") return undefined;
	const [keys, names] = [texts(value.keys), texts(value.names)];
	if (keys.length === 0) return undefined;
	return {
		kind: value.kind,
		name: value.name,
		keys,
		...(names.length > 0 ? { names } : {}),
		...words(value, ["owner", "version", "place"]),
	};
}

function relationOf(value: unknown): ExportedRelation | undefined {
	if (!isObject(value) || !isRelationKind(value.kind)) return undefined;
	const { kind, from, to } = value;
	return typeof from === "string" && typeof to === "string" ? { kind, from, to, ...words(value, ["version"]) } : undefined;
}

function words<const K extends string>(value: Readonly<Record<string, unknown>>, keys: readonly K[]): { readonly [key in K]?: string } {
	return Object.fromEntries(keys.flatMap((key) => (typeof value[key] === "string" ? [[key, value[key]]] : []))) as { [key in K]?: string };
}

function isKind(value: unknown): value is ThingKind {
	return typeof value === "string" && kinds.has(value);
}

function isRelationKind(value: unknown): value is RelationKind {
	return typeof value === "string" && relationKinds.has(value);
}

function texts(value: unknown): readonly string[] {
	return list(value).filter((one) => typeof one === "string");
}

function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
