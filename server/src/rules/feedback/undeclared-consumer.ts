import type { Card, Consumer } from "../../facts/card.ts";
import type { Fix } from "../../facts/finding.ts";
import { cardsOf } from "../../lineage/walk.ts";
import { relativePath, resolvePath } from "../../source/paths.ts";
import { rule } from "../rule.ts";
import { called, listText } from "../words.ts";
import { type Caller, callersOf } from "./callers.ts";

export const undeclaredConsumer = rule({
	id: "feedback/undeclared-consumer",
	summary: "Something asks the model that the card does not list among its consumers.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const { consumersKey: at, consumers } = card;
		if (!at || card.unknown?.includes("consumers") || consumers.some(({ unknown }) => unknown?.length)) return;
		for (const caller of callersOf(card, lineage.graph, lineage)) {
			const manifests = cardsOf(caller.node, lineage).flatMap((one) => one.manifests.map(({ path }) => path));
			const files = [...caller.node.things.map((thing) => thing.at.file), ...manifests];
			if (caller.verb === "passes requests on to" || isForTrial(caller, card)) continue;
			if (consumers.some((consumer) => isListed(caller, files, consumer, card))) continue;
			const listed = consumers.flatMap(({ id }) => id?.value ?? []);
			const list = listed.length > 0 ? `lists only ${listText(listed)}` : "lists nobody";
			yield {
				at,
				message: `\`${caller.node.name}\` ${caller.verb} ${called(card.name, "this model")}, but the card ${list} among the consumers.`,
				related: [{ value: `\`${caller.node.name}\` says so here.`, at: caller.at }],
				...entryFor(caller, card),
			};
		}
	},
});

/** Tests, documents and examples ask a model without depending on it, unless the card is one of them itself. */
function isForTrial({ at }: Caller, card: Card): boolean {
	const folders = (file: string) => file.split("/").slice(0, -1);
	const own = new Set(folders(card.at.file));
	return folders(at.file).some(
		(folder) => !own.has(folder) && /^(?:e2e|(?:unit|integration|load)?[-_]?tests?|docs?|examples?|samples?|benchmarks?)$/i.test(folder),
	);
}

/** People call one thing by a longer and a shorter name, so that only a name that shares nothing is another one. */
function isListed({ node }: Caller, files: readonly string[], { id, path }: Consumer, card: Card): boolean {
	if (node.things.some(({ kind, at }) => kind === "consumer" && at.file === card.at.file && at.start === id?.at.start)) return true;
	const fold = (word: string) => word.toLowerCase().replace(/[^a-z0-9]/g, "");
	const [one, other] = [fold(id?.value ?? ""), fold(node.name)];
	if (one !== "" && other !== "" && (one.includes(other) || other.includes(one))) return true;
	const place = path && !path.value.startsWith("/") ? resolvePath(card.at.file, path.value) : undefined;
	return place !== undefined && files.some((file) => file === place || file.startsWith(`${place}/`));
}

function entryFor({ node, at }: Caller, { consumerPlace: place, at: { file } }: Card): { readonly fix?: Fix } {
	if (!place) return {};
	const isPlain = (word: string) => /^[a-z][\w./-]*$/i.test(word) && !/^(?:true|false|yes|no|on|off|null)$/i.test(word);
	const written = (word: string) => (isPlain(word) || word.startsWith("../") ? word : JSON.stringify(word));
	const { indent } = place;
	const path = at.file.startsWith("..") ? "" : `${indent}  path: ${written(relativePath(file, at.file))}\n`;
	const text = `- id: ${written(node.name)}\n${path}${indent}`;
	return { fix: { title: `List ${node.name} as a consumer`, safe: true, edits: [{ at: { ...place.at, end: place.at.start }, text }] } };
}
