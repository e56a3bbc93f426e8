import type { Manifest } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { nameKey, type Thing } from "../../facts/thing.ts";
import type { Graph, Node } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";

export const unusedFeature = rule({
	id: "lineage/unused-feature",
	summary: "Features are kept that nothing in the workspace reads, beside others that are read.",
	severity: "info",
	about: "file",
	reach: "graph",
	stage: "staging",
	*check({ manifests }, { lineage }) {
		const file = manifests.find(isDefinitions)?.at.file;
		if (file === undefined) return;
		const graph = lineage.graph;
		const views = lineage.thingsIn(file).flatMap((thing) => viewOf(thing, file, graph, lineage));
		const served = views.find(({ use }) => use === "served");
		// Where nothing gets out of the store, the readers are elsewhere.
		if (!served) return;
		for (const view of views) yield* view.use === "none" ? wholly(view, served) : partly(view);
	},
});

function isDefinitions({ dialect, type }: Manifest): boolean {
	return dialect === "feast" && type === "Definitions";
}

/** Who reads it: a feature service, a card or a stage, or other views alone. */
type Use = "served" | "views" | "none";

interface View {
	readonly thing: Thing;
	readonly use: Use;
	readonly features: readonly { readonly thing: Thing; readonly use: Use }[];
}

/** A view of features that is declared in this file. Services are views of another kind, and labels are read where a model is trained. */
function viewOf(thing: Thing, file: string, graph: Graph, lineage: Lineage): readonly View[] {
	if (thing.kind !== "view" || !thing.declared || !bears(thing, "feast/view") || bears(thing, "feast/labels")) return [];
	const out = graph.outOf(graph.nodeOf(thing)).map(({ to }) => to);
	const members = out.filter((node) => node.things.some((one) => one.kind === "feature" && bears(one, "feast/feature")));
	const used = members.map((node) => ({
		node,
		use: useOf(
			node,
			graph.outOf(node).map(({ to }) => to),
			lineage,
		),
	}));
	const features = used.flatMap(({ node, use }) => {
		const own = node.things.find((one) => one.declared && one.at.file === file && bears(one, "feast/feature"));
		return own ? [{ thing: own, use }] : [];
	});
	const own = useOf(
		graph.nodeOf(thing),
		out.filter((node) => !members.includes(node)),
		lineage,
	);
	const uses = new Set([own, ...used.map(({ use }) => use)]);
	return [{ thing, use: uses.has("served") ? "served" : uses.has("views") ? "views" : "none", features }];
}

function useOf({ things }: Node, readers: readonly Node[], lineage: Lineage): Use {
	if (things.some((thing) => isMeant(thing, lineage))) return "served";
	const isView = (node: Node) => node.things.some((thing) => bears(thing, "feast/view"));
	return readers.length === 0 ? "none" : readers.every(isView) ? "views" : "served";
}

/** A card may mean it, although it is not plain which one of several it means. */
function isMeant({ names = [] }: Thing, lineage: Lineage): boolean {
	return names.some(
		(name) =>
			lineage.relationsFrom(name).length + lineage.relationsTo(name).length > 0 ||
			lineage.thingsKnownBy(name).some(({ same }) => same?.includes(name)),
	);
}

function bears({ names = [] }: Thing, registry: string): boolean {
	return names.some((name) => name.startsWith(nameKey(registry, "")));
}

function* wholly({ thing }: View, { thing: read }: View): Iterable<Remark> {
	const message = `No feature service, view or card reads the view \`${thing.name}\`, but \`${read.name}\` of the same file is read.`;
	yield { at: thing.at, message, ...related({ value: `\`${read.name}\` is declared here.`, at: read.at }) };
}

function* partly({ thing: { name }, features }: View): Iterable<Remark> {
	const [read] = features.filter(({ use }) => use !== "none");
	const unread = features.filter(({ use }) => use === "none");
	const [first, ...others] = unread.map((feature) => feature.thing);
	if (!read || !first) return;
	const short = (thing: Thing) => thing.name.slice(thing.name.lastIndexOf(":") + 1);
	yield {
		at: first.at,
		message: `No feature service, view or card reads ${listText([first, ...others].map(short))} of the view \`${name}\`, but \`${short(read.thing)}\` of it is read.`,
		...related(...others.slice(0, 8).map((thing) => ({ value: `\`${short(thing)}\` is not read either.`, at: thing.at }))),
	};
}
