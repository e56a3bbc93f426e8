import assert from "node:assert/strict";
import { test } from "node:test";
import { rule } from "../../server/src/rules/rule.ts";
import type { Options } from "../../server/src/workspace/options.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const now = Date.parse("2026-03-31");

function workspace(files: Readonly<Record<string, string>>, options: Partial<Options> = {}): Workspace {
	const made = new Workspace({ now, allow: true, ...options });
	made.list(Object.keys(files));
	for (const [file, text] of Object.entries(files)) made.change(file, text);
	return made;
}

const service = (name: string, line = "") =>
	`apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: ${name}
spec:
  predictor:
    model:
      modelFormat: { name: onnx }
      storageUri: s3://models/${name}
${line}`;
const misspelt = "    minReplica: 1\n";
const card = "kind: DeploymentCard\nmetadata:\n  name: a\nmanifests:\n  - a.yaml\nmodel:\n  artifact: model.onnx\n";

/** What the rules below were called for, in order. */
const calls: string[] = [];
const countsOwn = rule({
	id: "test/own",
	summary: "Calls are counted.",
	severity: "info",
	about: "service",
	reach: "file",
	check(subject) {
		calls.push(`own ${subject.name?.value}`);
		return [];
	},
});
const countsGraph = rule({
	id: "test/graph",
	summary: "Calls are counted.",
	severity: "info",
	about: "service",
	reach: "graph",
	check(subject, { lineage }) {
		calls.push(`graph ${subject.name?.value}`);
		lineage.factsOf("other.yaml");
		return [];
	},
});

function callsOf(work: () => void): readonly string[] {
	calls.length = 0;
	work();
	return [...calls];
}

test("findings are the same object until something changes that they rest on", () => {
	const made = workspace(
		{ "a.yaml": service("a"), "b.yaml": service("b"), "other.yaml": service("o") },
		{ rules: [countsOwn, countsGraph] },
	);
	const all = () => made.world().files.map((file) => made.world().findings(file));
	const before = all();
	assert.deepEqual(
		callsOf(() => assert.ok(all().every((findings, i) => findings === before[i]))),
		[],
	);
	made.change("a.yaml", `${service("a")}# more\n`);
	assert.deepEqual(callsOf(all), ["own a", "graph a"]);
	made.change("other.yaml", `${service("o")}# more\n`);
	assert.deepEqual(callsOf(all).toSorted(), ["graph a", "graph b", "graph o", "own o"]);
	made.set({ now: now + 1000 });
	assert.deepEqual(callsOf(all), []);
	made.set({ now: now + 864e5 });
	assert.equal(callsOf(all).length, 6);
});

test("a rule that breaks is told once, whoever asks how often, and is forgotten with its file", () => {
	const breaks = rule({
		id: "test/breaks",
		summary: "It breaks.",
		severity: "error",
		about: "service",
		reach: "file",
		check() {
			throw new Error("broken on purpose");
		},
	});
	const made = workspace({ "a.yaml": service("a") }, { rules: [breaks, countsGraph] });
	assert.deepEqual(
		callsOf(() => made.world().findings("a.yaml")),
		["graph a"],
		"the other rules go on",
	);
	made.world().findings("a.yaml");
	assert.deepEqual(
		made.world().failures.map(({ rule: id }) => id),
		["test/breaks"],
	);
	made.vanish("a.yaml");
	assert.deepEqual(made.world().failures, []);
});

test("a file that goes takes its folder and its findings along", () => {
	const made = workspace({ "a/b/x.yaml": service("x", misspelt), "a/b/y.yaml": service("y"), "c.yaml": service("c") });
	const { lineage } = made.world();
	assert.equal(made.world().findings("a/b/x.yaml").length, 1);
	assert.equal(made.world().manifests, 3);
	made.vanish("a/b/x.yaml");
	assert.deepEqual(made.world().findings("a/b/x.yaml"), []);
	assert.deepEqual(
		[lineage.exists("a/b/x.yaml"), lineage.exists("a/b"), lineage.exists("/tmp/x"), lineage.exists("../x")],
		[false, true, undefined, undefined],
	);
	made.vanish("a");
	assert.deepEqual(made.world().files, ["c.yaml"]);
	assert.equal(made.world().manifests, 1);
	assert.equal(lineage.exists("a/b"), false);
	made.appear(["a/b/model.onnx"]);
	assert.equal(lineage.exists("a/b"), true);
});

test("nothing is known to be absent before the files were listed, or outside what was listed", () => {
	const made = new Workspace({ now, allow: true });
	assert.equal(made.world().lineage.exists("a"), undefined);
	made.list(["a/b.yaml"], ["a"]);
	const { exists } = made.world().lineage;
	assert.deepEqual([exists("a/b.yaml"), exists("a/c.yaml"), exists("d.yaml")], [true, false, undefined]);
});

test("cards and manifests find one another while both are edited", () => {
	const made = workspace({ "a.yaml": service("a"), "a.card.yaml": card, "b.card.yaml": card.replace("name: a", "name: b") });
	const names = () =>
		made
			.world()
			.lineage.cardsOf("a.yaml")
			.map(({ name }) => name?.value);
	assert.deepEqual(names(), ["a", "b"]);
	assert.equal(made.world().lineage.cardsOf("a.yaml"), made.world().lineage.cardsOf("a.yaml"));
	made.change("a.card.yaml", card.replace("a.yaml", "elsewhere.yaml"));
	assert.deepEqual(names(), ["b"]);
	made.change("a.card.yaml", card.replace("name: a", "name: again"));
	assert.deepEqual(names(), ["again", "b"]);
	made.vanish("b.card.yaml");
	assert.deepEqual(names(), ["again"]);
});

test("only files that exist are wanted, each once", () => {
	const made = workspace({ "a.yaml": service("a"), "a.card.yaml": card, "b.card.yaml": card });
	assert.deepEqual(made.world().wants(), []);
	made.appear(["model.onnx"]);
	assert.deepEqual(made.world().wants(), [{ kind: "model", path: "model.onnx" }]);
	assert.deepEqual(made.world().wants("a.yaml"), []);
	assert.deepEqual(made.world().wants("b.card.yaml"), [{ kind: "model", path: "model.onnx" }]);
});

test("the nearest configuration sets severities, and ignores files", () => {
	const made = workspace({ "a/x.yaml": service("x", misspelt), "b/x.yaml": service("x", misspelt) });
	const severities = () =>
		["a/x.yaml", "b/x.yaml"].map((file) =>
			made
				.world()
				.findings(file)
				.map(({ severity }) => severity)
				.join(),
		);
	const [usual] = severities();
	assert.ok(usual);
	made.change("a/plimsoll.yaml", "rules:\n  config/unknown-field: info\n");
	assert.deepEqual(severities(), ["info", usual]);
	made.change("plimsoll.yaml", "rules:\n  config/*: off\n");
	assert.deepEqual(severities(), ["info", ""]);
	made.change("a/plimsoll.yaml", 'ignore: ["*.yaml"]\n');
	assert.equal(made.world().has("a/x.yaml"), false);
	made.vanish("a/plimsoll.yaml");
	made.vanish("plimsoll.yaml");
	assert.deepEqual(severities(), [usual, usual]);
});

test("changing what findings count as reads no text again", () => {
	const made = workspace({ "a.yaml": service("a", misspelt) });
	const reading = made.world().reading("a.yaml");
	made.change("plimsoll.yaml", "rules:\n  config/unknown-field: info\n");
	assert.equal(made.world().reading("a.yaml"), reading);
	made.change("plimsoll.yaml", 'targets:\n  kserve: "0.11"\n');
	assert.notEqual(made.world().reading("a.yaml"), reading);
});

test("a configuration is checked itself", () => {
	const made = workspace({ "plimsoll.yaml": "rules:\n  config/unknown-feild: off\npreset: loud\n" });
	assert.deepEqual(
		made
			.world()
			.findings("plimsoll.yaml")
			.map(({ rule: id }) => id)
			.toSorted(),
		["config/unknown-value", "core/unknown-rule"].toSorted(),
	);
	made.change("plimsoll.yaml", "rules: [\n");
	assert.ok(
		made
			.world()
			.findings("plimsoll.yaml")
			.some(({ rule: id }) => id === "core/parse-error"),
	);
});

test("a preset that was wished for wins, until it is taken back", () => {
	const made = workspace({ "a.yaml": service("a"), "plimsoll.yaml": "preset: strict\n" });
	const preset = () => made.world().settings("a.yaml").preset;
	assert.equal(preset(), "strict");
	made.set({ preset: "audit" });
	assert.equal(preset(), "audit");
	made.set({ preset: undefined });
	assert.equal(preset(), "strict");
});

test("the person's stage wins over the card's, and the card's over the configuration's", () => {
	const production = rule({
		id: "test/production",
		summary: "It speaks in production.",
		severity: "info",
		about: "card",
		reach: "graph",
		stage: "production",
		*check({ at }) {
			yield { at, message: "This is production." };
		},
	});
	const speaks = (files: Readonly<Record<string, string>>, stage?: string) =>
		workspace(files, { rules: [production], ...(stage ? { stage } : {}) })
			.world()
			.findings("a.card.yaml").length > 0;
	const configuration = "stage: production\n";
	assert.equal(speaks({ "a.card.yaml": card }), false);
	assert.equal(speaks({ "a.card.yaml": card, "plimsoll.yaml": configuration }), true);
	assert.equal(speaks({ "a.card.yaml": `${card}stage: staging\n`, "plimsoll.yaml": configuration }), false);
	assert.equal(speaks({ "a.card.yaml": `${card}stage: staging\n` }, "production"), true);
	assert.equal(speaks({ "a.card.yaml": `${card}stage: production\n` }, "staging"), false);
});
