import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor, type Source, type Tree } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function plain(tree: Tree | undefined): unknown {
	if (tree?.kind === "map") return Object.fromEntries(tree.entries.map(({ key, value }) => [key.value, plain(value)]));
	if (tree?.kind === "list") return tree.items.map(plain);
	return tree?.value;
}

const read = (text: string): Source => readYaml("manifest.yaml", text);
const values = (text: string): readonly unknown[] => read(text).documents.map(plain);
const words = ({ text }: Source, { at }: { readonly at: { readonly start: number; readonly end: number } }) => text.slice(at.start, at.end);

const dollar = "$";

/** Each problem with the words that it stands at. */
function problems(text: string): readonly (readonly [words: string, message: string])[] {
	const source = read(text);
	return source.problems.map((problem) => [words(source, problem), problem.message]);
}

test("a stream holds many documents, empty ones among them", () => {
	assert.deepEqual(values("a: 1\n---\nb: 2\n---\n# nothing\n---\n- x\n...\n%YAML 1.2\n---\nc: 3\n"), [
		{ a: 1 },
		{ b: 2 },
		null,
		["x"],
		{ c: 3 },
	]);
	assert.deepEqual(values(""), []);
	assert.deepEqual(values("# a comment alone"), []);
});

test("every comment is found, and only comments are", () => {
	const source = read("# one\na: 1 # two\nb: 'x # no' # three\nc: \"#no\"\nd: a#no\ne: |\n  # no\nf: 1\n# last");
	assert.deepEqual(
		source.comments.map(({ value }) => value),
		["one", "two", "three", "last"],
	);
	assert.deepEqual(
		source.comments.map((comment) => words(source, comment)),
		["# one", "# two", "# three", "# last"],
	);
});

test("the text of a block scalar at the margin is no comment", () => {
	assert.deepEqual(read("--- |\n# not a comment\n").comments, []);
});

test("characters that the lexer uses itself do not shift what follows them", () => {
	const source = read("a: x\u0002y\nb: \u0018\nc: \u001f # z\n");
	assert.deepEqual(
		source.comments.map((comment) => words(source, comment)),
		["# z"],
	);
});

test("an alias is the same node as its anchor", () => {
	const { documents } = read("base: &b\n  x: 1\nlist: [*b, *b]\n");
	const root = new Cursor(documents[0]);
	assert.ok(root.get("base").tree);
	assert.equal(root.get("list", 0).tree, root.get("base").tree);
	assert.equal(root.get("list", 1).tree, root.get("base").tree);
});

test("merged keys give way to own ones, and the first of several maps wins", () => {
	const text = "a: &a {x: 1, z: 3}\nb: &b {x: 2, y: 4}\nc:\n  <<: [*a, *b]\n  z: 9\n";
	const { documents } = read(text);
	const merged = new Cursor(documents[0]).get("c");
	assert.deepEqual(plain(merged.tree), { x: 1, y: 4, z: 9 });
	assert.equal(merged.get("x").at?.start, text.indexOf("1"), "a merged value stands where it is written");
	assert.deepEqual(merged.tree?.kind === "map" && merged.tree.entries.map((entry) => [entry.key.value, entry.merged === true]), [
		["x", true],
		["y", true],
		["z", false],
	]);
});

test("a null key and a number as key are read as they are written", () => {
	assert.deepEqual(values("1: a\ntrue: b\nnull: c\n"), [{ 1: "a", true: "b", null: "c" }]);
});

test("repeated keys stay, and the last one counts", () => {
	const { documents } = read("a: 1\na: 2\n");
	assert.equal(documents[0]?.kind === "map" && documents[0].entries.length, 2);
	assert.equal(new Cursor(documents[0]).get("a").number()?.value, 2);
});

test("scalars have the types of YAML 1.2", () => {
	assert.deepEqual(values("a: yes\nb: 0x10\nc: 1e3\nd: 2020-01-01\ne: ~\nf: '1'\ng: 017\n"), [
		{ a: "yes", b: 16, c: 1000, d: "2020-01-01", e: null, f: "1", g: 17 },
	]);
});

test("places count in UTF-16 units, whatever the line ends", () => {
	const text = "\u{1F600}: \u{1F600}x\r\nb:\r\n  - 'é\u{1F680}' # \u{1F600}!\r\nc: last\r\n";
	const source = read(text);
	const root = new Cursor(source.documents[0]);
	const at = (cursor: Cursor) => cursor.at && text.slice(cursor.at.start, cursor.at.end);
	assert.equal(at(root.get("\u{1F600}")), "\u{1F600}x");
	assert.equal(at(root.get("b", 0)), "'é\u{1F680}'");
	assert.equal(at(root.get("c")), "last");
	assert.deepEqual(
		source.comments.map((comment) => words(source, comment)),
		["# \u{1F600}!"],
	);
});

test("a byte order mark is no part of the first key", () => {
	assert.deepEqual(values("\uFEFFa: 1\n"), [{ a: 1 }]);
});

test("broken text is told at its place, and everything else is read", () => {
	assert.deepEqual(problems("a:\n\tb: 1\nc: 2\n"), [["\t", "Tabs are not allowed as indentation."]]);
	assert.deepEqual(values("a:\n\tb: 1\nc: 2\n"), [{ a: null, b: 1, c: 2 }]);

	assert.deepEqual(problems("a: [1, 2\nb: 3\nc: 4\n").length, 1);
	assert.deepEqual(values("a: [1, 2\nb: 3\nc: 4\n"), [{ a: [1, 2], b: 3, c: 4 }]);

	assert.deepEqual(problems("a:\n  b: 1\n c: 2\nd: 3\n"), [[" ", "All mapping items must start at the same column."]]);
	assert.deepEqual(values("a:\n  b: 1\n c: 2\nd: 3\n"), [{ a: { b: 1 }, c: 2, d: 3 }]);

	assert.deepEqual(problems("spec:\n  x: 1\n  pred"), [["pred", "Implicit map keys need to be followed by map values."]]);
	assert.deepEqual(values("spec:\n  x: 1\n  pred"), [{ spec: { x: 1, pred: null } }]);

	assert.deepEqual(problems('a: "x\n'), [["", 'The closing " is missing.']]);
});

test("an error in one document leaves the others alone", () => {
	const source = read("a: [\n---\nb: 2\n---\nc: 3\n");
	assert.equal(source.problems.length > 0, true);
	assert.deepEqual(source.documents.map(plain).slice(-1), [{ c: 3 }]);
});

test("an alias means the last anchor of its name before it, and nothing inside of it", () => {
	const root = new Cursor(read("a: &x 1\nb: *x\nc: &x [*x, 2]\nd: *x\n&x k: 3\ne: *x\n").documents[0]);
	assert.equal(root.get("b").number()?.value, 1);
	assert.equal(root.get("c", 0).templated, true, "it would hold itself");
	assert.equal(root.get("d").tree, root.get("c").tree);
	assert.equal(root.get("e").templated, true, "a key is no value");
});

test("many aliases take no longer each than few", () => {
	// Looking through the document for each of them takes minutes.
	const root = new Cursor(read(`a: &a 1\nl:\n${"- *a\n".repeat(60_000)}`).documents[0]);
	assert.equal(root.get("l").items().length, 60_000);
	assert.equal(root.get("l", 59_999).tree, root.get("a").tree);
});

test("an alias to nothing is unknown, and no parser takes it", () => {
	const source = read("a: *nope\nb: 1\n");
	assert.deepEqual(
		source.problems.map(({ message }) => message),
		["The alias `*nope` names no anchor that stands before it."],
	);
	const root = new Cursor(source.documents[0]);
	assert.equal(root.get("a").templated, true);
	assert.equal(root.get("b").number()?.value, 1);
});

test("a placeholder hides its own scalar alone", () => {
	const text = `a: {{ .Values.x | quote }}\nb: "{{ x }}"\nc: ${dollar}{VAR}\nd: <TODO>\ne: x{{ y }}z\nf: 1\ng: {x: 2}\nh: $(VAR)\n`;
	const source = read(text);
	assert.deepEqual(source.problems, []);
	const root = new Cursor(source.documents[0]);
	assert.deepEqual(
		root.entries().map((entry) => [entry.key?.value, entry.templated]),
		[..."abcde"].map((key) => [key, true]).concat([..."fgh"].map((key) => [key, false])),
	);
});

const tooDeep: readonly (readonly [name: string, text: string])[] = [
	["lists in brackets", "[".repeat(10_000)],
	["closed lists in brackets", "[".repeat(10_000) + "]".repeat(10_000)],
	["maps in braces", "{a: ".repeat(10_000)],
	["items on one line", `${"- ".repeat(10_000)}x`],
	["keys on lines of their own", Array.from({ length: 2_000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
	["explicit keys", `${"? ".repeat(10_000)}x`],
];

for (const [name, text] of tooDeep) {
	test(`nesting without end is one problem: ${name}`, () => {
		const source = read(text);
		assert.equal(source.problems.length, 1);
		assert.match(source.problems[0]?.message ?? "", /nests more than 200 levels deep/);
		assert.deepEqual(source.documents, []);
	});
}

test("nesting that a person may write is read", () => {
	const deep = `${Array.from({ length: 150 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")} 1\n`;
	assert.deepEqual(read(deep).problems, []);
	let tree = read(deep).documents[0];
	for (let i = 0; i < 150; i++) tree = new Cursor(tree).get("a").tree;
	assert.equal(tree?.kind === "scalar" && tree.value, 1);
});

/** A document whose aliases stand for ten times as much on each line. */
function multiplied(first: string, line: (name: string, aliases: string) => string): Source {
	const aliases = (i: number) => Array.from({ length: 10 }, () => `*a${i}`).join(", ");
	return read(`a0: &a0 ${first}\n${Array.from({ length: 20 }, (_, i) => line(`a${i + 1}: &a${i + 1}`, aliases(i))).join("")}`);
}

test("aliases that multiply without end are followed to a limit, which is said once", () => {
	const source = multiplied("[x, x, x, x, x]", (name, aliases) => `${name} [${aliases}]\n`);
	const [problem, ...others] = source.problems;
	assert.deepEqual(others, []);
	assert.match(problem?.message ?? "", /^The aliases of this document stand for more than 100000 values,/);
	assert.match(problem ? words(source, problem) : "", /^\*a\d+$/);
});

test("merging the same keys again and again does not multiply them", () => {
	const source = multiplied("{k: 1}", (name, aliases) => `${name}\n  <<: [${aliases}]\n`);
	assert.deepEqual(source.problems, []);
	assert.deepEqual(plain(new Cursor(source.documents[0]).get("a20").tree), { k: 1 });
});

test("a text full of opening brackets is looked through once", () => {
	const started = performance.now();
	read(`a: "${"{{".repeat(200_000)}"\nb: "${`${dollar}{`.repeat(200_000)}"\n`);
	assert.ok(performance.now() - started < 5000);
});

test("indentation within brackets and quotes means nothing, as for PyYAML and go-yaml", () => {
	const at = (text: string) => {
		const source = read(text);
		assert.deepEqual(source.problems, [], text);
		return plain(source.documents[0]);
	};
	assert.deepEqual(at("a:\n  b: [\n    1,\n    2\n ]\nc: 3\n"), { a: { b: [1, 2] }, c: 3 });
	assert.deepEqual(at("a:\n  b: {x: 1,\n  y: [2,\n3]}\nc: 3\n"), { a: { b: { x: 1, y: [2, 3] } }, c: 3 });
	assert.deepEqual(at('a:\n  b: "x\ny"\nc: [\n"p\nq", \'r\ns\']\n'), { a: { b: "x y" }, c: ["p q", "r s"] });
});

test("what is never closed is told, and the text behind it is still read", () => {
	const source = read("a:\n  b: [1,\nc: 3\n");
	assert.ok(source.problems.length > 0);
	assert.deepEqual(plain(source.documents[0]), { a: { b: [1] }, c: 3 });
	assert.ok(read('a: "x\nb: 1\n').problems.length > 0);
	assert.ok(read("a: {b: 1,\n\tc: 2}\n").problems.length > 0, "a tab begins nothing");
});

test("CloudFormation's tags are read as the functions that they are short for", () => {
	const text =
		"a: !Ref X\nb: !If [c, !Ref D, !Ref AWS::NoValue]\nc: !Sub |\n  x-{y}\nd: !GetAtt A.B # e\ne: !Base64\n  Fn::Sub: z\nf: !Ref 5\n";
	assert.deepEqual(values(text), [
		{
			a: { Ref: "X" },
			b: { "Fn::If": ["c", { Ref: "D" }, { Ref: "AWS::NoValue" }] },
			c: { "Fn::Sub": "x-{y}\n" },
			d: { "Fn::GetAtt": "A.B" },
			e: { "Fn::Base64": { "Fn::Sub": "z" } },
			f: { Ref: "5" },
		},
	]);
	const source = read(text);
	const d = new Cursor(source.documents[0]).get("d");
	assert.equal(d.at && words(source, { at: d.at }), "!GetAtt A.B");
	assert.deepEqual(
		d.entries().map(({ key }) => key && words(source, key)),
		["!GetAtt"],
	);
});

test("a call of a function is shared by the aliases of its anchor", () => {
	assert.deepEqual(values("a: &x !Ref X\nb: *x\n"), [{ a: { Ref: "X" }, b: { Ref: "X" } }]);
	assert.deepEqual(values("a: !Ref &x X\nb: *x\n"), [{ a: { Ref: "X" }, b: { Ref: "X" } }]);
});

test("other tags leave their value as it is", () => {
	assert.deepEqual(values("a: !include b.yaml\nc: !!str 5\nd: !Reference x\ne: ! f\n"), [{ a: "b.yaml", c: "5", d: "x", e: "f" }]);
});
