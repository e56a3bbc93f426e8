import assert from "node:assert/strict";
import { test } from "node:test";
import { columnsOf, excerpt, wrapped } from "../../server/src/cli/columns.ts";
import type { Report } from "../../server/src/cli/report.ts";
import { type Screen, screenOf, writeText } from "../../server/src/cli/report-text.ts";
import type { Finding } from "../../server/src/facts/finding.ts";

function reportOn(text: string, words: string, more: Partial<Finding> = {}, file = "serving/a.yaml"): Report {
	const start = text.indexOf(words);
	assert.ok(start >= 0);
	const at = { file, start, end: start + words.length };
	const finding: Finding = { rule: "config/unknown-field", severity: "error", message: "It is wrong.", at, ...more };
	return {
		files: [{ file, text, manifests: [], findings: [finding] }],
		textOf: () => text,
		show: (name) => name,
		printOf: () => "",
	};
}

const piped: Screen = { columns: undefined, colour: false };
const screen = (columns: number): Screen => ({ columns, colour: false });

/** The words above the carets, by the columns that a terminal gives each letter. */
function underlined(output: string): string {
	const lines = output.split("\n");
	const i = lines.findIndex((line) => /^ {6}\| +\^+$/.test(line));
	const [source = "", carets = ""] = [lines[i - 1], lines[i]];
	const [from, to] = [carets.indexOf("^"), carets.length];
	let column = 0;
	let words = "";
	for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(source)) {
		if (column >= from && column < to) words += segment;
		column += columnsOf(segment);
	}
	return words;
}

test("columns are those of a terminal", () => {
	const widths: readonly (readonly [string, number])[] = [
		["", 0],
		["abc", 3],
		["模型", 4],
		["모델", 4],
		["ﾊﾝ", 2],
		["Ｆ！", 4],
		["e\u0301", 1],
		["\u{1f600}", 2],
		["\u{1f469}\u200d\u{1f4bb}", 2],
		["\u2764\ufe0f", 2],
		["\u{1f1e9}\u{1f1ea}", 2],
		["é…–", 3],
		["a\u200bb", 2],
	];
	for (const [text, width] of widths) assert.equal(columnsOf(text), width, JSON.stringify(text));
});

test("carets stand under the words, whatever stands before them", () => {
	for (const before of ["", "\t\t", "  模型: ", "\u{1f600}\u{1f469}\u200d\u{1f4bb} ", "e\u0301 ", "a\u0000b "])
		for (const words of ["field", "模型名", "\u{1f600}", "x"])
			for (const width of [piped, screen(80), screen(40)]) {
				const shown = words.replace(/\p{Cc}/gu, " ");
				assert.equal(underlined(writeText(reportOn(`${before}${words}: 1\n`, words), width)), shown, JSON.stringify([before, words]));
			}
});

test("of a very long line the part around the finding is shown", () => {
	for (const filler of ["a ", "模 ", "\u{1f600}\t"])
		for (const [before, after] of [
			[5000, 5000],
			[5000, 0],
			[0, 5000],
			[2, 3000],
		] as const)
			for (const width of [piped, screen(60)]) {
				const output = writeText(reportOn(`${filler.repeat(before)}field ${filler.repeat(after)}`, "field"), width);
				assert.equal(underlined(output), "field");
				const most = width.columns ?? 160 + "    1 | ".length;
				for (const line of output.split("\n")) assert.ok(columnsOf(line) <= most, `${columnsOf(line)} of ${most}: ${line}`);
			}
	const long = writeText(reportOn(`k: ${"x".repeat(9000)}`, "x".repeat(9000)), piped);
	assert.match(long, /\| k: x+…\n {6}\| {4}\^+\n/);
	const { from, width, text } = excerpt("x".repeat(9000), 0, 9000, 50);
	assert.deepEqual([from, width, text.length], [0, 49, 50]);
});

test("a finding that goes on over several lines is underlined to the end of its first one", () => {
	assert.equal(underlined(writeText(reportOn("a: {b,\r\n  c}\r\n", "{b,\r\n  c}"), piped)), "{b,");
	assert.equal(underlined(writeText(reportOn("a: 1\n", ""), piped)), "a", "what has no length has one caret");
});

test("sentences are wrapped between words on a screen and nowhere else", () => {
	const path = `s3://models/${"deep/".repeat(20)}model.onnx`;
	const message = `The key is written as \`minReplica\` in \`${path}\`, which the platform does not know, so that 模型 is ignored there and nobody is told of it.`;
	const more = {
		message,
		related: [{ value: message, at: { file: "b.yaml", start: 0, end: 0 } }],
		fix: { title: message, safe: false, edits: [] },
	};
	const whole = writeText(reportOn("a: 1\n", "a", more), piped);
	assert.equal(whole.split("\n").filter((line) => line.includes(message)).length, 3);
	for (const width of [40, 61, 80]) {
		const lines = writeText(reportOn("a: 1\n", "a", more), screen(width)).split("\n");
		for (const line of lines) assert.ok(columnsOf(line) <= width || line.trim() === `\`${path}\`,`, line);
		assert.equal(lines.filter((line) => line.includes(path)).length, 3, "a path is never parted");
		assert.ok(lines.join(" ").replace(/\s+/g, " ").includes(message), "nothing is lost");
	}
	assert.deepEqual(wrapped("a bc def", 4), ["a bc", "def"]);
	assert.deepEqual(wrapped("", 4), [""]);
});

test("on a screen findings stand under their file, and otherwise each says its whole place", () => {
	assert.match(
		writeText(reportOn("a: 1\n", "a"), screen(80)),
		/^serving\/a\.yaml\n {2}1:1 error config\/unknown-field\n {2}It is wrong\.\n/,
	);
	assert.match(writeText(reportOn("a: 1\n", "a"), piped), /^serving\/a\.yaml:1:1 error config\/unknown-field\n {2}It is wrong\.\n/);
	assert.doesNotMatch(writeText(reportOn("a: 1\n", "a", {}, "\u001b[2J\na.yaml"), screen(80)), /(?!\n)\p{Cc}/u);
});

test("colours are for terminals, unless somebody says otherwise", () => {
	const colour = (isTTY: boolean, env: NodeJS.ProcessEnv) => screenOf({ isTTY, columns: 80 }, env).colour;
	assert.deepEqual([colour(true, {}), colour(false, {})], [true, false]);
	assert.deepEqual([colour(true, { NO_COLOR: "1" }), colour(true, { NO_COLOR: "" }), colour(true, { TERM: "dumb" })], [false, true, false]);
	assert.deepEqual(
		[colour(false, { FORCE_COLOR: "1" }), colour(false, { FORCE_COLOR: "" }), colour(true, { FORCE_COLOR: "0" })],
		[true, true, false],
	);
	assert.equal(colour(false, { FORCE_COLOR: "1", NO_COLOR: "1" }), true);
	assert.deepEqual(
		[
			screenOf({ isTTY: false, columns: 80 }, {}).columns,
			screenOf({ isTTY: true }, {}).columns,
			screenOf({ isTTY: true, columns: 3 }, {}).columns,
		],
		[undefined, 80, 40],
	);
	const painted = writeText(reportOn("a: 1\n", "a"), { columns: undefined, colour: true });
	assert.ok(painted.includes("\u001b[31merror\u001b[0m"));
});
