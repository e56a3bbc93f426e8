import { isTemplated } from "../../source/template.ts";
import type { Tree, TreeScalar } from "../../source/tree.ts";
import { hasVariable } from "./interpolation.ts";

/**
 * The words of a command, each where it stands: those of a list as they are, those of a text as a shell splits it. Without the text of the file
 * their places are not known.
 */
export function wordsOf(command: Tree | undefined, text: string | undefined): readonly TreeScalar[] {
	if (!command || command.kind === "map") return [];
	if (command.kind === "list") return command.items.flatMap((item) => (item.kind === "scalar" ? [item] : []));
	if (typeof command.value !== "string") return [];
	return text === undefined ? command.value.split(/\s+/).map((value) => ({ ...command, value })) : split(command, text);
}

/** Quotes of YAML around the whole and the mark of a block are not part of the command. */
function split({ at, style }: TreeScalar, text: string): readonly TreeScalar[] {
	const raw = text.slice(at.start, at.end);
	const mark = style === "block" ? (/^[^\n]*\n/.exec(raw)?.[0].length ?? 0) : style === "quoted" ? 1 : 0;
	const inner = raw.slice(mark, style === "quoted" ? -1 : undefined).replace(/\\(["\n])/g, " $1");
	return tokens(inner).map(({ value, start, end }) => {
		const own = { ...at, start: at.start + mark + start, end: at.start + mark + end };
		const templated = isTemplated(value) || hasVariable(value);
		return { kind: "scalar", at: own, value: value.replaceAll("$$", "$"), style: "plain", templated };
	});
}

interface Token {
	readonly value: string;
	readonly start: number;
	readonly end: number;
}

function tokens(text: string): readonly Token[] {
	const found: Token[] = [];
	let [word, start, quote]: [string | undefined, number, string] = [undefined, 0, ""];
	for (let i = 0; i <= text.length; i++) {
		const letter = text[i] ?? " ";
		if (quote === "" && /\s/.test(letter)) {
			if (word !== undefined) found.push({ value: word, start, end: i });
			word = undefined;
			continue;
		}
		if (word === undefined) [word, start] = ["", i];
		if (letter === quote) quote = "";
		else if (quote === "" && (letter === '"' || letter === "'")) quote = letter;
		else if (i < text.length) word += letter;
	}
	if (word !== undefined && word !== "") found.push({ value: word, start, end: text.length });
	return found;
}
