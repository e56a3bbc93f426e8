import type { Source } from "./tree.ts";

/** `{{ … }}`, `{% … %}`, `${VAR}`, `<TODO>` and `__NAME__`: text that a tool or a person is to replace before a server reads it. */
const brackets = [
	["{{", "}}"],
	["{%", "%}"],
	["${", "}"],
] as const;
const angled = /<[A-Z][A-Z0-9_-]*>|^<[A-Za-z][\w .:/-]*>$/;

const underlined = /(?<!\w)__[A-Z][A-Z0-9_]*__(?!\w)/;

/** Marks that stop a format's own grammar; looked for only where a file does not parse. */
const templateMark = /\{\{|\{%|<%|\$\{/;

/** Does a scalar hold a placeholder, so that its value is not known from the file? */
export function isTemplated(text: string): boolean {
	if (text.includes("{") && brackets.some(([open, close]) => encloses(text, open, close))) return true;
	return (text.includes("<") && angled.test(text)) || (text.includes("__") && underlined.test(text));
}

/** Is it template syntax that keeps this text from parsing? It stands on the line of a problem, or on the one before. */
export function isBrokenByTemplate({ text, problems }: Source): boolean {
	return templateMark.test(text) && problems.some(({ at }) => templateMark.test(linesAround(text, at.start)));
}

/** The line of an offset, with everything from the start of the last line before it that is not blank. */
function linesAround(text: string, offset: number): string {
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	const before = text.slice(0, lineStart).trimEnd();
	const lineEnd = text.indexOf("\n", offset);
	return text.slice(before.lastIndexOf("\n") + 1, lineEnd < 0 ? text.length : lineEnd);
}

function encloses(text: string, open: string, close: string): boolean {
	const start = text.indexOf(open);
	return start >= 0 && text.lastIndexOf(close) >= start + open.length;
}
