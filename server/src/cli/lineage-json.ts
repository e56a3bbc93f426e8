import { type Drawn, ownerOf } from "./graph.ts";

/** One object, described by `schemas/lineage.schema.json`. */
export function writeGraphJson({ nodes, edges, place }: Drawn): string {
	const described = nodes.map((node) => {
		const owner = ownerOf(node);
		const version = node.things.find((thing) => thing.version)?.version?.value;
		const repository = node.things.find((thing) => thing.repository !== undefined)?.repository;
		return {
			id: node.id,
			kind: node.kind,
			name: node.name,
			...(owner === undefined ? {} : { owner }),
			...(version === undefined ? {} : { version }),
			...(repository === undefined ? {} : { repository }),
			places: node.things.map(({ at, declared }) => ({ ...place(at), declared })),
		};
	});
	const drawn = edges.map(({ kind, from, to, at, version }) => ({
		kind,
		from: from.id,
		to: to.id,
		...(version === undefined ? {} : { version }),
		...place(at),
	}));
	return `${JSON.stringify({ version: 1, nodes: described, edges: drawn }, undefined, "\t")}\n`;
}
