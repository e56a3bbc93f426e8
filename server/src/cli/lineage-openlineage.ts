import { placeOf } from "../facts/thing.ts";
import type { Edge, Node } from "../lineage/graph.ts";
import { type Drawn, ownerOf, titleOf } from "./graph.ts";

const producer = "https://github.com/plimsoll/plimsoll";
const specification = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent";
const facets = "https://openlineage.io/spec/facets";

/**
 * Events of OpenLineage 2-0-2, one a line: what the workspace says of jobs, without a run. Whatever acts is a job, and everything else is a data
 * set; between two data sets stands a job that makes the second one, and between two jobs the answers of the first.
 */
export function writeOpenLineage({ nodes, edges }: Drawn, now: number): string {
	const into = groupedBy(
		edges.filter(({ kind }) => kind !== "feedback"),
		"to",
	);
	const out = groupedBy(edges, "from");
	const events = nodes.flatMap((node) => eventOf(node, into.get(node) ?? [], out.get(node) ?? []) ?? []);
	const head = { eventTime: new Date(now).toISOString(), producer, schemaURL: specification };
	return events.map((event) => `${JSON.stringify({ ...head, ...event })}\n`).join("");
}

function groupedBy(edges: readonly Edge[], end: "from" | "to"): ReadonlyMap<Node, readonly Edge[]> {
	const groups = new Map<Node, Edge[]>();
	for (const edge of edges) {
		const group = groups.get(edge[end]);
		if (group) group.push(edge);
		else groups.set(edge[end], [edge]);
	}
	return groups;
}

function eventOf(node: Node, into: readonly Edge[], out: readonly Edge[]) {
	if (acts(node)) {
		const answered = out.some(({ to }) => acts(to)) ? [answers(node)] : [];
		const outputs = [...distinct(out.filter(({ to, kind }) => !acts(to) && kind !== "feedback").map(({ to }) => dataset(to))), ...answered];
		return { job: job(node, titleOf(node)), inputs: inputs(into), outputs };
	}
	// What a job writes is told by that job.
	const made = into.filter(({ from }) => !acts(from));
	return made.length === 0 ? undefined : { job: job(node, `make ${titleOf(node)}`), inputs: inputs(made), outputs: [dataset(node)] };
}

function inputs(edges: readonly Edge[]) {
	return distinct(edges.map(({ from }) => (acts(from) ? answers(from) : dataset(from))));
}

function acts({ kind }: Node): boolean {
	return kind === "stage" || kind === "service" || kind === "consumer" || kind === "monitor";
}

function job(node: Node, name: string) {
	const owner = ownerOf(node);
	const type = {
		jobType: {
			...facet("2-0-4", "JobTypeJobFacet"),
			processingType: node.kind === "service" || node.kind === "consumer" ? "STREAMING" : "BATCH",
			integration: "PLIMSOLL",
			jobType: node.kind.toUpperCase(),
		},
	};
	const owners = owner === undefined ? {} : { ownership: { ...facet("1-0-1", "OwnershipJobFacet"), owners: [{ name: owner }] } };
	return { namespace: namespaceOf(node), name, facets: { ...type, ...owners } };
}

/** Named as OpenLineage names data: the store and what lies in it; without an address, a kind and a name within the workspace. */
function dataset(node: Node) {
	const places = node.things.flatMap(({ keys }) => keys.flatMap((key) => placeOf(key) ?? []));
	const address = places.map((place) => /^([a-z][\w+.-]*:\/\/[^/]+)\/+(.+)$/i.exec(place)).find((one) => one !== null);
	const [path] = places;
	const type = { datasetType: { ...facet("1-0-1", "DatasetTypeDatasetFacet"), datasetType: node.kind.toUpperCase() } };
	const named =
		address?.[1] && address[2]
			? { namespace: address[1], name: address[2] }
			: { namespace: namespaceOf(node), name: path ?? `${node.kind}/${node.name}` };
	const version = node.things.find((thing) => thing.version)?.version?.value;
	const versions =
		version === undefined ? {} : { version: { ...facet("1-0-1", "DatasetVersionDatasetFacet"), datasetVersion: String(version) } };
	return { ...named, facets: { ...type, ...versions } };
}

function answers(node: Node) {
	return { namespace: namespaceOf(node), name: `answers of ${titleOf(node)}` };
}

function namespaceOf({ things }: Node): string {
	return things.find(({ repository }) => repository !== undefined)?.repository ?? "workspace";
}

function facet(version: string, name: string) {
	return { _producer: producer, _schemaURL: `${facets}/${version}/${name}.json#/$defs/${name}` };
}

function distinct<T extends { readonly namespace: string; readonly name: string }>(datasets: readonly T[]): readonly T[] {
	return [...new Map(datasets.map((one) => [`${one.namespace} ${one.name}`, one])).values()];
}
