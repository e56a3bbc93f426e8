import type { Source } from "./tree.ts";
import { readYaml } from "./yaml.ts";

/** The lines between `---` and `---` at the very beginning, as the Hugging Face Hub finds them. */
const block = /^(\s*---(?:\r\n|\r|\n))([\S\s]*?)(?:\r\n|\r|\n)---[ \t]*(?:\r|\n|$)/;

/** Does a text that begins so open a block of metadata? */
export function opensFrontMatter(head: string): boolean {
	return /^\s*---[\r\n]/.test(head);
}

/** Where the metadata stand, from the end of the line that opens them to the line that closes them. */
export function frontMatterIn(text: string): { readonly start: number; readonly end: number } | undefined {
	const [, opening = "", inner = ""] = opensFrontMatter(text) ? (block.exec(text) ?? []) : [];
	return opening === "" ? undefined : { start: opening.length, end: opening.length + inner.length };
}

/** Reads the YAML at the beginning of a Markdown file, at its true places. Nothing is read of what people see. */
export function readFrontMatter(file: string, text: string): Source {
	const within = frontMatterIn(text);
	if (!within) return { file, text, documents: [], problems: [], comments: [] };
	const blank = text.slice(0, within.start).replace(/[^\r\n]/g, " ");
	return { ...readYaml(file, blank + text.slice(within.start, within.end)), text };
}
