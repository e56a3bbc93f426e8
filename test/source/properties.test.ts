import assert from "node:assert/strict";
import { test } from "node:test";
import { readEmbeddedJson } from "../../server/src/source/embedded-json.ts";
import { decodeProperty, readProperties } from "../../server/src/source/properties.ts";
import { Cursor } from "../../server/src/source/tree.ts";

function read(text: string): readonly (readonly [string, string])[] {
	const [document] = readProperties("config.properties", text).documents;
	return new Cursor(document).entries().map((entry) => [entry.key?.value ?? "", String(entry.word()?.value)]);
}

test("keys and values, whatever separates them", () => {
	assert.deepEqual(read("a=1\nb = 2\nc:3\nd : 4\ne 5\nf\t6\ng==7\nh\n"), [
		["a", "1"],
		["b", "2"],
		["c", "3"],
		["d", "4"],
		["e", "5"],
		["f", "6"],
		["g", "=7"],
		["h", ""],
	]);
});

test("blanks before a key vanish, blanks after a value are part of it", () => {
	assert.deepEqual(read("  a=1 \n\t\n \f b = x y\t\n"), [
		["a", "1 "],
		["b", "x y\t"],
	]);
});

test("comments stand alone on a line", () => {
	const text = "# one\n  ! two \na=1 # no comment\n";
	assert.deepEqual(read(text), [["a", "1 # no comment"]]);
	const { comments } = readProperties("config.properties", text);
	assert.deepEqual(
		comments.map(({ value, at }) => [value, text.slice(at.start, at.end)]),
		[
			["one", "# one"],
			["two", "! two "],
		],
	);
});

test("a backslash at the end of a line goes on in the next one, even before a comment mark", () => {
	assert.deepEqual(read("a=1,\\\n   2,\\\r\n\t3\nb=4\\\\\nc=5\\\n#6\n"), [
		["a", "1,2,3"],
		["b", "4\\"],
		["c", "5#6"],
	]);
	assert.deepEqual(read("a\\\n  = 1\nb=\\\n  2\nc=3\\"), [
		["a", "1"],
		["b", "2"],
		["c", "3"],
	]);
});

test("a blank line ends an entry that would go on", () => {
	assert.deepEqual(read("a=1\\\n\nb=2\n"), [
		["a", "1"],
		["b", "2"],
	]);
});

test("escapes", () => {
	assert.deepEqual(read("a\\=b\\:c\\ d=https\\://x\\t\\u00e9\\q\n"), [["a=b:c d", "https://x\té" + "q"]]);
	const { problems, documents } = readProperties("config.properties", "a=\\u12\nb=\\\\u12\n");
	assert.deepEqual(
		problems.map(({ at }) => at.start),
		[2],
	);
	assert.equal(documents.length, 1);
});

test("line ends of all systems, and a byte order mark", () => {
	assert.deepEqual(read("\uFEFFa=1\r\nb=2\rc=3"), [
		["a", "1"],
		["b", "2"],
		["c", "3"],
	]);
});

test("a repeated key stands there twice, and the later one counts", () => {
	const [document] = readProperties("config.properties", "a=1\na=2\n").documents;
	const cursor = new Cursor(document);
	assert.equal(cursor.entries().length, 2);
	assert.equal(cursor.get("a").string()?.value, "2");
});

test("places are those of the text, and placeholders are unknown", () => {
	const text = "# x\nstore = /m/$" + "{NAME} \nport=80\r\n";
	const cursor = new Cursor(readProperties("config.properties", text).documents[0]);
	const words = cursor.entries().map(({ key, at }) => [text.slice(key?.at.start, key?.at.end), text.slice(at?.start, at?.end)]);
	assert.deepEqual(words, [
		["store", "/m/$" + "{NAME} "],
		["port", "80"],
	]);
	assert.ok(cursor.get("store").templated);
	assert.equal(cursor.get("port").string()?.value, "80");
});

test("JSON in a value has the places of the file", () => {
	const text = 'models={\\\n  "a\\u0062": {\\\n    "n": 12, "s"\\: "x\\\\ny"\\\n  }\\\n}\n';
	const start = "models=".length;
	const decoded = decodeProperty(text, start, text.length - 1);
	assert.equal(decoded.value, '{"ab": {"n": 12, "s": "x\\ny"}}');
	const { tree, problems } = readEmbeddedJson("config.properties", decoded);
	assert.deepEqual(problems, []);
	const model = new Cursor(tree).get("ab");
	assert.equal(text.slice(model.key?.at.start, model.key?.at.end), '"a\\u0062"');
	const [number, string] = [model.get("n"), model.get("s")];
	assert.equal(text.slice(number.at?.start, number.at?.end), "12");
	assert.equal(string.string()?.value, "x\ny");
	assert.equal(text.slice(string.at?.start, string.at?.end), '"x\\\\ny"');
});

test("mistakes of JSON in a value are told where they stand", () => {
	const text = 'models={"a": {"n": 1 "m": 2}}';
	const { problems } = readEmbeddedJson("config.properties", decodeProperty(text, 7, text.length));
	assert.deepEqual(
		problems.map(({ at, message }) => [at.start, message]),
		[[text.indexOf('"m"'), "Comma expected."]],
	);
	assert.equal(readEmbeddedJson("config.properties", decodeProperty("a=", 2, 2)).tree, undefined);
});

test("no beginning of a file makes reading throw", () => {
	const text = 'a\\ b=c\\\n  d\\u00e9\n# e\n! f\nmodels={"a": [1, "\\u0041"]}\r\n\\';
	for (let end = 0; end <= text.length; end++) {
		const beginning = text.slice(0, end);
		const cursor = new Cursor(readProperties("a.properties", beginning).documents[0]);
		for (const { at } of cursor.entries()) if (at) readEmbeddedJson("a.properties", decodeProperty(beginning, at.start, at.end));
		assert.ok(cursor.isMap);
	}
});
