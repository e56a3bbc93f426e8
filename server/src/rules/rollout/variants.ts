import type { Service } from "../../facts/facts.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located, Span } from "../../source/span.ts";

/** One of several that get a part of the requests of a service. */
export interface Variant {
	readonly at: Span;
	readonly name?: Located<string>;
	readonly share?: Located<number>;
	/** As of a service. */
	readonly runs: string | undefined;
}

/** What an endpoint splits its requests between, with what each of it runs as its own document says. */
export function variantsOf(service: Service, lineage: Lineage): readonly Variant[] {
	const { traffic = [] } = service;
	const behind = traffic.length > 1 && traffic.some(({ runs }) => runs === undefined) ? servicesBehind(service, lineage) : [];
	return traffic.map(({ name, share, runs }) => {
		const [only, ...others] = behind.filter((one) => one.name?.value === name.value);
		return { at: share.at, name, share, runs: runs ?? (others.length === 0 ? only?.runs : undefined) };
	});
}

/** The services that the endpoint asks. */
function servicesBehind({ at, name }: Service, lineage: Lineage): readonly Service[] {
	const place = name?.at ?? at;
	const nodes = lineage.graph
		.nodesIn(at.file)
		.filter(({ things }) => things.some((one) => one.at.file === at.file && one.at.start === place.start));
	const asked = nodes.flatMap((node) => lineage.graph.into(node).flatMap(({ kind, from }) => (kind === "call" ? from.things : [])));
	const found = asked.flatMap((thing) =>
		(lineage.factsOf(thing.at.file)?.services ?? []).filter((one) => [one.at, one.name?.at].some((its) => its?.start === thing.at.start)),
	);
	return [...new Set(found)];
}
