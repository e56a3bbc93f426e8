import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeScalar, type EmbeddedYaml, readEmbeddedYaml } from "../../server/src/source/embedded-yaml.ts";
import { Cursor, type Tree, type TreeScalar } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function scalarOf(text: string): TreeScalar {
	const { tree } = new Cursor(readYaml("a.yaml", text).documents[0]).get("config");
	assert.ok(tree?.kind === "scalar");
	return tree;
}

function read(text: string): EmbeddedYaml {
	return readEmbeddedYaml(text, scalarOf(text));
}

/** The words of the file that each key and scalar of a tree points at. */
function words(tree: Tree | undefined, text: string): readonly string[] {
	if (!tree) return [];
	if (tree.kind === "scalar") return [text.slice(tree.at.start, tree.at.end)];
	if (tree.kind === "list") return tree.items.flatMap((item) => words(item, text));
	return tree.entries.flatMap(({ key, value }) => [text.slice(key.at.start, key.at.end), ...words(value, text)]);
}

test("a literal block keeps the place of every word", () => {
	const text = "x: 1\nconfig: |\n  name: churn\n\n  list:\n    - a\n    - b: 2 # two\nafter: 3\n";
	const { tree, problems, editable } = read(text);
	assert.deepEqual(words(tree, text), ["name", "churn", "list", "a", "b", "2"]);
	assert.deepEqual(problems, []);
	assert.ok(editable);
	assert.equal(new Cursor(tree).get("list", 1, "b").at?.start, text.indexOf("2 # two"));
});

test("the same with every chomping, indicator, comment and line ending", () => {
	for (const header of ["|", "|-", "|+", "|2", "|2-", "| # what follows"]) {
		for (const end of ["\n", "\r\n"]) {
			const text = [`config: ${header}`, "  a:", "    b: c", "", "  d: e", "", "after: 1", ""].join(end);
			assert.deepEqual(words(read(text).tree, text), ["a", "b", "c", "d", "e"], JSON.stringify(text));
		}
	}
});

test("a block at the end of the text, with and without a last line break", () => {
	for (const text of ["config: |\n  a: b", "config: |\n  a: b\n", "config: |\n  a: b\n\n\n", "config: |\n  a: b\n  "]) {
		assert.deepEqual(words(read(text).tree, text), ["a", "b"], JSON.stringify(text));
	}
});

test("each character of a block is the one that stands at its offset", () => {
	const text = "config: |\n    one\n      two\n\n    three\nafter: 1\n";
	const decoded = decodeScalar(text, scalarOf(text));
	assert.ok(decoded);
	assert.equal(decoded.offsets.length, decoded.value.length + 1);
	assert.equal(
		decoded.offsets
			.slice(0, -1)
			.map((offset) => text[offset])
			.join(""),
		decoded.value,
	);
});

test("quoted and plain text on one line", () => {
	const double = 'config: "{a: \\"b\\", c: d}"\n';
	assert.deepEqual(words(read(double).tree, double), ["a", '\\"b\\', "c", "d"]);
	const single = "config: '{a: ''b'', c: d}'\n";
	assert.deepEqual(words(read(single).tree, single).slice(2), ["c", "d"]);
	const plain = "config: abc\n";
	assert.deepEqual(words(read(plain).tree, plain), ["abc"]);
	for (const text of [double, single, plain]) assert.equal(read(text).editable, false);
});

test("escapes that make lines", () => {
	const text = 'config: "a: 1\\nb: \\u0063d\\n"\n';
	const { tree } = read(text);
	assert.deepEqual(words(tree, text), ["a", "1", "b", "\\u0063d"]);
});

test("folded text is read, and all of it stands where the scalar does", () => {
	const text = "config: >\n  {a: 1,\n  b: 2}\nafter: 1\n";
	const { tree, editable } = read(text);
	assert.equal(new Cursor(tree).get("b").number()?.value, 2);
	assert.deepEqual(new Cursor(tree).get("b").at, scalarOf(text).at);
	assert.equal(editable, false);
	const lines = 'config: "a: 1\n\n  b: 2"\n';
	assert.deepEqual(new Cursor(read(lines).tree).get("b").at, scalarOf(lines).at);
});

test("mistakes stand where they are", () => {
	const text = "config: |\n  a: [1\n  b: 2\n";
	const { problems } = read(text);
	assert.ok(problems.length > 0);
	for (const { at } of problems) assert.ok(at.start > text.indexOf("|") && at.end <= text.length);
	const open = "config: |\n  a: {b: 1\n\nafter: 1\n";
	assert.deepEqual(
		read(open).problems.map(({ at }) => open.slice(at.start, at.end)),
		["1"],
	);
});

test("placeholders are unknown, and where they break the text nothing is said of it", () => {
	const text = `config: |\n  a: \${A}\n  b: 2\n`;
	const cursor = new Cursor(read(text).tree);
	assert.ok(cursor.get("a").templated);
	assert.equal(cursor.get("b").number()?.value, 2);
	const broken = read("config: |\n  {{ if .Values.x }}\n  a: 1\n  {{ end }}\n");
	assert.deepEqual([broken.tree, broken.problems], [undefined, []]);
});

test("branches that an alias shares stay shared", () => {
	const lines = Array.from({ length: 30 }, (_, i) => `  a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`);
	const text = `config: |\n  a0: &a0 [x]\n${lines.join("\n")}\n`;
	const { tree } = read(text);
	assert.equal(new Cursor(tree).get("a1", 0).tree, new Cursor(tree).get("a0").tree);
});

test("what is no text holds no document", () => {
	assert.equal(read("config: 3\n").tree, undefined);
	assert.equal(read('config: ""\n').tree, undefined);
});
