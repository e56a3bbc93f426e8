import assert from "node:assert/strict";
import { test } from "node:test";
import type { Completion } from "../../server/src/features/completing.ts";
import { complete } from "../../server/src/features/completion.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";
import { readHeaderBlock } from "../harness/header.ts";

const header = "input  image float32[batch,3,224,224]\ninput  size int64[batch,2]\noutput scores float32[batch,1000]";

/** What is offered at the cursor. Every file that ends in .onnx holds the same model. */
function offered(files: Readonly<Record<string, string>>): readonly Completion[] {
	const marked = workspaceWithCursor(files);
	for (const path of Object.keys(files)) {
		if (path.endsWith(".onnx")) marked.workspace.learn({ kind: "model", path, value: readHeaderBlock(path, header) });
	}
	return complete(marked.workspace.world(), marked.file, marked.offset);
}

const labels = (files: Readonly<Record<string, string>>) => offered(files).map(({ label }) => label);
const inserts = (files: Readonly<Record<string, string>>) => offered(files).map(({ insert }) => insert);
const service = (name: string, rest = "{}") =>
	`apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: ${name}\nspec: ${rest}\n`;

test("runtimes and formats are those of the targeted release and of the workspace", () => {
	const own =
		"apiVersion: serving.kserve.io/v1alpha1\nkind: ServingRuntime\nmetadata:\n  name: our-server\nspec:\n  supportedModelFormats:\n    - name: our-format\n      autoSelect: true\n";
	const at = (rest: string, release: string) =>
		labels({
			"a.yaml": service("a", `\n  predictor:\n    model:\n${rest}`),
			"r.yaml": own,
			"plimsoll.yaml": `targets: { kserve: "${release}" }\n`,
		});
	const newest = at("      modelFormat: { name: $0 }", "0.20");
	assert.ok(newest.includes("our-format") && newest.includes("autogluon") && newest.includes("sklearn"));
	assert.ok(!at("      modelFormat: { name: $0 }", "0.15").includes("autogluon"));
	const runtimes = at("      runtime: $0\n", "0.15");
	assert.ok(runtimes.includes("our-server") && runtimes.includes("kserve-tritonserver") && !runtimes.includes("kserve-openvino"));
	assert.deepEqual(
		at("      modelFormat: { name: onnx }\n      runtime: $0\n", "0.15"),
		["kserve-tritonserver"],
		"those that serve the format",
	);
});

test("annotations that the platform reads in the targeted release", () => {
	const at = (rest: string, release: string) =>
		labels({
			"a.yaml": service("a").replace("metadata:", `metadata:\n  annotations:\n${rest}`),
			"plimsoll.yaml": `targets: { kserve: "${release}" }\n`,
		});
	assert.ok(at("    $0", "0.20").includes("serving.kserve.io/stop") && !at("    $0", "0.14").includes("serving.kserve.io/stop"));
	assert.ok(!at("    serving.kserve.io/stop: a\n    $0", "0.20").includes("serving.kserve.io/stop"));
	assert.deepEqual(at("    serving.kserve.io/deploymentMode: $0", "0.20"), ["Standard", "Knative", "ModelMesh"]);
	assert.deepEqual(at("    serving.kserve.io/autoscalerClass: $0", "0.13"), ["hpa", "external"]);
	const knative = (rest: string) =>
		labels({
			"k.yaml": `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: { name: a }\nspec:\n  template:\n    metadata:\n      annotations:\n        ${rest}\n    spec: { containers: [{ image: vllm/vllm-openai:v0.11.0 }] }\n`,
		});
	assert.ok(knative("$0").includes("autoscaling.knative.dev/min-scale"));
	assert.deepEqual(knative("autoscaling.knative.dev/class: $0"), ["kpa.autoscaling.knative.dev", "hpa.autoscaling.knative.dev"]);
});

test("resources are named where others declare them", () => {
	const graph =
		"apiVersion: serving.kserve.io/v1alpha1\nkind: InferenceGraph\nmetadata:\n  name: g\nspec:\n  nodes:\n    root:\n      steps:\n        - serviceName: $0\n";
	assert.deepEqual(labels({ "far/b.yaml": service("far"), "near/a.yaml": service("near"), "near/g.yaml": graph }), ["near", "far"]);
	const server =
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: llm }\nspec: { template: { spec: { containers: [{ name: s, image: vllm/vllm-openai }] } } }\n";
	const scaler = (target: string) =>
		`apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: { name: s }\nspec:\n  scaleTargetRef:\n${target}  triggers: []\n`;
	const scaled = (target: string) => labels({ "d.yaml": server, "i.yaml": service("churn"), "s.yaml": scaler(target) });
	assert.deepEqual(scaled("    name: $0\n"), ["llm"]);
	assert.deepEqual(scaled("    kind: InferenceService\n    name: $0\n"), ["churn"], "the kind beside the name counts");
});

test("Azure ML: endpoints, models and folders", () => {
	const schema = (name: string) => `$schema: https://azuremlschemas.azureedge.net/latest/${name}.schema.json\n`;
	const files = {
		"ml/e.yaml": `${schema("managedOnlineEndpoint")}name: churn-endpoint\nauth_mode: key\n`,
		"ml/b.yaml": `${schema("batchEndpoint")}name: nightly\n`,
		"ml/m.yaml": `${schema("model")}name: churn\npath: model\n`,
		"ml/src/score.py": "",
		"ml/conda.yaml": "",
	};
	const at = (rest: string) => labels({ ...files, "ml/d.yaml": `${schema("managedOnlineDeployment")}name: blue\n${rest}` });
	assert.deepEqual(at("endpoint_name: $0\n"), ["churn-endpoint"]);
	assert.deepEqual(at("model: $0\n"), ["azureml:churn@latest"]);
	const endpoint = { ...files, "ml/d.yaml": `${schema("managedOnlineDeployment")}name: blue\n` };
	const traffic = { "ml/t.yaml": `${schema("managedOnlineEndpoint")}name: e\ntraffic:\n  $0\n` };
	assert.deepEqual(inserts({ ...endpoint, ...traffic }), ["blue: "], "the keys of a map can be names");
	assert.deepEqual(at("code_configuration:\n  code: $0\n"), ["src/"]);
	assert.ok(at("environment:\n  conda_file: co$0\n").includes("conda.yaml"));
});

test("Seldon: models and pipelines", () => {
	const resource = (kind: string, name: string, spec: string) =>
		`apiVersion: mlops.seldon.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}`;
	const files = {
		"m.yaml": resource("Model", "iris", "  storageUri: gs://a/b\n"),
		"p.yaml": resource("Pipeline", "flow", "  steps: []\n"),
	};
	assert.deepEqual(labels({ ...files, "q.yaml": resource("Pipeline", "q", "  steps:\n    - name: $0\n") }), ["iris"]);
	const azure = { "azure.yaml": "$schema: https://azuremlschemas.azureedge.net/latest/model.schema.json\nname: churn\npath: a\n" };
	assert.deepEqual(
		labels({ ...files, ...azure, "q.yaml": resource("Pipeline", "q", "  steps:\n    - name: $0\n") }),
		["iris"],
		"models of another platform are not meant",
	);
	assert.deepEqual(labels({ ...files, "e.yaml": resource("Experiment", "e", "  candidates:\n    - name: $0\n") }), ["iris", "flow"]);
});

const triton = (rest: string, batch = "max_batch_size: 8\n") => ({
	"m/a/1/model.onnx": "",
	"m/a/config.pbtxt": `backend: "onnxruntime"\n${batch}${rest}`,
});

test("Triton: the tensors of the model's file, with their types and shapes", () => {
	assert.deepEqual(labels(triton('input [ { name: "$0" } ]\n')), ["image", "size"]);
	assert.deepEqual(labels(triton('input [ { name: "image" }, { name: "$0" } ]\n')), ["size"], "what is declared is not offered again");
	assert.deepEqual(inserts(triton('input [ { name: "image" dims: [ 3, $0 ] } ]\n')), [], "half of a shape is no place for another");
	const [whole] = inserts(triton("output [\n  $0\n]\n"));
	assert.equal(whole, '{\n    name: "scores"\n    data_type: TYPE_FP32\n    dims: [ 1000 ]\n  }', "a whole tensor is an item of the list");
	assert.deepEqual(inserts(triton("output [ { name: $0 } ]\n")), ['"scores"']);
	assert.deepEqual(labels(triton('input [ { name: "size" data_type: $0 } ]\n')).slice(0, 2), ["TYPE_INT64", "TYPE_BOOL"]);
	assert.deepEqual(inserts(triton('input [ { name: "image" dims: $0 } ]\n')), ["[ 3, 224, 224 ]"]);
	assert.deepEqual(inserts(triton('input [ { name: "image" dims: [ $0 ] } ]\n')), ["3, 224, 224"]);
	assert.deepEqual(
		inserts(triton('input [ { dims: [ $0 ] name: "image" } ]\n', "")),
		["-1, 3, 224, 224"],
		"without batching the batch is a dimension",
	);
	assert.deepEqual(labels({ ...triton('default_model_filename: "$0"\n'), "m/a/2/other.onnx": "" }), ["model.onnx", "other.onnx"]);
});

test("Triton: the members of an ensemble and what flows between them", () => {
	const ensemble = (step: string) => ({
		"m/a/1/model.onnx": "",
		"m/a/config.pbtxt": 'name: "a"\nbackend: "onnxruntime"\n',
		"m/e/config.pbtxt": `name: "e"\nplatform: "ensemble"\ninput [ { name: "RAW" } ]\noutput [ { name: "OUT" } ]\nensemble_scheduling { step [ ${step} ] }\n`,
	});
	assert.deepEqual(labels(ensemble('{ model_name: "$0" }')), ["a"]);
	assert.deepEqual(labels(ensemble('{ model_name: "a" input_map { key: "$0" } }')), ["image", "size"]);
	assert.deepEqual(labels(ensemble('{ output_map { key: "$0" } model_name: "a" }')), ["scores"]);
	const between = '{ model_name: "b" output_map { key: "y" value: "MID" } }, { model_name: "a" input_map { key: "image" value: "$0" } }';
	assert.deepEqual(labels(ensemble(between)), ["RAW", "MID"]);
	assert.deepEqual(labels(ensemble('{ model_name: "a" output_map { key: "scores" value: "$0" } }')), ["OUT"]);
});

test("DVC: paths from the stage's folder, parameters by their keys", () => {
	const files = { "p/data/a.csv": "", "p/train.py": "", "p/params.yaml": "train:\n  rate: 0.1\nseed: 1\n" };
	const at = (rest: string) => labels({ ...files, "p/dvc.yaml": `stages:\n  train:\n    cmd: python train.py\n${rest}` });
	assert.deepEqual(at("    deps:\n      - $0\n"), ["data/", "params.yaml", "train.py"]);
	assert.deepEqual(at("    deps: [data/$0]\n"), ["data/a.csv"]);
	assert.deepEqual(at("    wdir: data\n    deps:\n      - $0\n"), ["a.csv"]);
	assert.deepEqual(at("    wdir: $0\n"), ["data/"]);
	const other = "  prepare:\n    cmd: a\n    outs: [out/b.csv]\n";
	assert.deepEqual(
		at(`    outs: [m.onnx]\n    deps:\n      - out/$0\n${other}`),
		["out/b.csv"],
		"what another stage writes need not be there yet",
	);
	assert.deepEqual(at("    params:\n      - $0\n"), ["train", "train.rate", "seed"]);
});

test("what stands elsewhere in the same document", () => {
	const graph = (nodes: string) =>
		`apiVersion: serving.kserve.io/v1alpha1\nkind: InferenceGraph\nmetadata:\n  name: g\nspec:\n  nodes:\n    root:\n      routerType: Sequence\n${nodes}`;
	assert.deepEqual(
		labels({ "g.yaml": graph("      steps:\n        - nodeName: $0\n    other:\n      routerType: Switch\n      steps: []\n") }),
		["root", "other"],
	);
	const compose = (rest: string) =>
		inserts({
			"compose.yaml": `services:\n  redis:\n    image: redis\n  llm:\n    image: vllm/vllm-openai:v0.11.0\n    depends_on:\n${rest}`,
		});
	assert.deepEqual(compose("      - $0\n"), ["redis", "llm"]);
	assert.deepEqual(compose("      $0\n"), [
		"redis:\n        condition: service_started",
		"llm:\n        condition: service_started",
		"- redis",
		"- llm",
	]);
	assert.ok(compose("      redis:\n        $0\n").some((insert) => insert.startsWith("condition:")));
});

test("Hydra: groups and their options", () => {
	const files = { "conf/base.yaml": "a: 1\n", "conf/db/mysql.yaml": "a: 1\n", "conf/db/postgres.yaml": "a: 1\n" };
	const at = (entry: string) => offered({ ...files, "conf/config.yaml": `defaults:\n  - _self_\n  - ${entry}\n` });
	assert.deepEqual(
		at("$0").map(({ insert }) => insert),
		["db: ", "base"],
		"a group, or a config beside this one",
	);
	assert.deepEqual(
		at("db: $0").map(({ label }) => label),
		["mysql", "postgres"],
	);
	assert.deepEqual(
		at("override db: $0").map(({ label }) => label),
		["mysql", "postgres"],
	);
});

test("a card names files, stages and models of the workspace", () => {
	const files = {
		"x/model.onnx": "",
		"x/dvc.yaml": "stages:\n  validate:\n    cmd: a\n",
		"x/i.yaml": service("churn", "\n  predictor:\n    sklearn: {}"),
	};
	const at = (rest: string) => offered({ ...files, "x/a.card.yaml": `kind: DeploymentCard\n${rest}` });
	const [model] = at("model:\n  artifact: mo$0\n").filter(({ label }) => label === "model.onnx");
	assert.match(model?.documentation ?? "", /input `image` `float32\[batch,3,224,224\]`/);
	assert.deepEqual(
		at("sources:\n  - id: a\n    validation: $0\n").map(({ label }) => label),
		["validate"],
	);
	assert.deepEqual(
		at("fallback:\n  target: $0\n").map(({ label }) => label),
		["churn"],
	);
});

test("paths lead into folders, and an address elsewhere to nothing", () => {
	const at = (typed: string) =>
		labels({
			"x/models/a.joblib": "",
			"b.joblib": "",
			"x/model-settings.json": `{ "implementation": "a.B", "parameters": { "uri": "${typed}$0" } }`,
		});
	assert.deepEqual(at("./"), ["./models/"]);
	assert.deepEqual(at("models/"), ["models/a.joblib"]);
	assert.deepEqual(at("../"), ["../b.joblib", "../x/"]);
	assert.deepEqual(at("s3://"), []);
});
