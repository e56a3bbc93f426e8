import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const id = "lineage/forbidden-feature";
const card = "kind: DeploymentCard\nfeatures:\n  - name: gender\n";

function workspace(files: Readonly<Record<string, string>>): Workspace {
	const made = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
	made.list(Object.keys(files));
	for (const [file, text] of Object.entries(files)) made.change(file, text);
	return made;
}

function about(made: Workspace, file = "a.card.yaml") {
	return made
		.world()
		.findings(file)
		.filter(({ rule }) => rule === id);
}

test("what the configuration forbids is told as soon as it says so, and no longer", () => {
	const list = "forbidden:\n  - feature: gender\n    reason: a protected attribute\n";
	const made = workspace({ "a.card.yaml": card });
	assert.deepEqual(about(made), []);
	made.change("plimsoll.yaml", list);
	const place = () => {
		const [found, ...others] = about(made);
		assert.deepEqual(others, []);
		return found?.related?.[0]?.at;
	};
	const start = list.indexOf("gender");
	assert.deepEqual(place(), { file: "plimsoll.yaml", start, end: start + 6 });
	made.change("plimsoll.yaml", `# policy\n${list}`);
	assert.equal(place()?.start, start + 9, "the place in the configuration moves with it");
	made.change("plimsoll.yaml", "preset: recommended\n");
	assert.deepEqual(about(made), []);
});

test("the lists of all that is extended count, with the place of each entry", () => {
	const made = workspace({
		"a.card.yaml": `${card}  - name: age\n`,
		"plimsoll.yaml": "extends: [base/plimsoll.yaml]\nforbidden:\n  - feature: age\n    reason: too coarse\n",
		"base/plimsoll.yaml": "forbidden:\n  - feature: g*\n    reason: a protected attribute\n",
	});
	const files = about(made).map(({ related }) => related?.[0]?.at.file);
	assert.deepEqual(files, ["base/plimsoll.yaml", "plimsoll.yaml"]);
});

test("an entry that forbids nothing, or gives no reason, is a mistake in the configuration", () => {
	const made = workspace({
		"plimsoll.yaml":
			'forbidden:\n  - reason: because\n  - feature: age\n  - tag: "{{ tag }}"\n    reason: because\n  - sourse: bureau\n    reason: because\n',
	});
	const found = made
		.world()
		.findings("plimsoll.yaml")
		.map(({ rule, message }) => [rule, message]);
	assert.deepEqual(found, [
		["config/missing-field", "An item of `forbidden` has no `reason`, but Plimsoll requires it."],
		["config/unknown-field", "An item of `forbidden` has no field `sourse`, and Plimsoll rejects unknown fields; did you mean `source`?"],
		["config/missing-field", "An item of `forbidden` has no `feature`, `source` or `tag`, but Plimsoll requires one of them."],
		["config/missing-field", "An item of `forbidden` has no `feature`, `source` or `tag`, but Plimsoll requires one of them."],
	]);
});

test("signs of regular expressions in a name stand for themselves", () => {
	const made = workspace({
		"plimsoll.yaml": 'forbidden:\n  - feature: "a.c"\n    reason: one\n  - feature: "*(old)"\n    reason: two\n',
		"a.card.yaml": 'kind: DeploymentCard\nfeatures:\n  - name: abc\n  - name: A.C\n  - name: "age (old)"\n  - name: age old\n',
	});
	assert.deepEqual(
		about(made).map(({ message }) => message),
		["The model reads `A.C`, which `plimsoll.yaml` forbids: one.", "The model reads `age (old)`, which `plimsoll.yaml` forbids: two."],
	);
});
