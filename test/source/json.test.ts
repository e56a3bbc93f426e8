import assert from "node:assert/strict";
import { test } from "node:test";
import { readJson } from "../../server/src/source/json.ts";
import { Cursor, type Tree } from "../../server/src/source/tree.ts";

const read = (text: string) => readJson("manifest.json", text);

function plain(tree: Tree | undefined): unknown {
	if (tree?.kind === "map") return tree.entries.map(({ key, value }) => [key.value, plain(value)]);
	if (tree?.kind === "list") return tree.items.map(plain);
	return tree?.value;
}

const problems = (text: string) => read(text).problems.map(({ at, message }) => [at.start, message]);

test("values of every kind, each at its place", () => {
	const text = '{\r\n "a": "\u{1F600}\\n",\r\n "b": [true, null, 1.5, {}],\r\n "c": {"d": -2}\r\n}';
	const source = read(text);
	const root = new Cursor(source.documents[0]);
	assert.deepEqual(source.problems, []);
	assert.deepEqual(plain(root.tree), [
		["a", "\u{1F600}\n"],
		["b", [true, null, 1.5, []]],
		["c", [["d", -2]]],
	]);
	const at = (cursor: Cursor) => text.slice(cursor.at?.start, cursor.at?.end);
	assert.equal(at(root.get("a")), '"\u{1F600}\\n"');
	assert.equal(at(root.get("b", 2)), "1.5");
	assert.equal(at(root.get("c", "d")), "-2");
	assert.equal(text.slice(root.get("c").key?.at.start, root.get("c").key?.at.end), '"c"');
});

test("names that objects have of themselves are ordinary keys", () => {
	assert.deepEqual(plain(read('{"__proto__": {"x": 1}, "constructor": 2}').documents[0]), [
		["__proto__", [["x", 1]]],
		["constructor", 2],
	]);
});

test("broken text is told at its place, and everything else is read", () => {
	assert.deepEqual(problems('{"a": 1, "b": , "c": 3'), [
		[14, "Value expected."],
		[22, "Close brace expected."],
	]);
	assert.deepEqual(plain(read('{"a": 1, "b": , "c": 3').documents[0]), [
		["a", 1],
		["b", null],
		["c", 3],
	]);
	assert.deepEqual(problems('{"a": 1} // no'), [[9, "Invalid comment token."]]);
	assert.deepEqual(problems('{"a":1}\n{"a":2}'), [[8, "End of file expected."]]);
	assert.deepEqual(problems(""), [[0, "Value expected."]]);
});

test("a byte order mark is passed over", () => {
	const source = read('\uFEFF{"a":1}');
	assert.deepEqual(source.problems, []);
	assert.equal(new Cursor(source.documents[0]).get("a").at?.start, 6);
});

test("a placeholder hides its own scalar alone", () => {
	const root = new Cursor(read('{"a": "{{ x }}", "b": "y", "c": "$(VAR)"}').documents[0]);
	assert.deepEqual(
		root.entries().map((entry) => entry.templated),
		[true, false, false],
	);
});

test("nesting without end is one problem, and brackets in strings are no nesting", () => {
	for (const text of ["[".repeat(10_000), '{"a":'.repeat(10_000), "[".repeat(10_000) + "]".repeat(10_000)]) {
		const source = read(text);
		assert.equal(source.problems.length, 1);
		assert.match(source.problems[0]?.message ?? "", /nests more than 200 levels deep/);
		assert.deepEqual(source.documents, []);
	}
	const strings = read(JSON.stringify(Array.from({ length: 500 }, () => "[")));
	assert.deepEqual(strings.problems, []);
	assert.equal(new Cursor(strings.documents[0]).items().length, 500);
});
