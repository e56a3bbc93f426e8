import { readToml } from "../source/toml.ts";
import { Cursor, type Tree } from "../source/tree.ts";
import type { Path, Place } from "./place.ts";

const header = /^[ \t]*(\[\[?)[ \t]*([^\]\n#]+?)[ \t]*\]\]?[ \t]*(?:#.*)?$/gm;

/**
 * A key, or the value behind it, on a line of its own; `part` leads from the whole file to the table that the path of the place starts in. Where that
 * table does not reach, there is no place.
 */
export function tomlPlace(text: string, offset: number, part: readonly string[]): Place | undefined {
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	const typed = text.slice(lineStart, offset);
	const table = tableAt(text, lineStart);
	const inside = table.slice(part.length);
	if (!part.every((name, i) => table[i] === name)) return undefined;
	const common = { indent: "", followed: true, commaBehind: false };
	const key = /^[ \t]*((?:[\w-]+[ \t]*\.[ \t]*)*)([\w-]*)$/.exec(typed);
	if (key) {
		const [, before = "", word = ""] = key;
		const [rest = ""] = /^[\w-]*/.exec(text.slice(offset)) ?? [];
		const path = [...inside, ...namesIn(before)];
		const start = offset - word.length;
		return {
			...common,
			kind: "key",
			path,
			start,
			end: offset + rest.length,
			maps: [present(text, [...part, ...path], start)],
			style: "properties",
			quote: "",
		};
	}
	const value = /^[ \t]*([\w-]+(?:[ \t]*\.[ \t]*[\w-]+)*)[ \t]*=[ \t]*(\[(?:[^\]#]*[,[])?[ \t]*)?(["']?)([^"',\]\n#]*)$/.exec(typed);
	if (!value) return undefined;
	const [, name = "", list, quote = "", word = ""] = value;
	const [rest = ""] = (quote ? /^[^"'\n]*(?=["'])/ : /^[\w.-]*/).exec(text.slice(offset)) ?? [];
	const path = [...inside, ...namesIn(name), ...(list === undefined ? [] : [0])];
	const maps = [present(text, [...part, ...inside], lineStart)];
	return {
		...common,
		followed: false,
		kind: "value",
		path,
		start: offset - word.length,
		end: offset + rest.length,
		maps,
		style: "json",
		quote,
	};
}

/** The keys that lead from one tree to another within it. */
export function wayTo(inner: Tree, root: Tree | undefined): readonly string[] {
	if (root?.kind !== "map") return [];
	for (const { key, value } of root.entries) {
		if (value === inner) return [key.value];
		const further = wayTo(inner, value);
		if (further.length > 0) return [key.value, ...further];
	}
	return [];
}

/** The table whose header stands last before a line. */
function tableAt(text: string, before: number): Path {
	const last = [...text.slice(0, before).matchAll(header)].at(-1);
	return last ? [...namesIn(last[2] ?? ""), ...(last[1] === "[[" ? [0] : [])] : [];
}

function namesIn(dotted: string): readonly string[] {
	return dotted.split(".").flatMap((name) => {
		const plain = name.trim().replace(/^(["'])(.*)\1$/, "$2");
		return plain === "" ? [] : [plain];
	});
}

/** The keys that stand there already; the one that is being typed is none of them. */
function present(text: string, path: Path, start: number): ReadonlyMap<string, string> {
	const [document] = readToml("", text).documents;
	const entries = new Cursor(document).get(...path).entries();
	return new Map(entries.flatMap((one) => (one.key && one.key.at.start !== start ? [[one.key.value, one.word()?.value ?? ""]] : [])));
}
