import assert from "node:assert/strict";
import { test } from "node:test";
import { definition } from "../../server/src/features/definition.ts";
import { references } from "../../server/src/features/references.ts";
import { type Marked, workspaceWithCursor } from "../harness/cursor.ts";

/** The file, and the line from the place on. */
function show({ texts }: Marked, at: { readonly file: string; readonly start: number } | undefined): string | undefined {
	return at && `${at.file}: ${(texts[at.file] ?? "").slice(at.start).split("\n")[0]}`;
}

function leadsTo(files: Readonly<Record<string, string>>): string | undefined {
	const marked = workspaceWithCursor(files);
	return show(marked, definition(marked.world, marked.file, marked.offset));
}

function mentionedAt(files: Readonly<Record<string, string>>): readonly (string | undefined)[] {
	const marked = workspaceWithCursor(files);
	const { declaration, places } = references(marked.world, marked.file, marked.offset);
	return [declaration, ...places].map((at) => show(marked, at));
}

const step = 'name: "one"\nbackend: "onnxruntime"\ninput { name: "in" data_type: TYPE_FP32 dims: [ 4 ] }\n';
const ensemble = (model: string, inner: string) =>
	`name: "pipe"\nplatform: "ensemble"\nensemble_scheduling { step [ { model_name: ${model}\n  input_map { key: ${inner}\n  value: "IN" } } ] }\n`;
const repository = (model: string, inner = '"in"') => ({ "m/pipe/config.pbtxt": ensemble(model, inner), "m/one/config.pbtxt": step });

test("a step leads to its model, and a tensor to where it is declared", () => {
	assert.equal(leadsTo(repository('"o$0ne"')), 'm/one/config.pbtxt: "one"');
	assert.equal(leadsTo(repository('"one"', '"i$0n"')), 'm/one/config.pbtxt: "in" data_type: TYPE_FP32 dims: [ 4 ] }');
	assert.equal(leadsTo(repository('"gone$0"')), undefined);
});

const card = (source: string, monitor: string) =>
	`kind: DeploymentCard\nsources:\n  - id: crm\nfeatures:\n  - name: age\n    source: ${source}\nmonitoring:\n  - feature: ${monitor}\n`;

test("a card's words lead to what they stand for", () => {
	assert.equal(leadsTo({ "a.card.yaml": card("cr$0m", "age") }), "a.card.yaml: crm");
	assert.equal(leadsTo({ "a.card.yaml": card("crm", "a$0ge") }), "a.card.yaml: age");
	const threshold = "kind: DeploymentCard\noutputs:\n  - name: risk\nthresholds:\n  - output: ri$0sk\n";
	assert.equal(leadsTo({ "a.card.yaml": threshold }), "a.card.yaml: risk");
	assert.equal(leadsTo({ "x/a.card.yaml": "kind: DeploymentCard\nmodel:\n  artifact: m$0.onnx\n", "x/m.onnx": "" }), "x/m.onnx: ");
});

test("what is declared knows who mentions it, from either end", () => {
	const found = ['m/one/config.pbtxt: "one"', 'm/pipe/config.pbtxt: "one"'];
	assert.deepEqual(mentionedAt(repository('"o$0ne"')), found);
	assert.deepEqual(mentionedAt({ ...repository('"one"'), "m/one/config.pbtxt": step.replace('"one"', '"o$0ne"') }), found);
	assert.deepEqual(mentionedAt({ "a.card.yaml": card("crm", "age").replace("id: crm", "id: c$0rm") }), [
		"a.card.yaml: crm",
		"a.card.yaml: crm",
	]);
	assert.deepEqual(mentionedAt({ "a.yaml": "a: $01\n" }), [undefined]);
});
