import assert from "node:assert/strict";
import { test } from "node:test";
import type { Schema } from "../../server/src/dialects/schema.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import { complete } from "../../server/src/features/completion.ts";
import { hover } from "../../server/src/features/hover.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";

function offered(text: string, file = "config.properties") {
	const marked = workspaceWithCursor({ [file]: text });
	return complete(marked.world, marked.file, marked.offset);
}

const labels = (text: string, file?: string) => offered(text, file).map(({ label }) => label);

test("properties are offered where a key is typed, without those that are there", () => {
	const found = labels("# TorchServe\ninference_address=http://0.0.0.0:8080\njob_$0\n");
	assert.ok(found.includes("job_queue_size") && found.includes("models"));
	assert.ok(!found.includes("inference_address"));
	const [size] = offered("inference_address=http://0.0.0.0:8080\n  job_q$0ueue_size=1\n").filter(({ label }) => label === "job_queue_size");
	assert.equal(size?.insert, "job_queue_size", "the separator stands there already");
	assert.equal(size && size.at.end - size.at.start, "job_queue_size".length);
	const [added] = offered("inference_address=http://0.0.0.0:8080\n  job_q$0\n").filter(({ label }) => label === "job_queue_size");
	assert.deepEqual([added?.insert, added && added.at.end - added.at.start], ["job_queue_size=", "job_q".length]);
});

test("values are offered behind a separator, and nothing in comments, JSON or continued lines", () => {
	assert.deepEqual(labels("inference_address=http://a\nmetrics_mode=$0\n"), ["log", "prometheus", "legacy"]);
	assert.deepEqual(labels("inference_address=http://a\r\nasync_logging : t$0\r\n"), ["true", "false"]);
	assert.deepEqual(labels("inference_address=http://a\n# job$0\n"), []);
	assert.deepEqual(labels('inference_address=http://a\nmodels={\\\n  "$0"\\\n}\n'), []);
	assert.deepEqual(labels('inference_address=http://a\nmodels={"$0"}\n'), []);
});

test("a property tells what it is", () => {
	const marked = workspaceWithCursor({ "config.properties": "inference_address=http://a\njob_que$0ue_size=10\n" });
	const told = hover(marked.world, marked.file, marked.offset)?.markdown ?? "";
	assert.match(told, /`job_queue_size`: integer/);
	assert.match(told, /Requests that may wait for each model/);
	assert.match(told, /TorchServe/);
});

test("protobuf text under any name, and the files of MLServer", () => {
	const text = 'model_config_list {\n  config {\n    name: "a"\n    $0\n  }\n}\n';
	const found = labels(text, "models.config");
	assert.ok(found.includes("base_path") && found.includes("version_labels"));
	assert.ok(!found.includes("name"));
	const outdated = offered(text, "models.config").flatMap(({ label, deprecated }) => (deprecated ? [label] : []));
	assert.deepEqual(outdated, ["model_type"]);
	const marked = workspaceWithCursor({ "model-settings.json": '{ "implementation": "a.B", "max_ba$0tch_time": 1 }' });
	assert.match(hover(marked.world, marked.file, marked.offset)?.markdown ?? "", /Seconds that a request waits/);
});

test("every field of these schemas is described in a sentence", () => {
	const names = ["mlserver-settings", "mlserver-model-settings", "torchserve-config", "torchserve-model-config", "torchserve-manifest"];
	const serving = ["models", "batching", "monitoring"].map((name) => `tensorflow-serving-${name}`);
	const bare: string[] = [];
	for (const name of [...names, ...serving]) visit(schemaNamed(`${name}.schema.json`), name);
	assert.deepEqual(bare, []);

	function visit(node: Schema, path: string): void {
		if (!/^[A-Z].*[.?]$/.test(node.description ?? "")) bare.push(path);
		const below = { ...node.properties, ...node.$defs, ...(node.items ? { "[]": node.items } : {}) };
		for (const [name, child] of Object.entries(below)) visit(child, `${path}/${name}`);
		if (typeof node.additionalProperties === "object") visit(node.additionalProperties, `${path}/*`);
	}
});
