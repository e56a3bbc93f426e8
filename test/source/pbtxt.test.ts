import assert from "node:assert/strict";
import { test } from "node:test";
import { readPbtxt } from "../../server/src/source/pbtxt.ts";
import { Cursor, type Source, type Tree } from "../../server/src/source/tree.ts";

function read(text: string): { readonly source: Source; readonly root: Cursor; readonly problems: readonly string[] } {
	const source = readPbtxt("config.pbtxt", text);
	return { source, root: new Cursor(source.documents[0]), problems: source.problems.map(({ message }) => message) };
}

function plain(tree: Tree | undefined): unknown {
	if (tree?.kind === "map") return tree.entries.map(({ key, value }) => [key.value, plain(value)]);
	if (tree?.kind === "list") return tree.items.map(plain);
	return tree?.value;
}

/** Everything that has a place, with the words that stand there. */
function places(tree: Tree, text: string): readonly string[] {
	const own = [text.slice(tree.at.start, tree.at.end)];
	if (tree.kind === "list") return [...own, ...tree.items.flatMap((item) => places(item, text))];
	if (tree.kind === "scalar") return own;
	return [...own, ...tree.entries.flatMap((entry) => [text.slice(entry.at.start, entry.at.end), ...places(entry.value, text)])];
}

test("fields with and without colon, in braces and angles", () => {
	const { root, problems } = read('a: 1 b { c: "x" } d: { e: 2 } f < g: 3 > h: < i: 4 >');
	assert.deepEqual(problems, []);
	assert.deepEqual(plain(root.tree), [
		["a", 1],
		["b", [["c", "x"]]],
		["d", [["e", 2]]],
		["f", [["g", 3]]],
		["h", [["i", 4]]],
	]);
});

test("a repeated field stays repeated, and lists hold scalars and messages", () => {
	const { root, problems } = read("a: 1 a: [2, 3] b [ { c: 1 }, < c: 2 > ] d: [] e []");
	assert.deepEqual(problems, []);
	assert.deepEqual(plain(root.tree), [
		["a", 1],
		["a", [2, 3]],
		["b", [[["c", 1]], [["c", 2]]]],
		["d", []],
		["e", []],
	]);
});

test("commas and semicolons may follow a field", () => {
	const { root, problems } = read("a: 1, b: 2; c { d: 3; }, e: 4");
	assert.deepEqual(problems, []);
	assert.deepEqual(
		root.entries().map(({ key }) => key?.value),
		["a", "b", "c", "e"],
	);
});

test("numbers of every kind", () => {
	const { root, problems } = read(
		"n: [0, -5, - 7, 0x1F, -0xff, 017, 1.5, .5, 2., 1e3, 1.5E-2, 2f, 2.5F, inf, -inf, Infinity, 9007199254740993]",
	);
	assert.deepEqual(problems, []);
	const infinite = Number.POSITIVE_INFINITY;
	const expected = [0, -5, -7, 31, -255, 15, 1.5, 0.5, 2, 1000, 0.015, 2, 2.5, infinite, -infinite, infinite, 9007199254740992];
	assert.deepEqual(plain(root.get("n").tree), expected);
	assert.ok(Number.isNaN(read("n: nan").root.get("n").number()?.value));
});

test("a number that runs into a word is told", () => {
	const { root, problems } = read("memory: 8GB other: 1.2.3 last: 1");
	assert.deepEqual(problems, ["`8GB` is no number.", "`1.2.3` is no number."]);
	assert.equal(root.get("last").number()?.value, 1);
});

test("strings: quotes, escapes, neighbours", () => {
	const text = String.raw`a: "it's" b: 'say "x"' c: "\t\x41\101\303\251\u00e9\U0001F600\\\"\'\?" d: "one" ' two' # between
		"\063"`;
	const { root, problems, source } = read(text);
	assert.deepEqual(problems, []);
	assert.equal(root.get("a").string()?.value, "it's");
	assert.equal(root.get("b").string()?.value, 'say "x"');
	assert.equal(root.get("c").string()?.value, "\tAAéé😀\\\"'?");
	assert.equal(root.get("d").string()?.value, "one two3");
	assert.equal(text.slice(root.get("d").at?.start, root.get("d").at?.end).endsWith(String.raw`"\063"`), true);
	assert.deepEqual(
		source.comments.map(({ value }) => value),
		["between"],
	);
});

test("an unknown escape and an open string are told where they stand", () => {
	const text = 'a: "x\\q"\nb: "open\nc: 1';
	const { root, source } = read(text);
	assert.deepEqual(
		source.problems.map(({ message, at }) => [message, text.slice(at.start, at.end)]),
		[
			["There is no escape `\\q` in a string.", "\\q"],
			["This string does not end on its line.", '"open'],
		],
	);
	assert.equal(root.get("b").string()?.value, "open");
	assert.equal(root.get("c").number()?.value, 1);
});

test("bare words are symbols, and true and false are booleans too", () => {
	const { root } = read("a: TYPE_FP32 b: true c: false d: True");
	const scalars = root.entries().map(({ tree }) => (tree?.kind === "scalar" ? [tree.value, tree.style] : []));
	assert.deepEqual(scalars, [
		["TYPE_FP32", "symbol"],
		[true, "symbol"],
		[false, "symbol"],
		["True", "symbol"],
	]);
});

test("extensions and Any are named in brackets", () => {
	const { root, problems } = read('[my.ext]: 1 [type.googleapis.com/a.B] { c: 2 } details { [ x.y ]: "z" }');
	assert.deepEqual(problems, []);
	assert.equal(root.get("[my.ext]").number()?.value, 1);
	assert.equal(root.get("[type.googleapis.com/a.B]", "c").number()?.value, 2);
	assert.equal(root.get("details", "[x.y]").string()?.value, "z");
});

test("comments keep their mark in their place", () => {
	const text = "# first\na: 1 # plimsoll-allow config/rejected: known\n#\n";
	const { source } = read(text);
	assert.deepEqual(
		source.comments.map(({ value, at }) => [value, text.slice(at.start, at.end)]),
		[
			["first", "# first"],
			["plimsoll-allow config/rejected: known", "# plimsoll-allow config/rejected: known"],
			["", "#"],
		],
	);
});

test("placeholders are templated scalars and no mistake", () => {
	const text = `a: \${max_batch_size} b: {{ .Values.kind }} c: [ \${x}, 3 ] d: <MODEL_NAME> e: KIND_\${device} f: "\${dir}/x" g: -\${n} h: { i: 1 }`;
	const { root, problems } = read(text);
	assert.deepEqual(problems, []);
	const templated = root.entries().map((entry) => (entry.isList ? entry.items().map((item) => item.templated) : entry.templated));
	assert.deepEqual(templated, [true, true, [true, false], true, true, true, true, false]);
	assert.deepEqual(plain(root.get("b").tree), "{{ .Values.kind }}");
	assert.equal(root.get("a").number(), undefined);
	assert.equal(root.get("h", "i").number()?.value, 1);
});

test("every node knows its place", () => {
	const text = 'a { b: [ 1, "x" ] } c < d: -2 >';
	const { root } = read(text);
	assert.ok(root.tree);
	const expected = [
		text,
		'a { b: [ 1, "x" ] }',
		'{ b: [ 1, "x" ] }',
		'b: [ 1, "x" ]',
		'[ 1, "x" ]',
		"1",
		'"x"',
		"c < d: -2 >",
		"< d: -2 >",
		"d: -2",
		"-2",
	];
	assert.deepEqual(places(root.tree, text), expected);
});

const mistakes: readonly (readonly [string, readonly string[], readonly string[]])[] = [
	["a 1 b: 2", ["A `:` is missing between `a` and its value."], ["a", "b"]],
	["a [ 1 ] b: 2", ["A `:` is missing between `a` and its value."], ["a", "b"]],
	["a: b: 2", ["`a` has no value."], ["a", "b"]],
	["a\nb { }", ["`a` has no value."], ["a", "b"]],
	["a:\nb { }", ["`a` has no value."], ["a", "b"]],
	["a: [ 1 2 ] b: 3", ["A comma is missing between two items of a list."], ["a", "b"]],
	["a: [ 1, ] b: 3", ["A list cannot end with a comma."], ["a", "b"]],
	["a: [ , 1 ] b: 3", ["`,` separates nothing."], ["a", "b"]],
	["a: [ 1; 2 ]", ["`;` separates nothing."], ["a"]],
	["a: 1,, b: 2", ["`,` separates nothing."], ["a", "b"]],
	["a: [ [ 1 ] ] b: 2", ["A list cannot stand in a list."], ["a", "b"]],
	["a { b: 1 } } c: 2", ["`}` closes nothing."], ["a", "c"]],
	["a { b: 1", ["`{` is never closed."], ["a"]],
	["a [ { b: 1 ] c: 2", ["`{` is never closed."], ["a", "c"]],
	["= a: 1", ["`=` stands where a field should start."], []],
	["= 1\na: 1", ["`=` stands where a field should start."], ["a"]],
	["a: ?\nb: 2", ["`a` has no value.", "`?` stands where a field should start."], ["a", "b"]],
	["{ a: 1 } b: 2", ["`{` stands where a field should start."], ["b"]],
	['"a": 1\nb: 2', ['`"` stands where a field should start.', "`:` stands where a field should start."], ["b"]],
	["a: [ = ] b: 2", ["`=` stands where an item of a list should start."], ["a", "b"]],
];

for (const [text, expected, keys] of mistakes) {
	test(`reading goes on after a mistake: ${text.replaceAll("\n", "↵")}`, () => {
		const { root, problems } = read(text);
		assert.deepEqual(problems, expected);
		assert.deepEqual(
			root.entries().map(({ key }) => key?.value),
			keys,
		);
	});
}

test("a field without a value is an empty scalar behind its name", () => {
	const { root } = read("max_ba\n");
	assert.deepEqual(root.get("max_ba").tree, {
		kind: "scalar",
		at: { file: "config.pbtxt", start: 6, end: 6 },
		value: null,
		style: "plain",
		templated: false,
	});
});

test("a problem lies within the text", () => {
	for (const text of ["a:", "a {", "a: [", "a: '", "}", "a: -", "[", "a: \\"]) {
		const { source } = read(text);
		assert.ok(source.problems.length > 0, text);
		for (const { at } of source.problems)
			assert.ok(at.start >= 0 && at.end <= text.length && at.start < at.end, `${text} ${at.start} ${at.end}`);
	}
});

test("deep nesting ends in a problem, and what follows is read", () => {
	const { root, problems } = read(`${"a { ".repeat(10_000)}${"} ".repeat(10_000)} b: 1`);
	assert.deepEqual(problems, ["The text nests more than 200 levels deep here, so this part is not read."]);
	assert.equal(root.get("b").number()?.value, 1);
	assert.equal(read("a: [ { ".repeat(10_000)).problems.at(-1), "The text nests more than 200 levels deep here, so this part is not read.");
});

test("a byte order mark and an empty text are fine", () => {
	assert.deepEqual(plain(read("\uFEFFa: 1").root.tree), [["a", 1]]);
	assert.deepEqual(plain(read("").root.tree), []);
	assert.deepEqual(read(" # only a comment").problems, []);
});
