import assert from "node:assert/strict";
import { test } from "node:test";
import { readPython } from "../../server/src/source/python.ts";
import {
	bindingsOf,
	boundTo,
	callOf,
	formatOf,
	functionOf,
	importOf,
	nameOf,
	subscriptOf,
	sumOf,
} from "../../server/src/source/python-forms.ts";
import { Cursor, type Tree } from "../../server/src/source/tree.ts";

function moduleOf(text: string): Tree {
	const { documents, problems } = readPython("a.py", text);
	assert.deepEqual(problems, []);
	assert.ok(documents[0]);
	return documents[0];
}

/** What a module's `x` is bound to in the end. */
function value(text: string): Cursor {
	return boundTo(moduleOf(text), "x");
}

/** Literals as values of JavaScript; what is templated as `?` and its text. */
function plain(cursor: Cursor): unknown {
	const { tree } = cursor;
	if (tree?.kind === "list") return cursor.items().map(plain);
	if (tree?.kind === "map") return Object.fromEntries(cursor.entries().map((entry) => [entry.key?.value, plain(entry)]));
	return tree?.templated ? `?${tree.value}` : tree?.value;
}

test("literals are values", () => {
	assert.deepEqual(plain(value("x = [1, -2, 1_000, 0x1f, 1.5, True, False, None, ('a', b'c'), {'k': [], 2: 'v'}, ()]")), [
		1,
		-2,
		1000,
		31,
		1.5,
		true,
		false,
		null,
		["a", "c"],
		{ k: [], 2: "v" },
		[],
	]);
	assert.equal(plain(value("x: str = (\n  'a'  # one\n  \"b\"\n  r'\\c'\n)")), "ab\\c");
	assert.equal(plain(value("x = '''a\n\\tb\\x41\\u00e9\\N{DASH}\\\nc\\'\\101'''")), "a\n\tbA\u00e9\\N{DASH}c'A");
	assert.equal(plain(value("x = f'{{a}}'")), "{a}");
	assert.equal(plain(value("a = x = 3; y = 2")), 3);
});

test("what is computed is not looked into", () => {
	for (const text of [
		"[i for i in y]",
		"lambda: 1",
		"1 if y else 2",
		"a - b",
		"{**y}",
		"{y: 1}",
		"not True",
		"1j",
		"{1, 2}",
		"y[1:2]",
		"a.b().c",
	])
		assert.deepEqual(plain(value(`x = ${text}`)), `?${text}`, text);
	assert.equal(value("x, y = 1, 2").tree?.kind, "scalar");
	assert.equal(value("x, y = 1, 2").templated, true);
});

test("a call has the whole name of what was imported, its arguments and keywords", () => {
	const text = [
		"import feast as f, a.b.c",
		"from feast.views import (View as V, Other,)",
		"from .near import *",
		"x = [f.Field('a', name='b', call=1), V(*more), Other(**more), a.b.c.d(), local.method(1), bare(), V(k=f'{y}a')[['z']].q(2)]",
	].join("\n");
	const calls = value(text).items().map(callOf);
	assert.deepEqual(
		calls.map((call) => [call?.name.value, call?.open, nameOf(call?.on ?? new Cursor(undefined))?.value]),
		[
			["feast.Field", false, undefined],
			["feast.views.View", true, undefined],
			["feast.views.Other", true, undefined],
			["a.b.c.d", false, undefined],
			["method", false, "local"],
			["bare", false, undefined],
			["q", false, undefined],
		],
	);
	const [first, , , , , , last] = calls;
	assert.deepEqual([first?.positional.map(plain), plain(first?.keyword("name") ?? new Cursor(undefined))], [["a"], "b"]);
	assert.equal(first?.keyword("call").number()?.value, 1);
	const part = subscriptOf(last?.on ?? new Cursor(undefined));
	assert.deepEqual(part && plain(part.index), ["z"]);
	const format = formatOf(callOf(part?.of ?? new Cursor(undefined))?.keyword("k") ?? new Cursor(undefined));
	assert.deepEqual(format?.map(plain), ["?y", "a"]);
});

test("a name that is bound here is not what is imported elsewhere", () => {
	assert.equal(callOf(value("try:\n  from feast import V\nexcept ImportError:\n  V = None\nx = V()"))?.name.value, "V");
	assert.equal(callOf(value("import feast.a\nimport feast.b\nx = feast.a.V()"))?.name.value, "feast.a.V");
	assert.equal(callOf(value("import feast\nfeast = other()\nx = feast.V()"))?.name.value, "V");
	assert.equal(callOf(value("import feast\nfeast.configure(1)\nx = feast.V()"))?.name.value, "feast.V");
});

test("a dictionary is never taken for a call", () => {
	for (const text of ["{'call': 'Foo', 'arguments': []}", "{'call': Foo}", "{'import': a.b}", "{'function': f}"]) {
		const cursor = value(`x = ${text}`);
		assert.ok(cursor.isMap);
		assert.deepEqual([callOf(cursor), importOf(cursor), functionOf(cursor)], [undefined, undefined, undefined]);
	}
});

test("sums and functions", () => {
	const sum = sumOf(value("x = 'a' + b"));
	assert.deepEqual(sum && [plain(sum.left), plain(sum.right)], ["a", "?b"]);
	const made = functionOf(value("from feast import view\n@view(schema=[])\n@cached\nasync def x(a: int) -> int:\n  return a"));
	assert.equal(made?.name.value, "x");
	assert.deepEqual(
		made?.decorators.map((one) => callOf(one)?.name.value),
		["feast.view", "cached"],
	);
});

test("of several bindings the last one before counts, and none where that is not known", () => {
	const text = "x = 1\ny = x\nx = 2\n";
	const module = moduleOf(text);
	assert.equal(boundTo(module, "x").number()?.value, 2);
	assert.equal(boundTo(module, "x", text.indexOf("x\n")).number()?.value, 1);
	assert.deepEqual(bindingsOf(module).map(plain), [2, "?x"]);
	const changes = [
		"if y:\n  x = 2",
		"for x in y: pass",
		"with y as (x, z): pass",
		"x += 1",
		"x.append(1)",
		"x['a'] = 1",
		"x.a.b = 1",
		"del x",
		"def x(): pass",
		"class x: pass",
		"x, y = z",
		"def f():\n  global x\n  x = 2",
		"print(x := 2)",
		"while True:\n  try:\n    x = 2\n  finally:\n    pass",
		"match y:\n  case {'a': x}: pass",
	];
	for (const change of changes) assert.equal(value(`x = [1]\n${change}\n`).isList, false, change);
	for (const harmless of ["y = x", "print(x)", "def f():\n  x = 2", "class C:\n  x = 2", "y = [x for x in z]", "assert x"])
		assert.equal(value(`x = [1]\n${harmless}\n`).isList, true, harmless);
});

test("places are those of the words", () => {
	const text = "\uFEFFx = Foo(  name = 'é😀',\r\n  source=other.thing)\r\n# said\r\n";
	const source = readPython("a.py", text);
	const call = callOf(boundTo(source.documents[0], "x"));
	const words = (at: { readonly start: number; readonly end: number } | undefined) => at && text.slice(at.start, at.end);
	assert.equal(words(call?.name.at), "Foo");
	assert.equal(words(call?.keyword("name").at), "'é😀'");
	assert.equal(words(call?.keyword("source").at), "other.thing");
	assert.deepEqual(
		source.comments.map(({ value: said, at }) => [said, words(at)]),
		[["said", "# said"]],
	);
});

test("what a text that is not finished says is read, and what is not certain is unknown", () => {
	const call = callOf(value("y = 1\nx = Foo(name='a', items=[1, 2"));
	assert.equal(call?.keyword("name").string()?.value, "a");
	assert.equal(call?.keyword("items").templated, true);
	// What follows is taken for a part of it.
	assert.equal(plain(value("x = Foo(name='a', items=[1, 2\ny = 3\n")), "?");
	assert.equal(plain(value("x: int\nx = 1\ny: str")), 1);
	for (const text of [
		"x =",
		"x = '",
		'x = """',
		"x = f'{",
		"@",
		"from",
		"import",
		"def",
		"x = Foo(a=",
		"x = a[",
		"for in",
		"\0",
		"x = \ud800",
	])
		assert.deepEqual(readPython("a.py", text).problems, [], text);
});

test("hostile texts are read in bounded time, without exceptions", () => {
	const hostile = [
		`x = ${"[".repeat(100_000)}`,
		`x = a${".b".repeat(100_000)}`,
		`x = ${"a + ".repeat(60_000)}a`,
		`x = ${"not ".repeat(60_000)}a`,
		`x = ${"f(".repeat(100_000)}`,
		`x = ${'f"{'.repeat(60_000)}`,
		Array.from({ length: 600 }, (_, i) => `${" ".repeat(i)}if a:\n`).join(""),
		"$%^&?)]}".repeat(30_000),
		"x = 1\n".repeat(1_000_000),
	];
	for (const text of hostile) {
		const start = performance.now();
		const { documents } = readPython("a.py", text);
		const seconds = (performance.now() - start) / 1000;
		assert.ok(seconds < 20, `${text.slice(0, 10)} takes ${seconds} s`);
		for (const tree of documents) assert.ok(bindingsOf(tree).length <= 2);
	}
});
