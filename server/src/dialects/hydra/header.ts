import type { Located } from "../../source/span.ts";
import type { Source } from "../../source/tree.ts";

/** The `# @package` line among the first lines of a config: where in the composed config its keys go. */
export function packageHeader({ text, file }: Source): Located<string> | undefined {
	let start = 0;
	for (const line of text.slice(0, 512).split("\n")) {
		if (line.trim() !== "" && !/^\s*#\s*@/.test(line)) return undefined;
		const match = /^(\s*#\s*@package\s+)(\S+)\s*$/.exec(line);
		if (match) {
			const from = start + (match[1] ?? "").length;
			const value = match[2] ?? "";
			return { value, at: { file, start: from, end: from + value.length } };
		}
		start += line.length + 1;
	}
	return undefined;
}

/** Does the config put its keys at the top of the composed config, wherever its file lies? What follows `_global_` after one more sign is its package. */
export function isGlobal(header: Located<string> | undefined): boolean {
	const word = "_global_";
	const last = header?.value.lastIndexOf(word) ?? -1;
	return header !== undefined && last >= 0 && header.value.length <= last + word.length + 1;
}
