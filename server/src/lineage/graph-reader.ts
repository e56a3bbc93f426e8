import type { Relation, RelationKind, Thing } from "../facts/thing.ts";
import type { Edge, Graph, Node } from "./graph.ts";
import { type Head, headOf, inOrder, leastOf } from "./head.ts";
import { described, describing, meant, sameAs } from "./identity.ts";
import type { Lineage } from "./lineage.ts";
import { identical, type Joined, sameEdges, sameItems, sameThings } from "./sameness.ts";
import { overlap, traitsOf } from "./traits.ts";

/** Where answers are kept, by what was asked. One that turns out as before is the object that it was before. */
export interface Memory {
	remember<T>(question: string, find: () => T, isSame: (a: T, b: T) => boolean): T;
}

/** Finds nodes and edges step by step. Whatever it asks of the lineage it asks within a question to its memory. */
export class GraphReader implements Graph {
	private readonly lineage: Base;
	private readonly memory: Memory;
	/** Handles, so that a node stays the same object while what is said of it changes. */
	private readonly handles = new Map<string, Node>();

	constructor(lineage: Said, memory: Memory) {
		this.lineage = {
			thingsIn: (file) => lineage.thingsIn(file),
			thingsKnownBy: (key) => lineage.thingsKnownBy(key),
			thingsAround: (place) => lineage.thingsAround(place),
			relationsFrom: (key) => lineage.relationsFrom(key),
			relationsTo: (key) => lineage.relationsTo(key),
			exists: (path) => lineage.exists(path),
			described: (thing) => this.describedBy(thing),
		};
		this.memory = memory;
	}

	nodeOf(thing: Thing): Node {
		const key = leastOf(thing.keys);
		return this.bearing(key) ?? this.handle({ id: key, kind: thing.kind, name: thing.name });
	}

	meant(word: string, file: string): Node | undefined {
		return this.bearing(word) ?? this.memory.remember(`near ${word} ${file}`, () => this.near(word, file), identical);
	}

	nodesIn(file: string): readonly Node[] {
		const find = () => distinct(this.lineage.thingsIn(file).map((thing) => this.nodeOf(thing)));
		return this.memory.remember(`in ${file}`, find, sameItems);
	}

	into({ id }: Node): readonly Edge[] {
		return this.memory.remember(`into ${id}`, () => this.findInto(this.current(id)), sameEdges);
	}

	outOf({ id }: Node): readonly Edge[] {
		return this.memory.remember(`out ${id}`, () => this.findOutOf(this.current(id)), sameEdges);
	}

	private findInto(node: Node | undefined): readonly Edge[] {
		if (!node) return [];
		return once([
			...this.related(node, "to"),
			...this.overlapping(node).filter(({ to }) => to === node),
			...node.things.flatMap((thing) => this.described(thing)),
		]);
	}

	private findOutOf(node: Node | undefined): readonly Edge[] {
		if (!node) return [];
		const serving = node.things.filter(({ kind, declared }) => declared && (kind === "service" || kind === "model"));
		const cards = distinct(serving.map(({ at }) => at.file)).flatMap((file) => this.lineage.thingsKnownBy(describing(file)));
		return once([
			...this.related(node, "from"),
			...this.overlapping(node).filter(({ from }) => from === node),
			...cards.flatMap((card) => this.described(card).filter(({ from }) => from === node)),
		]);
	}

	/** What was asked about may have another name or be of another kind by now. */
	private current(id: string): Node | undefined {
		return this.meant(id, "");
	}

	/** The node that a key joins, if anything bears it. */
	private bearing(key: string): Node | undefined {
		const find = () => {
			const bearer = this.lineage.thingsKnownBy(key).find(({ keys }) => keys.includes(key));
			const least = bearer && leastOf(bearer.keys);
			if (least !== undefined && least !== key) return this.bearing(least);
			return bearer && this.handle(headOf(inOrder(sameAs(bearer, this.lineage))));
		};
		return this.memory.remember(`node ${key}`, find, identical);
	}

	/** All things that a key joins, and what they are found by. */
	private joined(key: string): Joined {
		const find = () => {
			const bearer = this.lineage.thingsKnownBy(key).find(({ keys }) => keys.includes(key));
			const things = bearer ? inOrder(sameAs(bearer, this.lineage)) : [];
			return { things, ...traitsOf(things, this.lineage) };
		};
		return this.memory.remember(`same ${key}`, find, sameThings);
	}

	private handle({ id, kind, name }: Head): Node {
		const known = this.handles.get(id);
		if (known?.kind === kind && known.name === name) return known;
		const things = () => this.joined(id).things;
		const node: Node = {
			id,
			kind,
			name,
			get things() {
				return things();
			},
		};
		this.handles.set(id, node);
		return node;
	}

	private near(word: string, file: string): Node | undefined {
		const thing = meant(word, file, this.lineage);
		return thing && this.nodeOf(thing);
	}

	private related(node: Node, end: "from" | "to"): readonly Edge[] {
		return [...this.joined(node.id).words].flatMap((word) => {
			const relations = end === "from" ? this.lineage.relationsFrom(word) : this.lineage.relationsTo(word);
			return relations.flatMap((relation) => (this.meant(relation[end], relation.at.file) === node ? (this.edge(relation) ?? []) : []));
		});
	}

	private edge({ kind, from, to, at, version }: Relation): Edge | undefined {
		const [one, other] = [this.meant(from, at.file), this.meant(to, at.file)];
		if (!one || !other || one === other) return undefined;
		return { kind, from: one, to: other, at, ...(version === undefined ? {} : { version }) };
	}

	/** From what is made at a place to what is only read or deployed in it or around it. */
	private overlapping(node: Node): readonly Edge[] {
		const { places, isMade } = this.joined(node.id);
		return [...places].flatMap(([place, thing]) =>
			distinct(this.lineage.thingsAround(place).map((other) => this.nodeOf(other))).flatMap((other): readonly Edge[] => {
				const its = this.joined(other.id);
				if (other === node || isMade === its.isMade) return [];
				const at = [...its.places].find(([one]) => overlap(one, place))?.[1].at;
				if (!at) return [];
				return [isMade ? { kind: "part", from: node, to: other, at } : { kind: "part", from: other, to: node, at: thing.at }];
			}),
		);
	}

	/** What a card describes serves under its name, if it is not all there is to it. */
	private described(thing: Thing): readonly Edge[] {
		if (thing.kind !== "service" || !thing.describes) return [];
		const { file, key } = placeIn(thing);
		const find = () => {
			const card = this.thingIn(file, key);
			return card ? this.parts(card) : [];
		};
		return this.memory.remember(`parts ${key}`, find, sameEdges);
	}

	private parts(card: Thing): readonly Edge[] {
		const to = this.nodeOf(card);
		const services = this.describedBy(card);
		const models = described({ ...card, kind: "model" }, this.lineage).filter((model) => !this.isServed(model));
		const edges = (kind: RelationKind, things: readonly Thing[]) =>
			things.map((thing): Edge => ({ kind, from: this.nodeOf(thing), to, at: card.at })).filter(({ from }) => from !== to);
		return [...edges("call", services.length > 1 ? services : []), ...edges("serve", models)];
	}

	/** Found out once for all that it describes. */
	private describedBy(thing: Thing): readonly Thing[] {
		if (!thing.describes) return [];
		const { file, key } = placeIn(thing);
		const find = () => {
			const current = this.thingIn(file, key);
			return current ? described(current, this.lineage) : [];
		};
		return this.memory.remember(`described ${thing.kind} ${file} ${key}`, find, sameItems);
	}

	/** The thing as its file has it by now. */
	private thingIn(file: string, key: string): Thing | undefined {
		return this.lineage.thingsIn(file).find((thing) => thing.keys[0] === key && thing.describes);
	}

	private isServed({ keys, at }: Thing): boolean {
		return keys.some((key) =>
			this.lineage.relationsFrom(key).some((relation) => relation.kind === "serve" && relation.at.file === at.file),
		);
	}
}

function placeIn({ at, keys: [key = ""] }: Thing): { readonly file: string; readonly key: string } {
	return { file: at.file, key };
}

/** What the files say, which the graph is made of. */
export type Said = Pick<Lineage, "thingsIn" | "thingsKnownBy" | "thingsAround" | "relationsFrom" | "relationsTo" | "exists">;

/** The same with what is found out once for many. */
export interface Base extends Said {
	/** The things that another one describes, of its sort. */
	described(thing: Thing): readonly Thing[];
}

/** The same said twice in one place counts once. */
function once(edges: readonly Edge[]): readonly Edge[] {
	if (edges.length < 2) return edges;
	const seen = new Set<string>();
	return edges.filter(({ kind, from, to, at }) => {
		const key = `${kind} ${from.id} ${to.id} ${at.file} ${at.start}`;
		return !seen.has(key) && seen.add(key);
	});
}

function distinct<T>(items: readonly T[]): readonly T[] {
	return [...new Set(items)];
}
