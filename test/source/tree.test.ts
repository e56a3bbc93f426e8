import assert from "node:assert/strict";
import { test } from "node:test";
import { contains } from "../../server/src/source/span.ts";
import { isBrokenByTemplate, isTemplated } from "../../server/src/source/template.ts";
import { Cursor, isEmpty } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

const root = (text: string) => new Cursor(readYaml("a.yaml", text).documents[0]);

const dollar = "$";

test("pointing at something absent is allowed and yields nothing", () => {
	const cursor = root("a: 1\n").get("b", 0, "c");
	assert.equal(cursor.present, false);
	assert.equal(cursor.at, undefined);
	assert.equal(cursor.string(), undefined);
	assert.deepEqual(cursor.items(), []);
	assert.deepEqual(cursor.entries(), []);
});

test("each reader takes scalars of its own kind", () => {
	const manifest = root('text: "8"\nnumber: 8\nboolean: true\nnothing:\nholder: <TODO>\nlist: [1]\n');
	const read = (key: string) => {
		const cursor = manifest.get(key);
		return [cursor.string()?.value, cursor.number()?.value, cursor.boolean()?.value, cursor.word()?.value];
	};
	assert.deepEqual(read("text"), ["8", undefined, undefined, "8"]);
	assert.deepEqual(read("number"), [undefined, 8, undefined, "8"]);
	assert.deepEqual(read("boolean"), [undefined, undefined, true, "true"]);
	for (const key of ["nothing", "holder", "list"]) assert.deepEqual(read(key), [undefined, undefined, undefined, undefined]);
	assert.equal(isEmpty(manifest.get("nothing").tree), true);
	assert.equal(isEmpty(manifest.get("holder").tree), false);
});

test("a cursor knows the key that leads to it", () => {
	const cursor = root("a:\n  b: 1\n").get("a", "b");
	assert.deepEqual(cursor.key, { value: "b", at: { file: "a.yaml", start: 5, end: 6 } });
});

test("a span contains itself, and nothing of another file", () => {
	const span = { file: "a", start: 2, end: 4 };
	assert.equal(contains(span, span), true);
	assert.equal(contains(span, { ...span, end: 5 }), false);
	assert.equal(contains(span, { ...span, file: "b" }), false);
});

test("placeholders are told from a platform's own notation", () => {
	for (const text of ["{{ x }}", "a-{{x}}-b", "{% if x %}", `${dollar}{VAR}`, "<TODO>", "<your bucket>", "s3://<BUCKET>/x", "{{\nx\n}}"]) {
		assert.equal(isTemplated(text), true, text);
	}
	for (const text of ["$(VAR)", "{}", "{a: 1}", "a < b", "}}{{", "<a", "x > 1", "$VAR", "{{", `${dollar}{`])
		assert.equal(isTemplated(text), false, text);
});

test("a file is a template only where a template mark breaks it", () => {
	const isTemplate = (text: string) => isBrokenByTemplate(readYaml("a.yaml", text));
	assert.equal(isTemplate("{{- if .x }}\na: 1\n{{- end }}\n"), true);
	assert.equal(isTemplate('metadata:\n  {{- include "labels" . | nindent 4 }}\n  name: x\n'), true);
	assert.equal(isTemplate("a: {{ .x }}\n"), false, "nothing is broken here");
	assert.equal(isTemplate(`a: ${dollar}{X}\nb:\n  c: 1\n d: 2\n`), false, "something else is broken here");
});
