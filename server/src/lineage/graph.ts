import { placeOf, type Relation, type RelationKind, type Thing, type ThingKind } from "../facts/thing.ts";
import type { Span } from "../source/span.ts";
import { candidateKey, described, describing, meant, sameAs } from "./identity.ts";
import type { Lineage } from "./lineage.ts";

/** All that the files of a workspace say of one thing. */
export interface Node {
	/** One of its keys: the same as long as the same files speak of it in the same way. */
	readonly id: string;
	readonly kind: ThingKind;
	readonly name: string;
	/** Declarations first, in the order of files and places. */
	readonly things: readonly Thing[];
}

export interface Edge {
	readonly kind: RelationKind;
	readonly from: Node;
	readonly to: Node;
	/** The words that say so. */
	readonly at: Span;
	readonly version?: string;
}

/** The flow of data, asked step by step: nothing is looked at that is not on the way. It is of one moment, and is made anew for each question. */
export class Graph {
	private readonly lineage: Lineage;
	private readonly nodes = new Map<Thing, Node>();

	constructor(lineage: Lineage) {
		this.lineage = lineage;
	}

	nodeOf(thing: Thing): Node {
		const known = this.nodes.get(thing);
		if (known) return known;
		const node = joined(sameAs(thing, this.lineage));
		for (const one of node.things) this.nodes.set(one, node);
		return node;
	}

	/** What a key or a name means in this file. */
	meant(word: string, file: string): Node | undefined {
		const thing = meant(word, file, this.lineage);
		return thing && this.nodeOf(thing);
	}

	nodesIn(file: string): readonly Node[] {
		return distinct(this.lineage.thingsIn(file).map((thing) => this.nodeOf(thing)));
	}

	/** What its data comes from. */
	into(node: Node): readonly Edge[] {
		return once([
			...this.related(node, "to"),
			...this.overlapping(node).filter(({ to }) => to === node),
			...node.things.flatMap((thing) => this.described(thing)),
		]);
	}

	/** Where its data goes. */
	outOf(node: Node): readonly Edge[] {
		const cards = distinct(node.things.map(({ at }) => at.file)).flatMap((file) => this.lineage.thingsKnownBy(describing(file)));
		return once([
			...this.related(node, "from"),
			...this.overlapping(node).filter(({ from }) => from === node),
			...cards.flatMap((card) => this.described(card).filter(({ from }) => from === node)),
		]);
	}

	private related(node: Node, end: "from" | "to"): readonly Edge[] {
		const words = new Set(node.things.flatMap((thing) => [...thing.keys, ...(thing.names ?? []), ...candidateKey(thing, this.lineage)]));
		return [...words].flatMap((word) =>
			this.lineage
				.relationsOf(word)
				.filter((relation) => relation[end] === word && this.meant(word, relation.at.file) === node)
				.flatMap((relation) => this.edge(relation) ?? []),
		);
	}

	private edge({ kind, from, to, at, version }: Relation): Edge | undefined {
		const [one, other] = [this.meant(from, at.file), this.meant(to, at.file)];
		if (!one || !other || one === other) return undefined;
		return { kind, from: one, to: other, at, ...(version === undefined ? {} : { version }) };
	}

	/** From what is made at a place to what is only read or deployed in it or around it. */
	private overlapping(node: Node): readonly Edge[] {
		return placesOf(node, this.lineage).flatMap(([place, thing]) =>
			distinct(this.lineage.thingsAround(place).map((other) => this.nodeOf(other))).flatMap((other): readonly Edge[] => {
				if (other === node || isMade(node) === isMade(other)) return [];
				const at = placesOf(other, this.lineage).find(([its]) => overlap(its, place))?.[1].at;
				if (!at) return [];
				return [isMade(node) ? { kind: "part", from: node, to: other, at } : { kind: "part", from: other, to: node, at: thing.at }];
			}),
		);
	}

	/** What a card describes serves under its name, if it is not all there is to it. */
	private described(card: Thing): readonly Edge[] {
		if (card.kind !== "service" || !card.describes) return [];
		const to = this.nodeOf(card);
		const services = described(card, this.lineage);
		const models = described({ ...card, kind: "model" }, this.lineage).filter((model) => !this.isServed(model));
		const edges = (kind: RelationKind, things: readonly Thing[]) =>
			things.map((thing): Edge => ({ kind, from: this.nodeOf(thing), to, at: card.at })).filter(({ from }) => from !== to);
		return [...edges("call", services.length > 1 ? services : []), ...edges("serve", models)];
	}

	private isServed({ keys, at }: Thing): boolean {
		return keys.some((key) =>
			this.lineage.relationsOf(key).some((relation) => relation.kind === "serve" && relation.from === key && relation.at.file === at.file),
		);
	}
}

/** Every node and edge of some files, with what of other repositories hangs together with them. */
export function wholeGraph(
	files: readonly string[],
	lineage: Lineage,
): { readonly nodes: readonly Node[]; readonly edges: readonly Edge[]; readonly graph: Graph } {
	const graph = new Graph(lineage);
	const nodes = new Set(files.flatMap((file) => graph.nodesIn(file)));
	const edges: Edge[] = [];
	for (const node of nodes) {
		const out = graph.outOf(node);
		edges.push(...out);
		for (const { to } of out) nodes.add(to);
		for (const { from } of graph.into(node)) nodes.add(from);
	}
	const told = worthTelling(nodes, edges);
	return { nodes: [...told], edges: edges.filter(({ from, to }) => told.has(from) && told.has(to)), graph };
}

/** Programs that ask no model, whatever they ask each other, and what is only mentioned without any relation, are no part of the picture. */
function worthTelling(nodes: ReadonlySet<Node>, edges: readonly Edge[]): ReadonlySet<Node> {
	const related = new Set(edges.flatMap(({ from, to }) => [from, to]));
	const told = new Set(
		[...nodes].filter((node) => node.kind !== "consumer" && (related.has(node) || node.things.some((one) => one.declared))),
	);
	const asked = edges.filter(({ to }) => to.kind === "consumer");
	for (let before = -1; before !== told.size; ) {
		before = told.size;
		for (const { from, to } of asked) if (told.has(from)) told.add(to);
	}
	return told;
}

const ranks: readonly ThingKind[] = [
	"model",
	"service",
	"stage",
	"view",
	"feature",
	"lookup",
	"monitor",
	"consumer",
	"source",
	"settings",
	"code",
	"dataset",
];

/** A path that somebody mentions and another one declares is what it is declared as. */
function joined(same: ReadonlySet<Thing>): Node {
	const things = [...same].sort(
		(a, b) => Number(b.declared) - Number(a.declared) || compare(a.at.file, b.at.file) || a.at.start - b.at.start,
	);
	const kinds = new Set(things.map(({ kind }) => kind));
	const kind = ranks.find((one) => kinds.has(one)) ?? "dataset";
	const [first] = things.filter((thing) => thing.kind === kind);
	const id = things.flatMap(({ keys }) => keys).reduce((least, key) => (isBefore(key, least) ? key : least));
	return { id, kind, name: first?.name ?? id, things };
}

/** A place says more than a name, and a name more than a number in a file. */
function isBefore(a: string, b: string): boolean {
	const rank = (key: string) => (placeOf(key) !== undefined ? 0 : key.includes("#") ? 2 : 1);
	return rank(a) - rank(b) < 0 || (rank(a) === rank(b) && compare(a, b) < 0);
}

function isMade({ things }: Node): boolean {
	return things.some(({ kind, declared, keys }) => kind === "dataset" && declared && keys.some((key) => placeOf(key) !== undefined));
}

function placesOf({ things }: Node, lineage: Lineage): readonly (readonly [place: string, thing: Thing])[] {
	const places = new Map<string, Thing>();
	for (const thing of things) {
		for (const key of [...thing.keys, ...candidateKey(thing, lineage)]) {
			const place = placeOf(key);
			if (place !== undefined && !places.has(place)) places.set(place, thing);
		}
	}
	return [...places];
}

function overlap(a: string, b: string): boolean {
	const inside = (path: string, folder: string) => folder === "" || path === folder || path.startsWith(`${folder}/`);
	return inside(a, b) || inside(b, a);
}

/** The same said twice in one place counts once. */
function once(edges: readonly Edge[]): readonly Edge[] {
	const seen = new Set<string>();
	return edges.filter(({ kind, from, to, at }) => {
		const key = `${kind} ${from.id} ${to.id} ${at.file} ${at.start}`;
		return !seen.has(key) && seen.add(key);
	});
}

function distinct<T>(items: readonly T[]): readonly T[] {
	return [...new Set(items)];
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
