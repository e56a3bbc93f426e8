import type { Card } from "../../facts/card.ts";
import type { DataSource } from "../../facts/card-data.ts";
import { type Fix, stub } from "../../facts/finding.ts";
import { dataKey } from "../../lineage/card-statements.ts";
import type { Edge } from "../../lineage/graph.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { cardsOf, holdsAnswers, partsOf } from "../../lineage/walk.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";
import { isSameSource, sourcesOf } from "./sources.ts";

/** What says which version it is, now and tomorrow. */
const pins: readonly string[] = ["version", "contract", "model"];

export const unstableUpstreamModel = rule({
	id: "lineage/unstable-upstream-model",
	summary: "A feature comes from another model, and the card does not say from which version of it.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		for (const source of card.sources) {
			const { id, model, version, contract, unknown } = source;
			if (!id || version || contract || unknown?.some((key) => pins.includes(key))) continue;
			const readers = card.features.filter((feature) => sourcesOf(feature).some(({ value }) => isSameSource(card, value, id.value)));
			const names = readers.map(({ name }) => name?.value ?? "a feature");
			const maker = readers[0] && makerOf(source, id, card, lineage);
			if (!maker) continue;
			const { name, at, current } = maker;
			yield {
				at: model?.at ?? id.at,
				message: `${listText(names)} ${names.length > 1 ? "come" : "comes"} from the model \`${name}\`, but \`${id.value}\` states no version of it.`,
				...related(
					at && { value: `\`${name}\` writes it.`, at },
					current && { value: `\`${name}\` is at version ${current.value}.`, at: current.at },
				),
				...pin(source, current),
			};
		}
	},
});

interface Maker {
	readonly name: string;
	/** What says so, where it is not the source. */
	readonly at?: Edge["at"];
	/** The version that its card states. */
	readonly current?: Located<string>;
}

/** The model or service that makes a source: as the source says, else as its own deployment or another card does. */
function makerOf(source: DataSource, { value, at }: Located<string>, card: Card, lineage: Lineage): Maker | undefined {
	const graph = lineage.graph;
	const data = graph.meant(dataKey(value, at.file), at.file);
	const written = data ? graph.into(data).filter((edge) => edge.kind === "write" && holdsAnswers(edge, lineage)) : [];
	const { model } = source;
	const own = partsOf(card, graph);
	const edge = written.find((one) => (model ? one.at.file === at.file && one.at.start === model.at.start : isAnswer(one)));
	if (edge && own.has(edge.from)) return undefined;
	const [upstream, ...more] = edge ? cardsOf(edge.from, lineage) : [];
	const current = more.length === 0 ? upstream?.model?.version : undefined;
	const known = current ? { current } : {};
	if (model) return { name: model.value, ...known };
	// Somebody else who declares the same data may have pinned it for all.
	if (!edge || edge.version !== undefined || data?.things.some(({ version }) => version)) return undefined;
	return { name: edge.from.name, at: edge.at, ...known };
}

function isAnswer({ from }: Edge): boolean {
	return from.kind === "model" || from.kind === "service";
}

function pin({ place }: DataSource, current: Located<string> | undefined): { readonly fix?: Fix } {
	if (!current) return stub(place, "Add the version to fill in", ["version: # TODO"]);
	const { value } = current;
	const fix = stub(place, `Pin version ${value}`, [`version: ${/^\d+$/.test(value) ? value : JSON.stringify(value)}`]).fix;
	return fix ? { fix: { title: fix.title, safe: false, edits: fix.edits } } : {};
}
