import assert from "node:assert/strict";
import { test } from "node:test";
import { hover } from "../../server/src/features/hover.ts";
import { wordsAt, workspaceWithCursor } from "../harness/cursor.ts";
import { readHeaderBlock } from "../harness/header.ts";

/** The words that the hover covers, and what it says. */
function at(files: Readonly<Record<string, string>>): readonly [words: string, markdown: string] {
	const marked = workspaceWithCursor(files);
	for (const path of Object.keys(files)) {
		const value = readHeaderBlock(path, "input  x float32[batch,7]\noutput y float32[batch,1]");
		if (path.endsWith(".onnx")) marked.workspace.learn({ kind: "model", path, value });
	}
	const found = hover(marked.workspace.world(), marked.file, marked.offset);
	return found ? [wordsAt(marked, found.at), found.markdown] : ["", ""];
}

const service = (name: string, rest: string) =>
	`apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: ${name}\nspec:\n  predictor:\n${rest}`;

test("a field says its default, its range, its releases and what takes its place", () => {
	const deployment = (field: string) =>
		at({ "serve.yaml": `applications:\n  - name: a\n    import_path: b:c\n    deployments:\n      - name: d\n        ${field}\n` })[1];
	assert.match(
		deployment("max_concurrent_$0queries: 3"),
		/\n\nDeprecated; use `max_ongoing_requests`\.|\n\nRemoved in release [\d.]+; use `max_ongoing_requests`\./,
	);
	const [, batch] = at({ "m/config.pbtxt": 'backend: "python"\nmax_batch_$0size: 8\n' });
	assert.match(batch, /\n\nDefault: `0`\.\n\nAt least 0\.\n\n/);
	const [, metric] = at({ "a.yaml": service("a", "    scale$0Metric: cpu\n") });
	assert.match(
		metric,
		/^`spec\.predictor\.scaleMetric`: one of cpu, memory, concurrency, rps\n[\s\S]*\n\nSince release 0\.9 of its platform\./,
	);
});

test("what a name stands for", () => {
	const graph = (word: string) =>
		at({
			"i.yaml": service("churn", "    model: {}\n"),
			"g.yaml": `apiVersion: serving.kserve.io/v1alpha1\nkind: InferenceGraph\nmetadata:\n  name: g\nspec:\n  nodes:\n    root:\n      steps:\n        - serviceName: ${word}\n`,
		});
	assert.deepEqual(graph("ch$0urn")[0], "churn");
	assert.match(
		graph("ch$0urn")[1],
		/^`churn`: `InferenceService in i\.yaml`\n\n---\n\n1 service depends on this\.\n\n---\n\n`spec\.nodes\.root\.steps\.serviceName`/,
	);
	assert.match(graph("ch$0um")[1], /^`spec\.nodes\.root\.steps\.serviceName`/, "nothing is said of a name that nobody has");
	const [words, runtime] = at({ "a.yaml": service("a", "    model:\n      runtime: kserve-triton$0server\n") });
	assert.deepEqual(
		[words, runtime.split("\n")[0]],
		["kserve-tritonserver", "`kserve-tritonserver`: `tensorrt, tensorflow, onnx, triton, pytorch, shipped with KServe`"],
	);
	const schema = (name: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${name}.schema.json\n`;
	const [deployment, blue] = at({
		"d.yaml": `${schema("managedOnlineDeployment")}name: blue\n`,
		"e.yaml": `${schema("managedOnlineEndpoint")}name: e\ntraffic:\n  bl$0ue: 100\n`,
	});
	assert.deepEqual([deployment, blue.split("\n")[0]], ["blue", "`blue`: `ManagedOnlineDeployment in d.yaml`"]);
	const [, stage] = at({
		"dvc.yaml": "stages:\n  check:\n    cmd: python check.py\n    deps: [a.csv]\n    outs: [b.csv]\n",
		"a.card.yaml": "kind: DeploymentCard\nsources:\n  - id: a\n    validation: ch$0eck\n",
	});
	assert.match(stage, /^\*\*`check`\*\* `python check\.py`\n- reads `a\.csv`\n- writes `b\.csv`\n/);
});

test("the model of an ensemble's step, and the tensors that it connects", () => {
	const ensemble = (step: string) =>
		at({
			"m/a/1/model.onnx": "",
			"m/a/config.pbtxt": 'name: "a"\nbackend: "onnxruntime"\n',
			"m/e/config.pbtxt": `name: "e"\nplatform: "ensemble"\ninput [ { name: "RAW" } ]\nensemble_scheduling { step [ ${step} ] }\n`,
		});
	const [words, model] = ensemble('{ model_name: "$0a" }');
	assert.equal(words, '"a"');
	assert.match(model, /^\*\*`m\/a\/1\/model\.onnx`\*\*, 1000 B/);
	assert.match(ensemble('{ model_name: "a" input_map { key: "$0x" value: "RAW" } }')[1], /^`x`: `float32\[batch,7\]`/);
	assert.match(ensemble('{ model_name: "a" input_map { key: "x" value: "RA$0W" } }')[1], /^`RAW`: `input of the ensemble`/);
});

test("a path says what lies there and which stages touch it", () => {
	const files = {
		"p/data/a.csv": "",
		"p/dvc.yaml": "stages:\n  train:\n    cmd: t\n    deps:\n      - data/a$0.csv\n    outs: [m.onnx]\n",
	};
	const [words, markdown] = at(files);
	assert.equal(words, "data/a.csv");
	assert.match(markdown, /^`p\/data\/a\.csv`\n- read by `train`\n\n---\n\n`stages\.train\.deps`/);
	const [, model] = at({ "p/m.onnx": "", "p/dvc.yaml": "stages:\n  train:\n    cmd: t\n    outs: [m$0.onnx]\n" });
	assert.match(model, /^\*\*`p\/m\.onnx`\*\*, 1000 B[\s\S]*\n- written by `train`\n/);
});

test("within a text that is a document itself, words are explained where they stand", () => {
	const ray = (rest: string) =>
		at({
			"r.yaml": `apiVersion: ray.io/v1\nkind: RayService\nmetadata:\n  name: a\nspec:\n  serveConfigV2: |\n    applications:\n      - name: a\n${rest}`,
		});
	const [words, markdown] = ray("        deployments:\n          - name: x\n            num_rep$0licas: 2\n");
	assert.equal(words, "num_replicas");
	assert.match(markdown, /^`applications\.deployments\.num_replicas`: /);
	const [column, signature] = at({
		"x/MLmodel": 'flavors:\n  python_function:\n    loader_module: a\nsignature:\n  inputs: \'[{"name": "age", "ty$0pe": "long"}]\'\n',
	});
	assert.equal(column, '"type"');
	assert.match(signature, /^`type`: string\n/);
});
