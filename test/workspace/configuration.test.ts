import assert from "node:assert/strict";
import { test } from "node:test";
import type { Learnt } from "../../server/src/workspace/measured.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const service = (image: string, more = "") => `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: churn
spec:
  predictor:
    containers:
      - name: kserve-container
        image: ${image}
${more}`;
const moving = service("registry.example.com/churn:latest");
const both = `${moving}  transformer:
    containers:
      - name: kserve-container
        image: registry.example.com/transformer:latest
`;

function workspace(files: Readonly<Record<string, string>>, ...learnt: readonly Learnt[]): Workspace {
	const made = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
	made.list(Object.keys(files));
	for (const [file, text] of Object.entries(files)) made.change(file, text);
	for (const one of learnt) made.learn(one);
	return made;
}

function told(made: Workspace, file: string): readonly string[] {
	const world = made.world();
	return world
		.findings(file)
		.map(({ rule, severity, at }) => `${severity} ${rule} ${world.reading(file)?.source.text.slice(at.start, at.end)}`);
}

const package_ = (path: string, from: string, name: string, text: string | "absent"): Learnt => ({
	kind: "configuration",
	path,
	from,
	package: { name, file: "plimsoll.yaml" },
	value: text === "absent" ? text : { text },
});

test("a pointer behind the glob means a part of each document", () => {
	const override = (pointer: string, level: string) =>
		`overrides:\n  - files: ["serving/*.yaml${pointer}"]\n    rules: { artifact/mutable-image: ${level} }\n`;
	const at = (text: string) => told(workspace({ "serving/a.yaml": both, "plimsoll.yaml": text }), "serving/a.yaml");
	const [first, second] = [
		"artifact/mutable-image registry.example.com/churn:latest",
		"artifact/mutable-image registry.example.com/transformer:latest",
	];
	assert.deepEqual(at(""), [`warning ${first}`, `warning ${second}`]);
	assert.deepEqual(at(override("#/spec/predictor", "off")), [`warning ${second}`]);
	assert.deepEqual(at(override("#/spec/*/containers/0", "error")), [`error ${first}`, `error ${second}`]);
	assert.deepEqual(at(`rules: { artifact/mutable-image: off }\n${override("#/spec/transformer", "info")}`), [`info ${second}`]);
	assert.deepEqual(at(override("#/spec/explainer", "off")), [`warning ${first}`, `warning ${second}`]);
});

test("globs count from the file that declares them", () => {
	const off = (glob: string) => `overrides:\n  - files: "${glob}"\n    rules: { artifact/mutable-image: off }\n`;
	const at = (glob: string) => {
		const files = { "team/a.yaml": moving, "base/plimsoll.yaml": off(glob), "team/plimsoll.yaml": "extends: ../base/plimsoll.yaml\n" };
		return told(workspace(files), "team/a.yaml").length;
	};
	assert.deepEqual([at("*.yaml"), at("team/*.yaml"), at("../team/*.yaml"), at("../*/a.yaml")], [1, 1, 0, 0]);
});

test("an installed package is a configuration to start from, and its globs count from who asks for it", () => {
	const files = { "ml/a.yaml": moving, "ml/plimsoll.yaml": 'extends: ["@acme/serving"]\n' };
	const made = workspace(files);
	const path = "ml//@acme/serving/plimsoll.yaml";
	const wanted = { kind: "configuration", path, from: "ml/plimsoll.yaml", package: { name: "@acme/serving", file: "plimsoll.yaml" } };
	assert.deepEqual(made.world().wants("ml/plimsoll.yaml"), [wanted]);
	assert.equal(told(made, "ml/a.yaml").length, 1, "what nobody has looked at says nothing");
	assert.deepEqual(told(made, "ml/plimsoll.yaml"), []);
	made.learn(
		package_(path, "ml/plimsoll.yaml", "@acme/serving", "overrides: [{ files: a.yaml, rules: { artifact/mutable-image: off } }]\n"),
	);
	assert.deepEqual(told(made, "ml/a.yaml"), []);
	made.learn(package_(path, "ml/plimsoll.yaml", "@acme/serving", "absent"));
	assert.equal(told(made, "ml/a.yaml").length, 1);
	assert.match(
		made.world().findings("ml/plimsoll.yaml")[0]?.message ?? "",
		/^`extends` names `@acme\/serving`, but no `node_modules` above has a package `@acme\/serving` with a `plimsoll\.yaml`\.$/,
	);
	const inner = workspace({ "plimsoll.yaml": "extends: acme/strict\n" }).world().wants("plimsoll.yaml");
	assert.deepEqual(
		inner.map((want) => "package" in want && want.package),
		[{ name: "acme", file: "strict.yaml" }],
	);
});

test("what is extended may be missing, broken, or lead back", () => {
	const messages = (files: Readonly<Record<string, string>>, ...learnt: readonly Learnt[]) =>
		workspace(files, ...learnt)
			.world()
			.findings("plimsoll.yaml")
			.map(({ message }) => message);
	assert.deepEqual(messages({ "plimsoll.yaml": "extends: base/plimsoll.yaml\n" }), [
		"`extends` names `base/plimsoll.yaml`, but there is no such file.",
	]);
	const found = (value: Extract<Learnt, { readonly kind: "configuration" }>["value"]): Learnt => ({
		kind: "configuration",
		path: "../shared.yaml",
		from: "plimsoll.yaml",
		value,
	});
	const files = { "plimsoll.yaml": "extends: ../shared.yaml\n" };
	assert.deepEqual(messages(files), []);
	assert.deepEqual(messages(files, found("absent")), ["`extends` names `../shared.yaml`, but there is no such file."]);
	assert.deepEqual(messages(files, found({ problem: "This is a folder." })), ["`../shared.yaml` cannot be read. This is a folder."]);
	assert.deepEqual(messages(files, found({ text: "rules: { artifact/mutable-imag: off }\n" })), [
		"`../shared.yaml` is wrong itself. There is no rule `artifact/mutable-imag`; did you mean `artifact/mutable-image`?",
	]);
	const circle = { "plimsoll.yaml": "extends: a/plimsoll.yaml\n", "a/plimsoll.yaml": "extends: ../plimsoll.yaml\npreset: strict\n" };
	assert.equal(workspace(circle).world().settings("x.yaml").preset, "strict");
});

test("a lock holds against nearer configurations, comments and cards", () => {
	const locking = "rules: { artifact/mutable-image: error }\nlocked: [artifact/*]\n";
	const nearer = "rules:\n  artifact/mutable-image: off\n  capacity/*: off\noverrides:\n  - files: '*'\n    rules: { artifact/*: off }\n";
	const allowed = moving.replace(":latest", ":latest # plimsoll-allow artifact/mutable-image: a test");
	const card = "kind: DeploymentCard\nmanifests: [a.yaml]\naccept: [{ rule: artifact/mutable-image, reason: a test }]\n";
	const made = workspace({ "plimsoll.yaml": locking, "ml/plimsoll.yaml": nearer, "ml/a.yaml": allowed, "ml/a.card.yaml": card });
	assert.deepEqual(told(made, "ml/a.yaml"), [
		"error artifact/mutable-image registry.example.com/churn:latest",
		"warning core/locked-rule # plimsoll-allow artifact/mutable-image: a test",
	]);
	assert.deepEqual(told(made, "ml/plimsoll.yaml"), ["error core/locked-rule artifact/mutable-image", "error core/locked-rule artifact/*"]);
	assert.deepEqual(told(made, "plimsoll.yaml"), [], "who locks a rule sets it");
	made.change("plimsoll.yaml", "rules: { artifact/mutable-image: error }\n");
	assert.deepEqual(told(made, "ml/a.yaml"), ["warning core/unused-allow # plimsoll-allow artifact/mutable-image: a test"]);
	assert.deepEqual(told(made, "ml/plimsoll.yaml"), []);
});

test("the outermost lock counts", () => {
	const files = {
		"plimsoll.yaml": "rules: { artifact/mutable-image: error }\nlocked: [artifact/mutable-image]\n",
		"ml/plimsoll.yaml": "rules: { artifact/mutable-image: off }\nlocked: [artifact/mutable-image]\n",
		"ml/a.yaml": moving,
	};
	assert.deepEqual(told(workspace(files), "ml/a.yaml"), ["error artifact/mutable-image registry.example.com/churn:latest"]);
});
