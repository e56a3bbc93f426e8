import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const head = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: a\n";

/** The rules that speak, after the part of a service that is given. */
function rulesOf(spec: string, allow = true): readonly string[] {
	const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow });
	workspace.change(
		"a.yaml",
		`${head}spec:\n  predictor:\n    model:\n      modelFormat: { name: onnx }\n      storageUri: s3://a/b\n${spec}`,
	);
	return workspace
		.world()
		.findings("a.yaml")
		.map(({ rule }) => rule);
}

const unknown = "config/unknown-field";

test("a comment with a reason covers the next node and everything in it", () => {
	assert.deepEqual(rulesOf("    minReplica: 1\n"), [unknown]);
	assert.deepEqual(rulesOf(`    # plimsoll-allow ${unknown}: our fork has it\n    minReplica: 1\n`), []);
	assert.deepEqual(rulesOf(`    # plimsoll-allow ${unknown}: our fork has it\n    batcher:\n      maxBatch: 1\n    minReplica: 1\n`), [
		unknown,
	]);
});

test("behind a value it covers its own line", () => {
	assert.deepEqual(rulesOf(`    minReplica: 1 # plimsoll-allow ${unknown}: our fork has it\n    maxReplica: 2\n`), [unknown]);
});

test("policy runs see through it", () => {
	assert.deepEqual(rulesOf(`    # plimsoll-allow ${unknown}: our fork has it\n    minReplica: 1\n`, false), [unknown]);
});

test("it needs a reason, a rule that exists, something to allow, and a date that has not passed", () => {
	const line = (comment: string, next = "minReplica: 1") => rulesOf(`    # plimsoll-allow ${comment}\n    ${next}\n`).toSorted();
	assert.deepEqual(line(unknown), [unknown, "core/allow-without-reason"]);
	assert.deepEqual(line("config/unknown-feild: x"), [unknown, "core/unknown-rule"]);
	assert.deepEqual(line(`${unknown}: x`, "minReplicas: 1"), ["core/unused-allow"]);
	assert.deepEqual(line(`${unknown}: x (until 2026-03-30)`), [unknown, "core/expired-allow"]);
	assert.deepEqual(line(`${unknown}: x (until 2026-03-31)`), [], "the last day counts");
	assert.deepEqual(line(`${unknown}: x (until tomorrow)`), [unknown, "core/expired-allow"]);
});
