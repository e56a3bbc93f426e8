import assert from "node:assert/strict";
import { test } from "node:test";
import { type Action, actions } from "../../server/src/features/actions.ts";
import { applyEdits, joinedEdits } from "../../server/src/features/fixes.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";

const head = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: a\nspec:\n  predictor:\n";
const tail = "    model:\n      modelFormat: { name: onnx }\n      storageUri: s3://a/b\n";

function at(text: string, file = "a.yaml"): { readonly offered: readonly Action[]; apply(title: string): string | undefined } {
	const marked = workspaceWithCursor({ [file]: text });
	const offered = actions(marked.world, file, { file, start: marked.offset, end: marked.offset });
	return {
		offered,
		apply: (title) => {
			const action = offered.find((one) => one.title === title);
			return action && applyEdits(marked.texts[file] ?? "", action.edits);
		},
	};
}

test("a finding offers its fix, an allowance and its manual", () => {
	const { offered, apply } = at(`${head}    min$0Replica: 1\n${tail}`);
	assert.deepEqual(
		offered.filter(({ kind }) => kind === "quickfix").map(({ title, preferred }) => [title, preferred]),
		[
			["Rename to minReplicas", true],
			["Allow config/unknown-field here", false],
			["Explain config/unknown-field", false],
		],
	);
	assert.equal(apply("Rename to minReplicas"), `${head}    minReplicas: 1\n${tail}`);
	assert.equal(apply("Allow config/unknown-field here"), `${head}    # plimsoll-allow config/unknown-field: \n    minReplica: 1\n${tail}`);
});

test("an allowance counts once the person has written the reason", () => {
	const allowed = at(`${head}    min$0Replica: 1\n${tail}`).apply("Allow config/unknown-field here") ?? "";
	const rules = (text: string) =>
		workspaceWithCursor({ "a.yaml": text })
			.world.findings("a.yaml")
			.map(({ rule }) => rule);
	assert.deepEqual(rules(allowed).toSorted(), ["config/unknown-field", "core/allow-without-reason"]);
	assert.deepEqual(rules(allowed.replace("-field: \n", "-field: our fork has it\n")), []);
});

test("all safe fixes of a file at once", () => {
	const { offered, apply } = at(`${head}    min$0Replica: 1\n    maxReplica: 2\n${tail}`);
	assert.equal(apply("Apply all 2 safe fixes of this file"), `${head}    minReplicas: 1\n    maxReplicas: 2\n${tail}`);
	assert.deepEqual(offered.filter(({ kind }) => kind === "fixAll").length, 1);
	const away = at(`${head}    minReplica: 1\n${tail}$0`).offered;
	assert.deepEqual(
		away.map(({ kind }) => kind),
		["fixAll"],
		"a save fixes a single mistake too",
	);
});

test("nothing where nothing is wrong, and no comment in JSON", () => {
	assert.deepEqual(at(`${head}    min$0Replicas: 1\n${tail}`).offered, []);
	const json =
		'{"apiVersion": "serving.kserve.io/v1beta1", "kind": "InferenceService", "metadata": {"name": "a"}, "spec": {"predicto$0": {}}}';
	const titles = at(json, "a.json").offered.map(({ title }) => title);
	assert.ok(titles.some((title) => title.startsWith("Explain")));
	assert.ok(!titles.some((title) => title.startsWith("Allow")));
});

test("a configuration is not allowed anything by a comment", () => {
	const { offered } = at("preset: strict\nrules: $03\n", "plimsoll.yaml");
	const words = offered.map(({ title }) => title.split(" ")[0]);
	assert.ok(words.includes("Explain") && !words.includes("Allow"), words.join());
});

test("fixes are taken whole or not at all, and what two say alike is done once", () => {
	const edit = (start: number, end: number, text: string) => ({ at: { file: "a", start, end }, text });
	const fix = (...edits: readonly ReturnType<typeof edit>[]) => ({ title: "Fix", safe: true, edits });
	const join = (...fixes: readonly ReturnType<typeof fix>[]) => applyEdits("0123456789", joinedEdits(fixes));
	assert.equal(join(fix(edit(0, 2, "A"), edit(8, 10, "B")), fix(edit(1, 3, "C"), edit(5, 6, "D"))), "A234567B");
	assert.equal(join(fix(edit(5, 5, "X")), fix(edit(5, 5, "X"), edit(0, 1, ""))), "1234X56789");
	assert.equal(join(fix(edit(5, 5, "X")), fix(edit(5, 5, "Y"))), "01234XY56789");
	assert.equal(join(fix(edit(3, 5, "")), fix(edit(5, 6, "Z"))), "012Z6789");
});
