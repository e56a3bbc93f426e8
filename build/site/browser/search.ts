import MiniSearch, { type Options } from "minisearch";

/** A page as the search knows it. */
export interface Entry {
	readonly path: string;
	readonly title: string;
	readonly kind: string;
	readonly summary: string;
	readonly headings: string;
	readonly words: string;
}

/** A page that was found. */
export type Hit = Pick<Entry, "path" | "title" | "kind" | "summary">;

/** Words that stand in nearly every sentence tell no page from another. */
const empty = new Set(
	"a an and are as at be but by for from has have if in is it its no not of on one or so that the their then there this to which who with".split(
		" ",
	),
);

/** How entries are indexed, and asked for: the same here and there, or nothing is found. */
export const indexing: Options<Entry> = {
	idField: "path",
	fields: ["title", "headings", "summary", "words"],
	storeFields: ["title", "kind", "summary"],
	tokenize: (text) => text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ""),
	processTerm: (word) => {
		const term = word.toLowerCase();
		if (empty.has(term)) return null;
		return term.length > 3 && /[^s]s$/.test(term) ? term.slice(0, -1) : term;
	},
};

/** Opens the index that was made when the site was written. What it gives finds pages by words, the best first. */
export function openIndex(json: string): (words: string) => readonly Hit[] {
	const index = MiniSearch.loadJSON(json, indexing);
	return (words) => {
		const all = index.search(words, { ...asking, combineWith: "AND" });
		const some = index.search(words, { ...asking, combineWith: "OR" });
		// Pages with every word come first; of the others only those that say nearly as much.
		const least = (some[0]?.score ?? 0) * 0.4;
		const known = new Set(all.map(({ id }) => id));
		const found = [...all, ...some.filter(({ id, score }) => score >= least && !known.has(id))];
		return found.slice(0, 20).map(({ id, title, kind, summary }) => ({ path: id, title, kind, summary }));
	};
}

const asking = {
	boost: { title: 6, summary: 3, headings: 2 },
	prefix: (word: string) => word.length > 2,
	fuzzy: (word: string) => (word.length > 4 ? 0.2 : false),
	boostDocument: (_path: string, _word: string, stored?: Readonly<Record<string, unknown>>) => (stored?.kind === "schema" ? 0.6 : 1),
} as const;
