import MiniSearch from "minisearch";
import { type Entry, indexing } from "./browser/search.ts";
import type { Page } from "./page.ts";

/** The index as a script, because a page opened from a disk can run one but not fetch data. */
export function indexScript(pages: readonly Page[]): string {
	const index = new MiniSearch(indexing);
	index.addAll(pages.map(entryOf));
	return `var plimsollIndex = ${JSON.stringify(JSON.stringify(index))};\n`;
}

function entryOf({ path, title, kind, summary, content }: Page): Entry {
	return { path, title, kind, summary, headings: content.headings.map(({ text }) => text).join(" "), words: content.words };
}
