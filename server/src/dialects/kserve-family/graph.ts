import type { Facts, PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { elsewhere, ignored, refused } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import { ownerOf } from "../kubernetes/metadata.ts";
import { graphWays } from "./lineage.ts";
import type { Resource } from "./resource.ts";

const entry = "root";
const targets = ["nodeName", "serviceName", "serviceUrl"] as const;

/** Webhook: the form of the graph. Router: what it does with a form that the webhook lets in. */
export function* checkGraph(graph: Resource): Iterable<PlatformRemark> {
	const nodes = graph.spec.get("nodes");
	yield* checkName(graph);
	if (!nodes.isMap || !nodes.key) return;
	const names = nodes.entries().flatMap(({ key }) => key ?? []);
	if (!graph.patch && !names.some(({ value }) => value === entry)) {
		yield refused(nodes.key.at, graph, `requests come in at the node \`${entry}\`, but the graph has no node of that name.`);
	}
	for (const node of nodes.entries()) {
		yield* distinctSteps(node, graph);
		yield* oneTarget(node, graph);
		yield* weights(node, graph);
		yield* conditions(node);
		yield* leadsSomewhere(node, names, graph);
	}
	if (names.some(({ value }) => value === entry)) yield* unreachable(nodes, names);
}

export function readGraph(graph: Resource): Partial<Facts> {
	const { at, name, namespace, spec } = graph;
	const seconds = spec.get("timeout").number();
	const stated = {
		name,
		namespace,
		minReplicas: spec.get("minReplicas").number(),
		maxReplicas: spec.get("maxReplicas").number(),
		timeout: seconds && { value: seconds.value * 1000, at: seconds.at },
		owner: ownerOf(graph)?.word(),
	};
	return { services: [{ kind: "service", at, dialect: "kserve", ...maybe(stated), containers: [], ...graphWays(graph) }] };
}

function* checkName(graph: Resource): Iterable<PlatformRemark> {
	const { name } = graph;
	if (!name || name.value.includes("$") || /^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name.value)) return;
	const what = `the name \`${name.value}\` must begin with a small letter and hold nothing but small letters, digits and inner hyphens.`;
	yield refused(name.at, graph, what);
}

function stepsOf(node: Cursor): readonly Cursor[] {
	return node.get("steps").items();
}

function* distinctSteps(node: Cursor, graph: Resource): Iterable<PlatformRemark> {
	const first = new Map<string, Located<string>>();
	for (const step of stepsOf(node)) {
		const name = step.get("name").string();
		if (!name?.value) continue;
		const before = first.get(name.value);
		if (!before) first.set(name.value, name);
		else {
			const what = `two steps of the node \`${node.key?.value}\` are named \`${name.value}\`.`;
			yield refused(name.at, graph, what, elsewhere("The other step of this name stands here.", before.at));
		}
	}
}

function* oneTarget(node: Cursor, graph: Resource): Iterable<PlatformRemark> {
	for (const step of stepsOf(node)) {
		if (!step.isMap || graph.patch) continue;
		const stated = targets.filter((target) => isSet(step.get(target)) && step.get(target).string()?.value !== "");
		const at = step.get(stated[1] ?? "").key?.at ?? step.entries()[0]?.key?.at;
		if (stated.length === 1 || !at) continue;
		const what =
			stated.length === 0
				? `a step of the node \`${node.key?.value}\` has none of \`nodeName\`, \`serviceName\` and \`serviceUrl\`, so it leads nowhere.`
				: `a step of the node \`${node.key?.value}\` has both \`${stated[0]}\` and \`${stated[1]}\`, and it goes to one place only.`;
		yield refused(at, graph, what);
	}
}

function* weights(node: Cursor, graph: Resource): Iterable<PlatformRemark> {
	const router = node.get("routerType");
	const type = router.string()?.value;
	const steps = stepsOf(node);
	if (type === undefined || graph.patch) return;
	if (type !== "Splitter") {
		for (const step of steps) {
			const at = step.get("weight").key?.at;
			if (at)
				yield ignored(at, `\`weight\` has no effect in the node \`${node.key?.value}\`, because a ${type} does not split its requests.`);
		}
		return;
	}
	if (steps.some((step) => step.get("weight").templated || !step.isMap)) return;
	const stated = steps.map((step) => step.get("weight").number());
	const missing = stated.indexOf(undefined);
	const at = steps[missing]?.entries()[0]?.key?.at;
	if (missing >= 0 && at && !isSet(steps[missing]?.get("weight") ?? router)) {
		yield refused(at, graph, `the Splitter \`${node.key?.value}\` has a step without \`weight\`, and each of its steps needs one.`);
	}
	const sum = stated.reduce((total, weight) => total + (weight?.value ?? Number.NaN), 0);
	const last = stated.at(-1)?.at ?? router.at;
	if (Number.isNaN(sum) || sum === 100 || !last) return;
	yield refused(last, graph, `the weights of the Splitter \`${node.key?.value}\` add up to ${sum}, and they must add up to 100.`);
}

/** The router takes the first step whose condition is found in the request, and an empty one never is. */
function* conditions(node: Cursor): Iterable<PlatformRemark> {
	if (node.get("routerType").string()?.value !== "Switch") return;
	for (const step of stepsOf(node)) {
		const condition = step.get("condition");
		const at = step.entries()[0]?.key?.at;
		if (!at || (isSet(condition) && condition.string()?.value !== "")) continue;
		yield ignored(at, `This step of the Switch \`${node.key?.value}\` has no \`condition\`, so no request ever takes it.`);
	}
}

function* leadsSomewhere(node: Cursor, names: readonly Located<string>[], graph: Resource): Iterable<PlatformRemark> {
	if (graph.patch) return;
	const known = names.map(({ value }) => value);
	for (const step of stepsOf(node)) {
		const to = step.get("nodeName").string();
		if (!to?.value || known.includes(to.value)) continue;
		const meant = nearest(to.value, known);
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		yield {
			rule: "config/dangling-reference",
			at: to.at,
			message: `The step leads to the node \`${to.value}\`, but the graph has no such node${hint}`,
		};
	}
}

function* unreachable(nodes: Cursor, names: readonly Located<string>[]): Iterable<PlatformRemark> {
	const reached = new Set([entry]);
	for (const name of reached) {
		for (const step of stepsOf(nodes.get(name))) {
			const to = step.get("nodeName");
			if (to.templated) return;
			const next = to.string()?.value;
			if (next) reached.add(next);
		}
	}
	for (const name of names) {
		if (!reached.has(name.value)) yield ignored(name.at, `No step that begins at \`${entry}\` leads to the node \`${name.value}\`.`);
	}
}
