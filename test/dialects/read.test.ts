import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { type Reading, readManifests } from "../../server/src/dialects/read.ts";
import { readManual } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";

const dialects = join(import.meta.dirname, "../../server/src/dialects");
const head =
	"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata: { name: churn }\nspec: { predictor: { sklearn: { storageUri: s3://a/b } } }\n";

function read(file: string, text: string): Reading {
	const reading = readManifests(file, text, {}, () => undefined);
	assert.ok(reading);
	return reading;
}

function messages(file: string, text: string): readonly string[] {
	return read(file, text).facts.remarks.map(({ rule, message }) => `${rule}: ${message}`);
}

test("what is broken is told once, and not again in the words of the schema", () => {
	const text = `${head.replace(/sklearn.*/, "containers: [")} { name: kserve-container, image: {registry}/churn:3 } ] } }\n`;
	assert.deepEqual(
		messages("service.yaml", text).filter((message) => !message.startsWith("core/parse-error")),
		[],
	);
	assert.ok(messages("service.yaml", text).length > 0);
	assert.deepEqual(messages("service.yaml", `${head}sepc: {}\n`), [
		"config/unknown-field: The document has no field `sepc`, and KServe 0.20 rejects unknown fields.",
	]);
});

test("a resource that nests too deep is told of although nothing of it can be read", () => {
	for (const deep of ["[".repeat(10_000), "{a: ".repeat(10_000), `\n${"- ".repeat(10_000)}`]) {
		const found = messages("service.yaml", `${head}extra: ${deep}`);
		assert.equal(found.length, 1);
		assert.match(found[0] ?? "", /^core\/parse-error: The document nests more than 200 levels deep/);
	}
	assert.deepEqual(messages("values.yaml", `a: ${"[".repeat(10_000)}`), []);
	assert.match(messages("churn/config.pbtxt", `name: "churn" ${"input {".repeat(10_000)}`).at(-1) ?? "", /nests more than 200 levels deep/);
	assert.ok(messages("churn/config.pbtxt", `name: "churn" ${"}".repeat(10_000)}`).length <= 51);
});

test("a resource in YAML is read although its file is called JSON, as kubectl does", () => {
	for (const text of [head, `# A comment, then JSON.\n{ "apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService" }\n`]) {
		const { documents, source } = read("service.json", text);
		assert.deepEqual([documents[0]?.dialect.id, source.problems], ["kserve", []]);
	}
	assert.deepEqual(read("settings.json", "debug: true\n").documents, []);
});

test("aliases that multiply end in a finding", () => {
	const lists = Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}]`).join("\n");
	const found = messages("service.yaml", `${head}a0: &a0 [x]\n${lists}\n`);
	assert.ok(found.some((message) => message.includes("stand for more than 100000 values")));
});

test("very many unknown fields cost no more than reading them", () => {
	const fields = Array.from({ length: 5000 }, (_, i) => `  unknown${i}: 1`).join("\n");
	const found = messages("service.yaml", `${head.replace(/spec:.*\n/, "")}spec:\n  predictor: { sklearn: {} }\n${fields}\n`);
	assert.equal(found.length, 5000);
});

test("no beginning of a manifest makes reading throw", () => {
	for (const path of readdirSync(dialects, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"))) {
		const { scenarios } = readManual(readFileSync(join(dialects, path), "utf8"));
		for (const block of scenarios.flatMap(({ blocks }) => blocks)) {
			if (!["yaml", "json", "pbtxt", "properties", "markdown", "toml"].includes(block.language) || block.fixed) continue;
			const text = unmark(block.text);
			const step = Math.max(1, Math.floor(text.length / 40));
			for (let end = 0; end <= text.length; end += step) read(block.path, text.slice(0, end));
		}
	}
});
