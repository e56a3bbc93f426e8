import assert from "node:assert/strict";
import { test } from "node:test";
import { formatOf, readManifests } from "../../server/src/dialects/read.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

/** What the files say when they lie in one workspace. */
function workspace(files: Readonly<Record<string, string>>): Workspace {
	const made = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
	made.list(Object.keys(files));
	for (const [file, text] of Object.entries(files)) made.change(file, text);
	return made;
}

function factsOf(files: Readonly<Record<string, string>>, file: string): Facts {
	const facts = workspace(files).world().reading(file)?.facts;
	assert.ok(facts);
	return facts;
}

/** Name and command of every stage. */
function commands(dvcYaml: string, files: Readonly<Record<string, string>> = {}): Readonly<Record<string, string | undefined>> {
	const { stages } = factsOf({ ...files, "dvc.yaml": dvcYaml }, "dvc.yaml");
	return Object.fromEntries(stages.map(({ name, command }) => [name, command?.value]));
}

test("its files are told by name and content", () => {
	const kinds = (file: string, text: string) => readManifests(file, text, {}, () => undefined)?.facts.manifests.map(({ type }) => type);
	assert.deepEqual(kinds("a/dvc.yaml", "stages: {}\n"), ["pipeline"]);
	assert.deepEqual(kinds("dvc.lock", "schema: '2.0'\n"), ["lock"]);
	assert.deepEqual(kinds("dvc.lock", "train: { cmd: x }\n"), ["lock"]);
	assert.deepEqual(kinds("a.csv.dvc", "outs: [{ path: a.csv }]\n"), ["pointer"]);
	assert.deepEqual(kinds("a.csv.dvc", "layers: 3\n"), []);
	assert.deepEqual(kinds("dvc.yaml", "apiVersion: v1\nkind: ConfigMap\nstages: {}\n"), []);
	assert.deepEqual(kinds("pipeline.yaml", "stages: { a: { cmd: x } }\n"), []);
	assert.deepEqual(kinds(".gitlab-ci.yml", "stages: [build]\n"), []);
	for (const file of ["poetry.lock", "a.lock", "mydvc.lock", ".dvc/config", "dvc"]) assert.equal(formatOf(file), undefined, file);
	assert.equal(formatOf("b/dvc.lock"), "yaml");
});

test("numbers are printed into commands as Python prints them", () => {
	const params = "a: 1e-5\nb: 1.0\nc: 0.0001\nd: 1e16\ne: 12\nf: null\ng: true\nh: 0o17\ni: 123456789.5\nj: -0.5\nk: 2026-03-31\n";
	const written = "abcdefgij"
		.split("")
		.map((name) => `\${${name}}`)
		.join(" ");
	const found = commands(`stages: { s: { cmd: "x ${written}" }, octal: { cmd: "x \${h}" }, date: { cmd: "x \${k}" } }\n`, {
		"params.yaml": params,
	});
	assert.deepEqual(found, { s: "x 1e-05 1.0 0.0001 1e+16 12 None true 123456789.5 -0.5", octal: undefined, date: undefined });
});

test("maps become options, and what the configuration of DVC decides is not guessed", () => {
	const params = "some: { a: 1, b: { c: two words, d: true } }\nlist: { a: [1, 2] }\nfalse: { a: false }\n";
	const text = `stages: { a: { cmd: 'x \${some}' }, b: { cmd: 'x \${list}' }, c: { cmd: 'x \${false}' } }\n`;
	assert.deepEqual(commands(text, { "params.yaml": params }), { a: "x --a 1 --b.c 'two words' --b.d", b: undefined, c: undefined });
});

test("loops are written out with the names that DVC gives their stages", () => {
	const text = `stages:
  list: { foreach: [a, 2, true, a], do: { cmd: "x \${item}" } }
  composite: { foreach: [{ v: 1 }, { v: 2 }], do: { cmd: "x \${item.v}" } }
  map: { foreach: { eu: { v: 1 }, us: { v: 2 } }, do: { cmd: "x \${key} \${item.v}" } }
  both: { matrix: { m: [a, b], n: [1, { v: 2 }] }, cmd: "x \${item.m} \${key}" }
`;
	assert.deepEqual(commands(text), {
		"list@a": "x a",
		"list@2": "x 2",
		"list@true": "x true",
		"composite@0": "x 1",
		"composite@1": "x 2",
		"map@eu": "x eu 1",
		"map@us": "x us 2",
		"both@a-1": "x a a-1",
		"both@a-n1": "x a a-n1",
		"both@b-1": "x b b-1",
		"both@b-n1": "x b b-n1",
	});
});

test("a loop of many rounds is not written out", () => {
	const many = Array.from({ length: 40 }, (_, i) => i).join(", ");
	const text = `stages: { a: { matrix: { x: [${many}], y: [${many}] }, cmd: "x \${item.x}" } }\n`;
	const [stage, ...others] = factsOf({ "dvc.yaml": text }, "dvc.yaml").stages;
	assert.deepEqual([stage?.name, stage?.command, others.length], ["a", undefined, 0]);
});

test("paths start in the stage's folder", () => {
	const text = `stages:
  a:
    cmd: x
    wdir: src/deep
    deps: [../in.csv, s3://bucket/in.csv]
    outs: [out: { cache: false }, ./out2/]
    metrics: [m.json]
    plots: [p.csv: { x: a }]
    params: [rate, other.yaml: [a.b], whole.yaml: ]
`;
	const [stage] = factsOf({ "ml/dvc.yaml": text, "ml/src/deep/params.yaml": "rate: 3\n" }, "ml/dvc.yaml").stages;
	assert.ok(stage);
	assert.equal(stage.folder, "ml/src/deep");
	assert.deepEqual(
		[stage.reads, stage.writes, stage.metrics, stage.plots].map((list) => list.map(({ path }) => path)),
		[["ml/src/in.csv", "s3://bucket/in.csv"], ["ml/src/deep/out", "ml/src/deep/out2"], ["ml/src/deep/m.json"], ["ml/src/deep/p.csv"]],
	);
	assert.deepEqual(
		stage.params.map(({ file, key, value }) => [file, key, value?.value]),
		[
			["params.yaml", "rate", 3],
			["other.yaml", "a.b", undefined],
			["whole.yaml", undefined, undefined],
		],
	);
	assert.equal(stage.record, "ml/dvc.lock");
});

test("pointers say where data lies, comes from and what it is", () => {
	const text = `deps: [{ path: data, repo: { url: https://example.com/r, rev: main, rev_lock: abc } }]
outs: [{ path: users, md5: ABC.dir, hash: md5 }]
wdir: ../data
`;
	const [dataset] = factsOf({ "pointers/users.dvc": text }, "pointers/users.dvc").datasets;
	assert.ok(dataset);
	const { file, origin, version, checksum } = dataset;
	const said = [file?.path, origin?.value, version?.value, checksum?.value];
	assert.deepEqual(said, ["data/users", "https://example.com/r", "abc", "md5 md5 abc.dir"]);
});

test("a pipeline is read again when a file that it takes words from changes, appears or goes", () => {
	const made = workspace({ "dvc.yaml": `stages: { a: { cmd: 'x \${rate}', outs: [m.onnx] } }\n`, "other.yaml": "rate: 0\n" });
	const command = () => made.world().reading("dvc.yaml")?.facts.stages[0]?.command?.value;
	const rules = () =>
		made
			.world()
			.findings("dvc.yaml")
			.map(({ rule }) => rule);
	assert.equal(command(), undefined);
	assert.deepEqual(rules(), ["config/dangling-reference"]);
	made.change("params.yaml", "rate: 1\n");
	assert.equal(command(), "x 1");
	assert.deepEqual(rules(), []);
	const before = made.world().reading("dvc.yaml");
	made.change("other.yaml", "rate: 5\n");
	assert.equal(made.world().reading("dvc.yaml"), before);
	made.change("params.yaml", "rate: 2\n");
	assert.equal(command(), "x 2");
	made.vanish("params.yaml");
	assert.deepEqual(rules(), ["config/dangling-reference"]);
});

test("the record is held against the pipeline again when either changes, and what they do not rest on changes nothing", () => {
	const lock = (rate: number) => `schema: '2.0'\nstages:\n  a:\n    cmd: x ${rate}\n    outs: [{ path: m.onnx }]\n`;
	const made = workspace({
		"dvc.yaml": `stages: { a: { cmd: 'x \${rate}', outs: [m.onnx] } }\n`,
		"params.yaml": "rate: 1\n",
		"dvc.lock": lock(1),
		"m.card.yaml": "kind: DeploymentCard\nmodel:\n  artifact: m.onnx\n",
		"other/dvc.yaml": "stages: { b: { cmd: y, outs: [n.onnx] } }\n",
	});
	const rules = () =>
		made
			.world()
			.findings("dvc.yaml")
			.map(({ rule }) => rule);
	assert.deepEqual(rules(), []);
	made.change("dvc.lock", lock(2));
	assert.deepEqual(rules(), ["artifact/lock-out-of-date"]);
	const before = made.world().findings("dvc.yaml");
	made.change("other/dvc.yaml", "stages: { b: { cmd: z, outs: [n.onnx] } }\n");
	assert.equal(made.world().findings("dvc.yaml"), before);
	made.change("params.yaml", "rate: 2\n");
	assert.deepEqual(rules(), []);
	made.change("params.yaml", "rate: 3\n");
	made.change("m.card.yaml", "kind: DeploymentCard\nmodel:\n  artifact: other.onnx\n");
	assert.deepEqual(rules(), []);
});

test("a path is found by what lies in it and by the folders around it", () => {
	const made = workspace({ "dvc.yaml": "stages: { a: { cmd: x, deps: [in/a.csv], outs: [out/b] }, b: { cmd: x, deps: [out] } }\n" });
	const { lineage } = made.world();
	const names = (stages: readonly { readonly name: string }[]) => stages.map(({ name }) => name);
	const writing = ["out/b", "out/b/c.csv", "out", "", "out/bb", "ou"].map((path) => names(lineage.stagesWriting(path)));
	assert.deepEqual(writing, [["a"], ["a"], ["a"], ["a"], [], []]);
	assert.deepEqual(names(lineage.stagesReading("out/b")), ["b"]);
	assert.deepEqual(names(lineage.stagesReading("in")), ["a"]);
	assert.deepEqual(names(lineage.stagesReading("../in")), []);
	made.vanish("dvc.yaml");
	assert.deepEqual(made.world().lineage.stagesWriting("out"), []);
});
