import core from "highlight.js/lib/core";
import shell from "highlight.js/lib/languages/bash";
import dockerfile from "highlight.js/lib/languages/dockerfile";
import groovy from "highlight.js/lib/languages/groovy";
import ini from "highlight.js/lib/languages/ini";
import json from "highlight.js/lib/languages/json";
import lisp from "highlight.js/lib/languages/lisp";
import lua from "highlight.js/lib/languages/lua";
import markdown from "highlight.js/lib/languages/markdown";
import properties from "highlight.js/lib/languages/properties";
import python from "highlight.js/lib/languages/python";
import yaml from "highlight.js/lib/languages/yaml";
import { pbtxt } from "./pbtxt.ts";

/** A piece of code that has one colour. */
export interface Piece {
	readonly text: string;
	/** Classes of the highlighter; empty where it has nothing to say. */
	readonly classes: string;
}

const grammars = { dockerfile, groovy, ini, json, markdown, properties, python, shell, yaml, lisp, lua, pbtxt } as const;
const otherNames: Readonly<Record<string, keyof typeof grammars>> = {
	toml: "ini",
	jsonc: "json",
	bash: "shell",
	sh: "shell",
	elisp: "lisp",
};

for (const [name, grammar] of Object.entries(grammars)) core.registerLanguage(name, grammar);

/** The lines of a code, each in pieces; a language that nobody knows has no colours. */
export function highlightLines(code: string, language: string): readonly (readonly Piece[])[] {
	const name = otherNames[language] ?? language;
	if (!Object.hasOwn(grammars, name)) return code.split("\n").map((text) => [{ text, classes: "" }]);
	return linesOf(piecesOf(core.highlight(code, { language: name, ignoreIllegals: true }).value));
}

/** Takes the highlighter's nested spans apart: what stands within several has the classes of the innermost. */
function piecesOf(html: string): readonly Piece[] {
	const pieces: Piece[] = [];
	const open: string[] = [];
	for (const [word] of html.matchAll(/<[^>]*>|[^<]+/g)) {
		if (word === "</span>") open.pop();
		else if (word.startsWith("<")) open.push(/class="([^"]*)"/.exec(word)?.[1] ?? "");
		else pieces.push({ text: unescapeHtml(word), classes: open.at(-1) ?? "" });
	}
	return pieces;
}

function linesOf(pieces: readonly Piece[]): readonly (readonly Piece[])[] {
	const lines: Piece[][] = [[]];
	for (const { text, classes } of pieces) {
		text.split("\n").forEach((part, i) => {
			if (i > 0) lines.push([]);
			if (part !== "") lines.at(-1)?.push({ text: part, classes });
		});
	}
	return lines;
}

function unescapeHtml(text: string): string {
	return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#x27;", "'").replaceAll("&amp;", "&");
}
