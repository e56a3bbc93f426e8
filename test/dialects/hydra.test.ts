import assert from "node:assert/strict";
import { test } from "node:test";
import { hydra } from "../../server/src/dialects/hydra/hydra.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import { complete } from "../../server/src/features/completion.ts";
import { hover } from "../../server/src/features/hover.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";

function recognises(text: string, file = "conf/config.yaml"): boolean {
	const source = readYaml(file, text);
	return hydra.recognises(new Cursor(source.documents[0]), file, undefined, source);
}

/** The rules and the marked words of one config in a directory, with all files of it known. */
function said(file: string, files: Readonly<Record<string, string>>, release?: string) {
	const folders = new Set(Object.keys(files).flatMap((path) => path.split("/").map((_, i, parts) => parts.slice(0, i).join("/"))));
	const exists = (path: string) => path in files || folders.has(path);
	const text = files[file] ?? "";
	const reading = readManifests(file, text, release === undefined ? {} : { hydra: release }, exists, (path) => files[path]);
	return (reading?.facts.remarks ?? []).map(({ rule, severity, at }) => [rule, severity, text.slice(at.start, at.end)]);
}

test("configs of Hydra, and nobody else's", () => {
	assert.ok(recognises("defaults:\n  - db: mysql\n"));
	assert.ok(recognises("defaults:\n  - base@db\n"));
	assert.ok(recognises("defaults:\n  - _self_\n", "conf/config.yml"));
	assert.ok(recognises("defaults:\n  - override db: mysql\n    a: 1\n  - _self_\n"));
	assert.ok(recognises("hydra:\n  run:\n    dir: x\n"));
	assert.ok(recognises("# @package _global_\na: 1\n"));
	assert.ok(recognises("#@package foo.bar\n- 1\n"));
	assert.ok(!recognises("a: 1\n# @package _global_\n"), "the header stands first");
	assert.ok(!recognises("defaults: {}\n"));
	assert.ok(!recognises("defaults:\n  run:\n    shell: bash\n"), "GitHub Actions");
	assert.ok(!recognises("defaults:\n  - scope: { path: '' }\n    values: { layout: page }\n"), "Jekyll");
	assert.ok(!recognises("defaults:\n  - scope: { path: '' }\n"), "a choice is no map");
	assert.ok(!recognises("defaults:\n  - layout: page\n", "_config.yml"), "nothing but the name of the key");
	assert.ok(!recognises("hydra:\n  config:\n    dsn: memory\n", "values.yaml"), "Ory Hydra");
	assert.ok(!recognises("apiVersion: v1\nkind: X\ndefaults:\n  - a\n"));
	assert.ok(recognises("hydra:\n  job:\n    name: x\n  verbose: true\n"));
	assert.ok(recognises(`out: \${hydra:runtime.output_dir}/x\n`));
	assert.ok(recognises("model:\n  _target_: torch.nn.Linear\n  in_features: 2\n"));
	assert.ok(!recognises("net:\n  _target_: monai.networks.nets.UNet\n  channels: $@channels * 2\n"), "MONAI");
	assert.ok(!recognises("net:\n  _target_: monai.losses.DiceLoss\nloss: '@net'\n"), "MONAI");
	assert.ok(!recognises("# _target_: a.b\nx: 1\n"));
});

test("what says too little by itself is told by its header, or by the configs beside it", () => {
	const dialects = (file: string, files: Readonly<Record<string, string>>) => {
		const reading = readManifests(
			file,
			files[file] ?? "",
			{},
			(path) => path in files,
			(path) => files[path],
		);
		return (reading?.documents ?? []).map(({ dialect }) => dialect.id);
	};
	assert.deepEqual(dialects("conf/a.yaml", { "conf/a.yaml": "# @package _global_\n" }), ["hydra"]);
	assert.deepEqual(dialects("conf/a.yaml", { "conf/a.yaml": "# nothing else\n" }), []);
	const map = "defaults:\n  a: b\n";
	assert.deepEqual(dialects("conf/a.yaml", { "conf/a.yaml": map, "conf/config.yaml": "defaults:\n  - _self_\n" }), ["hydra"]);
	assert.deepEqual(dialects("conf/a.yaml", { "conf/a.yaml": map, "conf/config.yaml": "port: 1\n" }), []);
	assert.deepEqual(dialects("conf/config.yaml", { "conf/config.yaml": map }), []);
});

test("an entry of the composed defaults is found wherever its config stands", () => {
	const files = {
		"conf/config.yaml": "defaults:\n  - server: apache\n  - override server/db: sqlite\n",
		"conf/server/apache.yaml": "defaults:\n  - db@store: mysql\n  - ../site: local\n",
		"conf/server/db/mysql.yaml": "port: 1\n",
		"conf/server/db/sqlite.yaml": "file: x\n",
		"conf/site/local.yaml": "",
	};
	assert.deepEqual(
		said("conf/config.yaml", files),
		[["config/rejected", undefined, "override server/db"]],
		"it is chosen for another package",
	);
	const same = { ...files, "conf/server/apache.yaml": "defaults:\n  - db: mysql\n" };
	assert.deepEqual(said("conf/config.yaml", same), []);
	const unknown = { ...files, "conf/server/apache.yaml": "defaults:\n  - base\n" };
	assert.deepEqual(said("conf/config.yaml", unknown), [], "what Python registers may choose for it");
});

test("a package header moves a config and what it includes", () => {
	const files = {
		"conf/config.yaml": "defaults:\n  - db: mysql\n  - override db/engine@engine: innodb\n",
		"conf/db/mysql.yaml": "defaults:\n  - engine@_global_.engine: myisam\n",
		"conf/db/engine/myisam.yaml": "",
		"conf/db/engine/innodb.yaml": "",
	};
	assert.deepEqual(said("conf/config.yaml", files), []);
	const headed = { ...files, "conf/db/mysql.yaml": "# @package _global_\ndefaults:\n  - engine: myisam\n" };
	assert.deepEqual(said("conf/config.yaml", headed), []);
});

test("choices that are named by other choices", () => {
	const files = {
		"conf/config.yaml": `defaults:\n  - db: mysql\n  - site: \${db}_small\n  - site: large\n`,
		"conf/db/mysql.yaml": "",
		"conf/site/mysql_small.yaml": "",
		"conf/site/large.yaml": "",
	};
	assert.deepEqual(said("conf/config.yaml", files), [["config/rejected", undefined, "site: large"]]);
});

test("a missing choice is told only where nothing else can hold it", () => {
	const files = { "conf/config.yaml": "defaults:\n  - db: mysq\n", "conf/db/mysql.yaml": "" };
	assert.deepEqual(said("conf/config.yaml", files), [], "nothing shows that configs are files here");
	const other = { ...files, "conf/config.yaml": "defaults:\n  - base\n  - db: mysq\n", "conf/base.yaml": "a: 1\n" };
	assert.deepEqual(said("conf/config.yaml", other), [["config/dangling-reference", undefined, "mysq"]]);
	assert.deepEqual(said("conf/config.yaml", { ...files, "conf/config.yaml": "defaults:\n  - base\n  - db: mysq\n" }), []);
	const searched = "defaults:\n  - db: mysq\nhydra:\n  searchpath:\n    - pkg://more\n";
	assert.deepEqual(said("conf/config.yaml", { ...files, "conf/config.yaml": searched }), []);
	assert.deepEqual(said("conf/config.yaml", { ...files, "conf/config.yaml": "defaults:\n  - optional db: mysq\n" }), []);
});

test("the next release refuses what this one takes", () => {
	const files = { "conf/a/x.yaml": "defaults:\n  - ../b: y\n", "conf/b/y.yaml": "" };
	assert.deepEqual(said("conf/a/x.yaml", files), [["config/deprecated-setting", "info", "../b"]]);
	assert.deepEqual(said("conf/a/x.yaml", files, "1.4"), [["config/rejected", undefined, "../b"]]);
	const legacy = { "conf/config.yaml": "defaults:\n  - hydra/launcher: joblib\n" };
	assert.deepEqual(said("conf/config.yaml", legacy), [["config/deprecated-setting", undefined, "hydra/launcher"]]);
});

test("configs that include each other end", () => {
	const files = { "conf/a.yaml": "defaults:\n  - b\n", "conf/b.yaml": "defaults:\n  - c\n", "conf/c.yaml": "defaults:\n  - b\n  - a\n" };
	assert.deepEqual(said("conf/a.yaml", files), [["config/rejected", undefined, "b"]]);
});

test("Hydra's own settings are completed and explained", () => {
	const begun = workspaceWithCursor({ "conf/config.yaml": "defaults:\n  - _self_\nhydra:\n  run:\n    dir: x\n  $0\n" });
	const labels = complete(begun.world, begun.file, begun.offset).map(({ label }) => label);
	assert.ok(labels.includes("sweep") && labels.includes("output_subdir") && !labels.includes("run"), labels.join(" "));
	const marked = workspaceWithCursor({ "conf/config.yaml": "defaults:\n  - _self_\nhydra:\n  job:\n    ch$0dir: true\n" });
	assert.match(hover(marked.world, marked.file, marked.offset)?.markdown ?? "", /^`hydra\.job\.chdir`: boolean.*output folder/s);
});

test("a config is looked at again when one that it includes changes", () => {
	const workspace = new Workspace({ now: 0, allow: true });
	const files = {
		"conf/config.yaml": "defaults:\n  - base\n  - override model: resnet\n",
		"conf/base.yaml": "defaults:\n  - model: alexnet\n",
		"conf/model/alexnet.yaml": "depth: 8\n",
		"conf/model/resnet.yaml": "depth: 50\n",
	};
	workspace.list(Object.keys(files));
	for (const [file, text] of Object.entries(files)) workspace.change(file, text);
	const rules = () =>
		workspace
			.world()
			.findings("conf/config.yaml")
			.map(({ rule }) => rule);
	assert.deepEqual(rules(), []);
	workspace.change("conf/base.yaml", "seed: 1\n");
	assert.deepEqual(rules(), ["config/rejected"]);
	workspace.change("conf/base.yaml", files["conf/base.yaml"]);
	assert.deepEqual(rules(), []);
});
