import assert from "node:assert/strict";
import { test } from "node:test";
import type { Completion } from "../../server/src/features/completing.ts";
import { complete } from "../../server/src/features/completion.ts";
import { workspaceWithCursor } from "../harness/cursor.ts";

const head = "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: a\n";
const predictor = (rest: string) => `${head}spec:\n  predictor:\n${rest}`;

/** The text after a completion was taken, without its tab stops, or nothing where it is not offered. */
function after(text: string, label: string, file = "a.yaml"): string | undefined {
	const marked = workspaceWithCursor({ [file]: text });
	const one = complete(marked.world, marked.file, marked.offset).find((completion) => completion.label === label);
	if (!one) return undefined;
	const edits = [{ at: one.at, text: one.insert }, ...one.edits].toSorted((a, b) => b.at.start - a.at.start);
	return edits.reduce((whole, edit) => whole.slice(0, edit.at.start) + edit.text + whole.slice(edit.at.end), text.replace("$0", ""));
}

/** The same for the part of an InferenceService below its predictor. */
function below(rest: string, label: string): string | undefined {
	return after(predictor(rest), label)?.slice(predictor("").length);
}

function offered(text: string, file = "a.yaml"): readonly Completion[] {
	const marked = workspaceWithCursor({ [file]: text });
	return complete(marked.world, marked.file, marked.offset);
}

const labels = (text: string, file?: string) => offered(text, file).map(({ label }) => label);

test("a word gives way up to its end, also behind the cursor", () => {
	assert.equal(below("    scaleMetric: me$0ry\n", "concurrency"), "    scaleMetric: concurrency\n");
	assert.equal(below("    min$0Reps: 1\n", "minReplicas"), "    minReplicas: 1\n");
	assert.equal(below("    scaleMetric: $0 # why\n", "cpu"), "    scaleMetric: cpu # why\n");
	assert.equal(below("    scaleMetric: c$0pu # why\n", "rps"), "    scaleMetric: rps # why\n");
	assert.equal(below("    scaleMetric: cpu $0\n", "rps"), undefined);
});

test("quotes stay where they are", () => {
	assert.equal(below('    scaleMetric: "c$0"\n', "cpu"), '    scaleMetric: "cpu"\n');
	assert.equal(below("    scaleMetric: '$0'\n", "cpu"), "    scaleMetric: 'cpu'\n");
	assert.equal(below('    "min$0": 1\n', "minReplicas"), '    "minReplicas": 1\n');
	assert.deepEqual(labels(predictor('    scaleMetric: "cpu"$0\n')), []);
});

test("maps and lists in brackets, over several lines and however broken", () => {
	assert.equal(below("    logger: { $0 }\n", "url"), "    logger: { url:  }\n");
	assert.equal(below("    logger: { mode: all, u$0 }\n", "url"), "    logger: { mode: all, url:  }\n");
	assert.equal(below("    logger: { mode: all $0 }\n", "url"), "    logger: { mode: all, url:  }\n");
	assert.equal(
		below("    logger: {\n      mode: $0,\n      url: x }\n", "request"),
		"    logger: {\n      mode: request,\n      url: x }\n",
	);
	assert.equal(below("    logger: { mode: r$0\n    minReplicas: 1\n", "request"), "    logger: { mode: request\n    minReplicas: 1\n");
	assert.ok(!labels(predictor("    logger: { url: x, $0 }\n")).includes("url"));
	assert.ok(labels(predictor("    model: { env: [{ name: a, $0 }] }\n")).includes("valueFrom"));
	assert.ok(!labels(predictor("    model: { env: [{ name: a, $0 }] }\n")).includes("name"));
	assert.deepEqual(labels(predictor("    logger: { url: two wor$0ds }\n")), []);
	assert.equal(below("    logger: { $0 url: x }\n", "mode"), "    logger: { mode: , url: x }\n");
});

test("brackets that nobody closes cost no time", () => {
	assert.deepEqual(labels(predictor(`    logger: ${"[".repeat(200_000)}$0\n`)), []);
	assert.deepEqual(labels(predictor(`    logger: [${"\n".repeat(200_000)}$0\n`)), []);
	assert.deepEqual(labels(`backend: "python"\n${"input {".repeat(100_000)}$0`, "m/config.pbtxt"), []);
});

test("on a blank line the indentation tells the parent", () => {
	const lines = "    model:\n      env:\n        - name: A\n          value: b\n";
	const at = (column: number) => labels(predictor(`${lines}${" ".repeat(column)}$0\n`));
	assert.ok(at(0).includes("status") && !at(0).includes("predictor"));
	assert.ok(at(2).includes("transformer") && !at(2).includes("minReplicas"));
	assert.ok(at(4).includes("minReplicas") && !at(4).includes("model"));
	assert.ok(at(6).includes("storageUri") && !at(6).includes("env"));
	assert.ok(at(10).includes("valueFrom") && !at(10).includes("value"));
	assert.deepEqual(at(14), [], "nothing can stand below a scalar");
	assert.deepEqual(at(5), [], "nor further left than whatever the map holds");
});

test("a list begins with a dash, and goes on with one", () => {
	assert.equal(below("    tolerations:\n      $0\n", "key"), "    tolerations:\n      - key: \n");
	assert.equal(below("    tolerations:\n      - $0\n", "key"), "    tolerations:\n      - key: \n");
	assert.equal(below("    tolerations:\n      -$0\n", "key"), undefined);
	assert.equal(
		below("    containers:\n      - name: a\n      $0\n", "image"),
		"    containers:\n      - name: a\n      - image: \n",
		"beside the dashes another item begins",
	);
	assert.ok(labels(predictor("    containers:\n    - name: a\n      $0\n")).includes("image"));
	assert.equal(
		after("kind: DeploymentCard\nmodel:\n  languages:\n    - de\nsources:\n  - id: crm\n    $0\n", "owner", "a.card.yaml"),
		"kind: DeploymentCard\nmodel:\n  languages:\n    - de\nsources:\n  - id: crm\n    owner: \n",
	);
});

test("a key brings what its value cannot do without, with tab stops", () => {
	const of = (label: string, text: string, file?: string) => offered(text, file).find((one) => one.label === label);
	assert.equal(of("env", predictor("    model:\n      $0\n"))?.insert, "env:\n        - name: ");
	const logger = of("mode", predictor("    logger:\n      $0\n"));
	// biome-ignore lint/suspicious/noTemplateCurlyInString: tab stops look like that.
	assert.deepEqual([logger?.insert, logger?.snippet], ["mode: ", "mode: ${1|all,request,response|}"]);
	const scale = "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata:\n  name: a\nspec:\n  $0\n";
	const served =
		"apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: b }\nspec:\n  template: { spec: { containers: [{ name: s, image: vllm/vllm-openai }] } }\n";
	const target = of("scaleTargetRef", `${served}---\n${scale.replace("spec:", "spec:\n  scaleTargetRef: { kind: Deployment, name: b }")}`);
	assert.equal(target, undefined, "it stands there already");
	const step = of("step", 'platform: "ensemble"\nensemble_scheduling {\n  $0\n}\n', "m/config.pbtxt");
	assert.match(step?.insert ?? "", /^step \[\n {4}\{\n {6}model_name: ""\n {6}input_map \[/);
	assert.match(step?.snippet ?? "", /model_name: "\$1"/);
});

test("one more entry of a map of maps is to be named first", () => {
	const [stage] = offered("stages:\n  prepare:\n    cmd: a\n  $0\n", "dvc.yaml");
	assert.equal(stage?.label, "new stage");
	assert.equal(stage.insert, "stage:\n    cmd: python stage.py\n    deps:\n      - stage.py\n    outs:\n      - data");
	assert.match(stage.snippet ?? "", /^\$\{1:stage\}:\n {4}cmd: \$\{2:python stage\.py\}\n/);
	assert.equal(
		after("stages:\n  tra$0\n", "new stage", "dvc.yaml"),
		"stages:\n  tra:\n    cmd: python stage.py\n    deps:\n      - stage.py\n    outs:\n      - data\n",
	);
	const [node] = offered(`apiVersion: serving.kserve.io/v1alpha1\nkind: InferenceGraph\nmetadata: { name: g }\nspec:\n  nodes:\n    $0\n`);
	assert.match(node?.insert ?? "", /^node:\n {6}routerType: /);
	assert.deepEqual(labels(predictor("    nodeSelector:\n      $0\n")), [], "words alone are typed as quickly");
});

test("outdated keys come marked, those of other releases not at all", () => {
	const at = (release: string) => {
		const marked = workspaceWithCursor({
			"a.yaml": predictor("    logger:\n      $0\n"),
			"plimsoll.yaml": `targets: { kserve: "${release}" }\n`,
		});
		return complete(marked.world, marked.file, marked.offset).map(({ label }) => label);
	};
	assert.ok(at("0.20").includes("marshallerUrl") && !at("0.13").includes("marshallerUrl"));
	const ray = "applications:\n  - name: a\n    import_path: b:c\n    deployments:\n      - name: d\n        $0\n";
	const [old] = offered(ray, "serve.yaml").filter(({ label }) => label === "max_concurrent_queries");
	assert.ok(old?.deprecated);
	assert.match(old?.documentation ?? "", /max_ongoing_requests/);
});

const json = (rest: string) =>
	`{\n  "apiVersion": "serving.kserve.io/v1beta1",\n  "kind": "InferenceService",\n  "metadata": { "name": "a" },\n  "spec": {\n    "predictor": {\n${rest}\n    }\n  }\n}\n`;

test("JSON: keys in quotes, with the commas that they need", () => {
	const within = (rest: string, label: string) => {
		const text = after(json(rest), label, "a.json");
		return text?.slice(json("").indexOf("\n\n") + 1, text.length - json("").slice(json("").indexOf("\n\n") + 1).length);
	};
	assert.equal(within("      $0", "minReplicas"), '      "minReplicas": ');
	assert.equal(within('      "mi$0"', "minReplicas"), '      "minReplicas": ');
	assert.equal(within('      "mi$0n": 1', "minReplicas"), '      "minReplicas": 1');
	assert.equal(within('      "maxReplicas": 3\n      $0', "minReplicas"), '      "maxReplicas": 3,\n      "minReplicas": ');
	assert.equal(within('      $0\n      "maxReplicas": 3', "minReplicas"), '      "minReplicas": ,\n      "maxReplicas": 3');
	assert.equal(within("      $0", "scaleMetric"), '      "scaleMetric": ""');
	assert.equal(within("      $0", "logger"), '      "logger": {\n        \n      }');
	assert.ok(!labels(json('      "minReplicas": 1,\n      $0'), "a.json").includes("minReplicas"));
});

test("JSON: values, in quotes or not", () => {
	const value = (rest: string, label: string) => /"scaleMetric": (.*)$/m.exec(after(json(rest), label, "a.json") ?? "")?.[1];
	assert.equal(value('      "scaleMetric": $0', "cpu"), '"cpu"');
	assert.equal(value('      "scaleMetric": "c$0"', "cpu"), '"cpu"');
	assert.equal(value('      "scaleMetric": "c$0", "minReplicas": 1', "cpu"), '"cpu", "minReplicas": 1');
	assert.deepEqual(labels(json('      "automountServiceAccountToken": $0'), "a.json"), ["true", "false"]);
	assert.deepEqual(labels(json('      "tolerations": [ $0 ]'), "a.json"), ["{ … }"]);
	assert.deepEqual(labels(json('      "logger": { "mode": "all", "u$0" }'), "a.json").includes("url"), true);
});

test("a text that is a document itself is completed at its true place", () => {
	const ray = (rest: string) =>
		`apiVersion: ray.io/v1\nkind: RayService\nmetadata:\n  name: a\nspec:\n  serveConfigV2: |\n    applications:\n      - name: a\n        import_path: b:c\n${rest}`;
	assert.equal(after(ray("        $0\n"), "route_prefix"), ray("        route_prefix: \n"));
	const deployment = ray("        deployments:\n          - name: x\n            num_$0\n");
	assert.equal(after(deployment, "num_replicas"), deployment.replace("num_$0", "num_replicas: "));
	assert.ok(labels(ray("    $0\n")).includes("http_options") && !labels(ray("    $0\n")).includes("applications"));
	assert.ok(labels(ray("  $0\n")).includes("rayClusterConfig"), "further left the text is over");
});

test("protobuf text in quotes and in lists", () => {
	const config = "m/config.pbtxt";
	assert.equal(after('backend: "on$0x"\n', "onnxruntime", config), 'backend: "onnxruntime"\n');
	assert.equal(after("backend: $0\n", "onnxruntime", config), 'backend: "onnxruntime"\n');
	assert.equal(
		after('backend: "python"\ninput [\n  { name: "a" data_type: TYPE_$0 dims: [ 1 ] }\n]\n', "TYPE_BOOL", config),
		'backend: "python"\ninput [\n  { name: "a" data_type: TYPE_BOOL dims: [ 1 ] }\n]\n',
	);
	assert.equal(after('backend: "python"\nmax_ba$0: 8\n', "max_batch_size", config), 'backend: "python"\nmax_batch_size: 8\n');
});

test("a new document is offered where there is none", () => {
	assert.ok(labels("\n$0").includes("KServe InferenceService"));
	assert.ok(labels("# about\nKSer$0").includes("KServe InferenceService"));
	assert.ok(labels(`${head}spec: {}\n---\n$0`).includes("KubeRay RayService"));
	assert.ok(labels("\n$0", "m/config.pbtxt").includes("Triton model configuration"));
	assert.deepEqual(labels("\n$0", "dvc.yaml"), ["DVC pipeline"]);
	assert.deepEqual(labels("\n$0", "churn.card.yaml"), ["Plimsoll deployment card"]);
	assert.deepEqual(labels("a: 1\nKSer$0"), []);
	assert.equal(
		after("apiVersion: serving.kserve.io/v1alpha1\nkind: $0\n", "TrainedModel"),
		"apiVersion: serving.kserve.io/v1alpha1\nkind: TrainedModel\n",
	);
	assert.ok(!labels("apiVersion: serving.kserve.io/v1alpha1\nkind: $0\n").includes("InferenceService"), "it is of another version");
	assert.deepEqual(labels("kind: RayService\napiVersion: $0\n"), ["ray.io/v1"]);
	const begun = after("Ray$0\n", "KubeRay RayService") ?? "";
	assert.match(
		begun,
		/^apiVersion: ray\.io\/v1\nkind: RayService\nmetadata:\n {2}name: my-service\nspec:\n {2}serveConfigV2: \|\n {4}applications:\n/,
	);
});
