import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits } from "../../server/src/features/fixes.ts";
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

test("an allowance that does nothing can be taken out or put right, and nothing else changes", () => {
	const after = (text: string) => {
		const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
		workspace.change("a.yaml", text);
		const [fix] = workspace
			.world()
			.findings("a.yaml")
			.flatMap((finding) => (finding.rule.startsWith("core/") && finding.fix ? [finding.fix] : []));
		assert.equal(fix?.safe, false, "elsewhere it may do something");
		return applyEdits(text, fix.edits);
	};
	const text = (above: string, behind: string) =>
		`${head}spec:\n${above}  predictor:${behind}\n    minReplicas: 1\n    model: { modelFormat: { name: onnx } }\n`;
	assert.equal(after(text(`  # plimsoll-allow ${unknown}: x\n`, "")), text("", ""));
	assert.equal(after(text(`  # plimsoll-allow ${unknown}: x\r\n`, "")), text("", ""));
	assert.equal(after(text("", ` # plimsoll-allow ${unknown}: x`)), text("", ""));
	assert.equal(after(text(`  # plimsoll-allow ${unknown}: x (until 2026-01-01)\n`, "")), text("", ""));
	assert.equal(after(text("  # plimsoll-allow config/unknown-feild: x\n", "")), text(`  # plimsoll-allow ${unknown}: x\n`, ""));
});

test("what a card accepts in vain is told", () => {
	const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
	const items = [
		"{ rule: rollout/single-replic, reason: x }",
		"{ rule: rollout/single-replica, reason: x, until: 2026-03-30 }",
		"{ rule: rollout/single-replica, reason: x, until: 2026-03-31 }",
	];
	workspace.change(
		"a.card.yaml",
		`apiVersion: plimsoll/v1\nkind: DeploymentCard\naccept:\n${items.map((item) => `  - ${item}\n`).join("")}`,
	);
	assert.deepEqual(
		workspace
			.world()
			.findings("a.card.yaml")
			.map(({ rule, message }) => `${rule}: ${message}`),
		[
			"core/unknown-rule: There is no rule `rollout/single-replic` to accept; did you mean `rollout/single-replica`?",
			"core/expired-allow: `rollout/single-replica` was accepted until this day, which has passed.",
		],
	);
});

test("a card accepts nothing in what is none of its manifests, and the entry can be taken out", () => {
	const head = "apiVersion: plimsoll/v1\nkind: DeploymentCard\nmanifests: [a.yaml]\n";
	const fixed = (text: string) => {
		const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
		workspace.change("ml/a.card.yaml", text);
		const [finding] = workspace
			.world()
			.findings("ml/a.card.yaml")
			.filter(({ rule }) => rule === "core/unused-allow" || rule === "core/expired-allow");
		return finding && { rule: finding.rule, text: finding.fix && applyEdits(text, finding.fix.edits) };
	};
	const entry = (target: string) => `  - rule: rollout/single-replica\n    target: ${target}\n    reason: x\n`;
	for (const target of ["a.yaml", "a.card.yaml", "../ml/a.yaml"])
		assert.equal(fixed(`${head}accept:\n${entry(target)}`), undefined, target);
	const rest = "owner: us # kept\n";
	assert.deepEqual(fixed(`${head}accept:\n${entry("b.yaml")}${rest}`), { rule: "core/unused-allow", text: `${head}${rest}` });
	assert.deepEqual(fixed(`${head}accept:\n${entry("a.yaml")}${entry("../a.yaml")}${rest}`), {
		rule: "core/unused-allow",
		text: `${head}accept:\n${entry("a.yaml")}${rest}`,
	});
	const windows = `${head}accept:\n  - { rule: rollout/single-replica, target: b.yaml, reason: x }\n${entry("a.yaml")}`.replaceAll(
		"\n",
		"\r\n",
	);
	assert.equal(fixed(windows)?.text, `${head}accept:\n${entry("a.yaml")}`.replaceAll("\n", "\r\n"));
	assert.deepEqual(fixed(`${head}accept: [{ rule: rollout/single-replica, target: b.yaml, reason: x }]\n`), {
		rule: "core/unused-allow",
		text: undefined,
	});
	const past = `${head}accept:\n  - { rule: rollout/single-replica, reason: x, until: 2026-03-30 }\n`;
	assert.deepEqual(fixed(past), { rule: "core/expired-allow", text: head });
	assert.equal(
		fixed(`${head.replace("[a.yaml]", `[${"$"}{A}.yaml]`)}accept:\n${entry("b.yaml")}`),
		undefined,
		"a manifest that nobody knows yet",
	);
});
