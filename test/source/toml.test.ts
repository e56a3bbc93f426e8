import assert from "node:assert/strict";
import { test } from "node:test";
import { trailAt } from "../../server/src/source/locate.ts";
import { readToml } from "../../server/src/source/toml.ts";
import { Cursor, type Tree } from "../../server/src/source/tree.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { mutate } from "../harness/mutate.ts";

const file = "a.toml";
const sample = `# a comment
title = "TOML" # another
a.b.c = [1, 0x1F, { d = 'x', e.f = true }]

[owner]
name = """
Tom\\
  and "others"
"""
dob = 1979-05-27T07:32:00-08:00

[servers.alpha]
ip = "10.0.0.1"

[[rows]]
n = 1.5
[rows.inner]
m = inf

[[rows]]
"quoted key" = "\${VALUE}"

[servers.beta]
ip = "10.0.0.2"
`;

function plain(tree: Tree | undefined): unknown {
	if (!tree || tree.kind === "scalar") return tree?.value;
	if (tree.kind === "list") return tree.items.map(plain);
	return Object.fromEntries(tree.entries.map(({ key, value }) => [key.value, plain(value)]));
}

function read(text: string) {
	const { documents, problems } = readToml(file, text);
	return { value: plain(documents[0]), said: problems.map(({ at, message }) => [text.slice(at.start, at.end), message]) };
}

/** Every place lies in the text, and in the place of what holds it. */
function checkPlaces(tree: Tree, text: string): void {
	assert.ok(tree.at.start <= tree.at.end && tree.at.end <= text.length);
	for (const { key, value, at } of tree.kind === "map" ? tree.entries : []) {
		assert.ok(at.start <= key.at.start && key.at.end <= at.end, key.value);
		assert.ok(value.at.start >= at.start && value.at.end <= at.end, key.value);
		assert.ok(tree.at.start <= key.at.start && at.end <= tree.at.end, key.value);
		checkPlaces(value, text);
	}
	for (const item of tree.kind === "list" ? tree.items : []) checkPlaces(item, text);
}

test("tables, dotted keys and lists of tables make one map", () => {
	assert.deepEqual(read(sample), {
		value: {
			title: "TOML",
			a: { b: { c: [1, 31, { d: "x", e: { f: true } }] } },
			owner: { name: 'Tomand "others"\n', dob: "1979-05-27T07:32:00-08:00" },
			servers: { alpha: { ip: "10.0.0.1" }, beta: { ip: "10.0.0.2" } },
			rows: [{ n: 1.5, inner: { m: Number.POSITIVE_INFINITY } }, { "quoted key": ["$", "{VALUE}"].join("") }],
		},
		said: [],
	});
});

test("each key and value has its place", () => {
	const { documents, comments } = readToml(file, sample);
	const root = new Cursor(documents[0]);
	const textAt = (at: { readonly start: number; readonly end: number } | undefined) => at && sample.slice(at.start, at.end);
	assert.equal(textAt(root.get("servers", "beta", "ip").at), '"10.0.0.2"');
	assert.equal(textAt(root.get("servers", "beta").key?.at), "beta");
	assert.equal(textAt(root.get("a", "b", "c", 2, "e", "f").key?.at), "f");
	assert.equal(textAt(root.get("rows", 1, "quoted key").key?.at), '"quoted key"');
	assert.equal(textAt(root.get("rows", 0).at), "\nn = 1.5\n[rows.inner]\nm = inf");
	assert.ok(root.get("rows", 1, "quoted key").templated);
	assert.equal(root.get("owner", "dob").string()?.value, "1979-05-27T07:32:00-08:00");
	assert.deepEqual(
		comments.map(({ value, at }) => [value, textAt(at)]),
		[
			["a comment", "# a comment"],
			["another", "# another"],
		],
	);
	assert.ok(documents[0]);
	checkPlaces(documents[0], sample);
});

test("the way to a place goes through the tables", () => {
	const [document] = readToml(file, sample).documents;
	assert.ok(document);
	const pathAt = (words: string) => trailAt(document, sample.indexOf(words) + 1)?.path;
	assert.deepEqual(pathAt('"TOML"'), ["title"]);
	assert.deepEqual(pathAt("alpha]"), ["servers", "alpha"]);
	assert.deepEqual(pathAt('ip = "10.0.0.1"'), ["servers", "alpha", "ip"]);
	assert.deepEqual(pathAt("m = inf"), ["rows", 0, "inner", "m"]);
});

test("what is wrong is told where it stands, and the rest is read", () => {
	assert.deepEqual(read("a = 1\nb = \nc = 2\n"), { value: { a: 1, c: 2 }, said: [["=", "What begins on this line is not finished."]] });
	assert.deepEqual(read('a = "x\nb = 1\n').value, { b: 1 });
	assert.deepEqual(read("x = [1, 2\ny = 3\nz = 4\n").value, { y: 3, z: 4 });
	assert.deepEqual(read("[a\nb = 1\n").value, { b: 1 });
	assert.deepEqual(read("a = 1\na = 2\nb = 3\n"), { value: { a: 1, b: 3 }, said: [["a", "Defining a key multiple times is invalid."]] });
	assert.deepEqual(read("[a]\nx = 1\n[a]\nx = 2\n[b]\ny = 1\n").value, { a: { x: 1 }, b: { y: 1 } });
	assert.deepEqual(read("a = tru\nb = 1\n"), { value: { b: 1 }, said: [["tru", "Unexpected character."]] });
	assert.deepEqual(read("a 1\nb = 1").value, { b: 1 });
	assert.deepEqual(read('a = """\nnever\nends\n').value, {});
	assert.deepEqual(read("\uFEFFa = 1\r\nb = 2\r\n"), { value: { a: 1, b: 2 }, said: [] });
	assert.deepEqual(read(""), { value: {}, said: [] });
});

test("nothing that nests too deep is read", () => {
	for (const text of [
		`a = ${"[".repeat(20_000)}`,
		`a = ${"{b=".repeat(20_000)}1${"}".repeat(20_000)}`,
		`a = ${"[".repeat(300)}${"]".repeat(300)}`,
	]) {
		const { documents, problems } = readToml(file, text);
		assert.deepEqual(documents, []);
		assert.match(problems[0]?.message ?? "", /more than 200 levels/);
	}
	const [dotted] = readToml(file, `${"a.".repeat(5000)}b = 1\n`).documents;
	assert.equal(dotted?.kind, "map");
	assert.deepEqual(read(`a = "${"[".repeat(300)}" # ${"[".repeat(300)}\n`).said, []);
});

test("mistakes by the hundred are told up to a limit", () => {
	const { said } = read("a = \n".repeat(500));
	assert.ok(said.length >= 50 && said.length <= 51);
});

test("any text is read, and every place lies in it", () => {
	for (let end = 0; end <= sample.length; end++) {
		const text = sample.slice(0, end);
		for (const document of readToml(file, text).documents) checkPlaces(document, text);
	}
	for (let seed = 0; seed < 400; seed++) {
		const text = mutate(sample, seed);
		const { documents, problems } = readToml(file, text);
		for (const document of documents) checkPlaces(document, text);
		for (const { at } of problems) assert.ok(at.start <= at.end && at.end <= text.length);
	}
});

test("a comment allows what stands in the table behind it, and in no other", () => {
	const build = (comment: string) =>
		`[tool.first]\na = 1\n${comment}\n[tool.bentoml.build]\nservice = "a:B"\nfork = 1\n[tool.bentoml.build.python]\nfork = 1\n`;
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change("pyproject.toml", build("# plimsoll-allow config/unknown-field: a fork"));
	const found = workspace.world().findings("pyproject.toml");
	assert.deepEqual(
		found.map(({ rule, at }) => [rule, at.start]),
		[["config/unknown-field", build("# plimsoll-allow config/unknown-field: a fork").lastIndexOf("fork")]],
	);
});
