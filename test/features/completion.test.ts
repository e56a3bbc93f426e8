import assert from "node:assert/strict";
import { test } from "node:test";
import type { Completion } from "../../server/src/features/completing.ts";
import { complete } from "../../server/src/features/completion.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";

function at(text: string, file = "service.yaml", others: Readonly<Record<string, string>> = {}): readonly Completion[] {
	const marked = workspaceWithCursor({ ...others, [file]: text });
	return complete(marked.world, marked.file, marked.offset);
}

const labels = (completions: readonly Completion[]) => completions.map(({ label }) => label);
const head = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: a\n";
const config = "models/a/config.pbtxt";

function has(completions: readonly Completion[], ...wanted: readonly string[]): void {
	for (const label of wanted) assert.ok(labels(completions).includes(label), `${label} is among ${labels(completions).slice(0, 20)}`);
}

function hasNot(completions: readonly Completion[], ...unwanted: readonly string[]): void {
	for (const label of unwanted) assert.ok(!labels(completions).includes(label), label);
}

test("keys of the map around the cursor, without those that are there", () => {
	const keys = at(`${head}spec:\n  predictor:\n    minReplicas: 1\n    $0\n    timeout: 3\n    model:\n      storageUri: x\n`);
	has(keys, "maxReplicas", "scaleMetric", "canaryTrafficPercent");
	hasNot(keys, "minReplicas", "timeout", "model", "storageUri", "apiVersion");
});

test("a word that is begun gives way", () => {
	const [key] = at(`${head}spec:\n  predictor:\n    maxRepl$0\n`).filter(({ label }) => label === "maxReplicas");
	assert.equal(key?.insert, "maxReplicas: ");
	assert.equal(key && key.at.end - key.at.start, "maxRepl".length);
});

test("a map goes on in the next line, further in", () => {
	const keys = at(`${head}spec:\n  predictor:\n    $0\n`);
	assert.equal(keys.find(({ label }) => label === "batcher")?.insert, "batcher:\n      ");
	assert.equal(keys.find(({ label }) => label === "tolerations")?.insert, "tolerations:\n      - ");
});

test("items of a list, behind the dash and in the lines below it", () => {
	const list = (rest: string) => `${head}spec:\n  predictor:\n    model:\n      env:\n${rest}`;
	const first = at(list("        - $0\n"));
	has(first, "name", "value", "valueFrom");
	assert.match(first.find(({ label }) => label === "name")?.detail ?? "", /required/);
	const second = at(list("        - name: A\n          value: b\n        - name: B\n          $0\n"));
	has(second, "value", "valueFrom");
	hasNot(second, "name", "storageUri");
	has(at(list("      - name: A\n        $0\n")), "valueFrom");
	const behind = at(list("        - name: A\n          value: b\n      $0\n"));
	has(behind, "storageUri");
	hasNot(behind, "env", "valueFrom");
});

test("values that a key allows", () => {
	assert.deepEqual(labels(at(`${head}spec:\n  predictor:\n    logger:\n      mode: $0\n`)), ["all", "request", "response"]);
	assert.deepEqual(labels(at("kind: DeploymentCard\nfeaturesComplete: t$0\n", "a.card.yaml")), ["true", "false"]);
	assert.deepEqual(labels(at("kind: DeploymentCard\nstage: $0\n", "a.card.yaml")), ["experiment", "staging", "production"]);
});

test("a card names what it declares elsewhere", () => {
	const card = (rest: string) =>
		`kind: DeploymentCard\nsources:\n  - id: crm\n  - id: billing\nfeatures:\n  - name: age\n    source: crm\n${rest}`;
	assert.deepEqual(labels(at(card("  - name: spend\n    source: $0\n"), "a.card.yaml")), ["crm", "billing"]);
	assert.deepEqual(labels(at(card("monitoring:\n  - feature: $0\n"), "a.card.yaml")), ["age"]);
	const others = { "x/serving/a.yaml": `${head}spec: {}\n`, "y/b.yaml": `${head}spec: {}\n`, "x/values.yaml": "a: 1\n" };
	assert.deepEqual(labels(at("kind: DeploymentCard\nmanifests:\n  - $0\n", "x/a.card.yaml", others)), ["serving/a.yaml"]);
});

test("the second document of a stream has keys of its own", () => {
	const second = at(`${head}spec:\n  predictor:\n    minReplicas: 1\n---\n${head}spec:\n  predictor:\n    $0\n`);
	has(second, "minReplicas");
	assert.deepEqual(at(`${head}spec: {}\n---\napiVersion: v1\nkind: ConfigMap\n$0\n`), []);
});

test("nothing in comments, strings and blocks of text", () => {
	assert.deepEqual(at(`${head}spec:\n  predictor:\n    # see $0\n    minReplicas: 1\n`), []);
	assert.deepEqual(at(`${head}spec:\n  predictor:\n    minReplicas: 1 # $0\n`), []);
	assert.deepEqual(at(`${head}spec:\n  predictor:\n    serviceAccountName: "$0"\n`), []);
	assert.deepEqual(at(`${head}spec:\n  predictor:\n    model:\n      storageUri: |\n        one\n        $0\n        two\n`), []);
	assert.deepEqual(at('name: "a$0"\nbackend: "onnxruntime"\n', config), []);
	assert.deepEqual(at('name: "a" # $0\nbackend: "onnxruntime"\n', config), []);
});

test("fields and values of protobuf text, however broken the line is", () => {
	const fields = at('name: "a"\nmax$0\nbackend: "onnxruntime"\n', config);
	has(fields, "max_batch_size", "input");
	hasNot(fields, "name", "backend");
	const tensor = at('name: "a"\nbackend: "onnxruntime"\ninput [ { name: "x" $0 } ]\noutput [ ]', config);
	has(tensor, "data_type", "dims");
	hasNot(tensor, "name", "backend", "max_batch_size");
	has(at('backend: "onnxruntime"\ninput { data_type: $0 }', config), "TYPE_FP32", "TYPE_INT64");
	has(at('backend: "onnxruntime"\ninstance_group [ { kind: KIND_$0', config), "KIND_GPU", "KIND_CPU");
	has(at('backend: "onnxruntime"\ninput { name: "x" }\n$0', config), "input", "output");
});

test("a configuration has keys, rules and their levels", () => {
	has(at("\n$0", "plimsoll.yaml"), "preset", "rules", "overrides");
	const file = "x/plimsoll.yaml";
	const rules = at("preset: strict\nrules:\n  config/*: off\n  con$0\n", file);
	has(rules, "config/unknown-field", "contract/dtype-mismatch");
	hasNot(rules, "config/*", "preset");
	const [rule] = rules.filter(({ label }) => label === "config/unknown-field");
	assert.deepEqual([rule?.insert, rule?.documentation], ["config/unknown-field: ", "A key is written that the platform does not know."]);
	assert.deepEqual(labels(at("rules:\n  config/unknown-field: $0\n", file)).slice(0, 4), ["off", "info", "warning", "error"]);
	has(at("overrides:\n  - files: [a]\n    $0\n", file), "rules");
});

test("lines may end as they do on Windows", () => {
	const text = `${head}spec:\n  predictor:\n    minReplicas: 1\n# far left\n    $0\n    timeout: 3\n`.replaceAll("\n", "\r\n");
	const keys = at(text);
	has(keys, "maxReplicas");
	hasNot(keys, "minReplicas", "timeout");
});

test("nothing where no document is recognised", () => {
	assert.deepEqual(at("a: 1\n$0"), []);
	assert.deepEqual(at("$0"), []);
});
