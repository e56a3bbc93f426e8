import { placeKey, placeOf, type Relation, type RelationKind, type Thing, type ThingKind } from "../facts/thing.ts";
import type { Span } from "../source/span.ts";
import type { Graph, Node } from "./graph.ts";
import type { Lineage } from "./lineage.ts";
import type { Statements } from "./statements.ts";

/** What a repository tells others of its data: `schemas/lineage-export.schema.json`. Keys and names are those of facts/thing.ts. */
export interface Exported {
	readonly version: 1;
	readonly repository: string;
	readonly things: readonly ExportedThing[];
	readonly relations: readonly ExportedRelation[];
}

export interface ExportedThing {
	readonly kind: ThingKind;
	readonly name: string;
	readonly keys: readonly string[];
	readonly names?: readonly string[];
	readonly owner?: string;
	readonly version?: string;
	/** "dvc.yaml:12": where it is declared there. */
	readonly place?: string;
}

export interface ExportedRelation {
	readonly kind: RelationKind;
	readonly from: string;
	readonly to: string;
	readonly version?: string;
}

/** Everything of some files under the name of their repository. What leads to something that is not known here is told too: others may know it. */
export function exportOf(files: readonly string[], lineage: Lineage, repository: string, placeText: (at: Span) => string): Exported {
	const graph = lineage.graph;
	const nodes = new Set(files.flatMap((file) => graph.nodesIn(file)));
	// What asks nobody here may ask somebody there.
	const own = [...nodes].filter(isOwn);
	const kept = new Set(own);
	const resolved = own
		.flatMap((node) => graph.outOf(node))
		.filter(({ from, to }) => kept.has(from) && kept.has(to))
		.map(({ kind, from, to, version }) => ({
			kind,
			from: scoped(from.id, repository),
			to: scoped(to.id, repository),
			...(version === undefined ? {} : { version }),
		}));
	return {
		version: 1,
		repository,
		things: own.map((node) => exportedThing(node, repository, placeText)),
		relations: [...resolved, ...files.flatMap((file) => leadingOut(file, lineage, graph, repository))],
	};
}

function exportedThing({ kind, name, things }: Node, repository: string, placeText: (at: Span) => string): ExportedThing {
	const names = [...new Set(things.flatMap((thing) => [...(thing.names ?? []), ...(thing.same ?? [])]))];
	const owner = things.find((thing) => thing.owner)?.owner?.value;
	const version = things.find((thing) => thing.version)?.version?.value;
	const [first] = things;
	return {
		kind,
		name,
		keys: [...new Set(things.flatMap(({ keys }) => keys.map((key) => scoped(key, repository))))],
		...(names.length > 0 ? { names } : {}),
		...(owner === undefined ? {} : { owner }),
		...(version === undefined ? {} : { version: String(version) }),
		...(first ? { place: placeText(first.at) } : {}),
	};
}

/** Relations with an end that nothing here bears. */
function leadingOut(file: string, lineage: Lineage, graph: Graph, repository: string): readonly ExportedRelation[] {
	return lineage.relationsIn(file).flatMap(({ kind, from, to, version }): readonly ExportedRelation[] => {
		const [one, other] = [graph.meant(from, file), graph.meant(to, file)];
		if ((one && other && isOwn(one) && isOwn(other)) || (!one && !other)) return [];
		const ends = {
			from: one && isOwn(one) ? scoped(one.id, repository) : from,
			to: other && isOwn(other) ? scoped(other.id, repository) : to,
		};
		return [{ kind, ...ends, ...(version === undefined ? {} : { version }) }];
	});
}

function isOwn({ things }: Node): boolean {
	return things.every((thing) => thing.repository === undefined);
}

/** Paths, and names that count in one file or folder, are told apart by the name of the repository. */
function scoped(key: string, repository: string): string {
	const place = placeOf(key);
	if (place !== undefined) return /^[a-z][\w+.-]*:\/\//i.test(place) ? key : placeKey(`repository://${repository}/${place}`);
	return key.includes(" ") ? `${key} in ${repository}` : key;
}

/** The same as statements of this workspace, all at the beginning of the file that they were imported from. */
export function importedStatements({ repository, things, relations }: Exported, file: string): Statements {
	const at: Span = { file, start: 0, end: 0 };
	return {
		things: things.map(
			({ kind, name, keys, names, owner, version, place }): Thing => ({
				kind,
				at,
				name,
				keys,
				...(names ? { names } : {}),
				declared: true,
				repository,
				...(owner === undefined ? {} : { owner: { value: owner, at } }),
				...(version === undefined ? {} : { version: { value: version, at } }),
				...(place === undefined ? {} : { there: place }),
			}),
		),
		relations: relations.map((relation): Relation => ({ ...relation, at })),
	};
}
