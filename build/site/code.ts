import { highlightLines, type Piece } from "./highlight.ts";
import { escapeHtml } from "./page.ts";

/** A finding as a manual marks it: in a comment below the line, with carets under its words or an arrow where these cannot stand. */
const mark = /^(\s*(?:#|\/\/)\s*)(\^+|<-+)\s*(error|warning|info): (.*)$/;

/** What a block shows that is no file as it is written. */
const notes: Readonly<Record<string, string>> = {
	onnx: "what the model file says of itself",
	model: "what the model file says of itself",
	pickle: "what the pickle would run",
	benchmark: "result of a benchmark",
	before: "before the change",
	changed: "lines of the change",
	files: "files that are there",
	now: "the day of the check",
};

interface Marked {
	readonly line: number;
	readonly from: number;
	readonly to: number;
	readonly severity: string;
	readonly message: string;
}

/** Code with what stands behind its opening fence: language, path, and `fixed` for what the fix leaves. Findings are drawn below their lines. */
export function codeHtml(text: string, info: string): string {
	const [language = "", path = "", word = ""] = info.trim().split(/\s+/);
	const { code, marks } = withoutMarks(text);
	const fixed = word === "fixed";
	const note = fixed ? "after the fix" : (notes[language] ?? "");
	const caption = [
		...(path ? [`<code>${escapeHtml(path)}</code>`] : []),
		...(note ? [`<span class="note${fixed ? " fixed" : ""}">${note}</span>`] : []),
	].join(" ");
	const head = caption ? `<figcaption>${caption}</figcaption>` : "";
	if (code.trim() === "") return `<figure class="code">${head}</figure>\n`;
	const lines = highlightLines(code, language).map((pieces, i) =>
		lineHtml(
			pieces,
			marks.filter(({ line }) => line === i),
		),
	);
	return `<figure class="code${fixed ? " fixed" : ""}">${head}<pre tabindex="0"><code>${lines.join("")}</code></pre></figure>\n`;
}

/** What of a code somebody may search for: the lines that something is found in, and what is found. */
export function codeWords(text: string): string {
	const { code, marks } = withoutMarks(text);
	const lines = code.split("\n");
	return marks.map(({ line, message }) => `${lines[line] ?? ""} ${message}`).join(" ");
}

/** A sentence with the words between backticks as code. */
export function sentenceHtml(text: string): string {
	return escapeHtml(text).replace(/`([^`]+)`/g, "<code>$1</code>");
}

function withoutMarks(text: string): { readonly code: string; readonly marks: readonly Marked[] } {
	const kept: string[] = [];
	const marks: Marked[] = [];
	for (const line of text.split("\n")) {
		const found = mark.exec(line);
		if (!found) kept.push(line);
		else marks.push({ line: kept.length - 1, ...reach(found, kept.at(-1) ?? ""), severity: found[3] ?? "", message: found[4] ?? "" });
	}
	return { code: kept.join("\n"), marks };
}

/** The columns that a mark is about; an arrow stands for the first word of the line. */
function reach([, before = "", pointer = ""]: RegExpExecArray, line: string): { readonly from: number; readonly to: number } {
	if (pointer.startsWith("^")) return { from: before.length, to: before.length + pointer.length };
	const from = line.search(/\S/);
	const length = /^[\w.\-$/]+/.exec(line.slice(Math.max(0, from)))?.[0].length ?? 1;
	return { from: Math.max(0, from), to: Math.max(0, from) + length };
}

function lineHtml(pieces: readonly Piece[], marks: readonly Marked[]): string {
	const findings = marks.map(
		({ severity, message }) =>
			`<span class="finding ${severity}"><b>${severity}<span class="unseen">: </span></b><span>${sentenceHtml(message)}</span></span>`,
	);
	return `<span class="line">${underlined(pieces, marks).map(pieceHtml).join("")}\n</span>${findings.join("")}`;
}

/** The pieces cut where a mark begins or ends, those within one also with its classes. */
function underlined(pieces: readonly Piece[], marks: readonly Marked[]): readonly Piece[] {
	const cuts = marks.flatMap(({ from, to }) => [from, to]);
	let column = 0;
	return pieces.flatMap(({ text, classes }) => {
		const start = column;
		column += text.length;
		const edges = [...new Set([start, ...cuts.filter((cut) => cut > start && cut < start + text.length), column])].sort((a, b) => a - b);
		return edges.slice(0, -1).map((from, i) => {
			const over = marks.find((one) => from >= one.from && from < one.to);
			const part = text.slice(from - start, (edges[i + 1] ?? column) - start);
			return { text: part, classes: over ? `${classes} found ${over.severity}`.trim() : classes };
		});
	});
}

function pieceHtml({ text, classes }: Piece): string {
	return classes ? `<span class="${classes}">${escapeHtml(text)}</span>` : escapeHtml(text);
}
