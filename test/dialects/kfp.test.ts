import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { kfp } from "../../server/src/dialects/kfp/kfp.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function kindOf(text: string): string | undefined {
	const [tree] = readYaml("pipeline.yaml", text).documents;
	return kfp.recognises(new Cursor(tree), "pipeline.yaml", noWorkloads) ? read(text).manifests[0]?.type : undefined;
}

function read(text: string, target?: string): Facts {
	const source = readYaml("pipeline.yaml", text);
	const [document] = source.documents;
	assert.ok(document);
	return kfp.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

const pipeline = `pipelineInfo: { name: train }
schemaVersion: 2.1.0
sdkVersion: kfp-2.13.0
deploymentSpec:
  executors:
    exec-train:
      container:
        image: ghcr.io/contoso/train:1.2
        args: ["{{$.inputs.parameters['rows']}}"]
        env: [{ name: LEVEL, value: info }]
        resources:
          cpuLimit: 2.0
          memoryLimit: 4.0
          resourceMemoryRequest: 1Gi
          resourceMemoryLimit: 4Gi
          accelerator: { resourceType: nvidia.com/gpu, resourceCount: "1" }
    exec-volume:
      container:
        image: argostub/createpvc
components:
  comp-train: { executorLabel: exec-train }
  comp-volume: { executorLabel: exec-volume }
root:
  dag:
    tasks:
      train: { componentRef: { name: comp-train } }
      volume: { componentRef: { name: comp-volume }, dependentTasks: [train] }
`;

test("pipelines and the resources that hold them", () => {
	assert.equal(kindOf(pipeline), "Pipeline");
	assert.equal(kindOf("sdkVersion: kfp-2.0.1\nroot: {}"), "Pipeline");
	assert.equal(kindOf("pipeline_info: { name: a }\nschema_version: 2.1.0\nroot: { dag: { tasks: {} } }"), "Pipeline");
	assert.equal(kindOf("platforms: { kubernetes: { deploymentSpec: { executors: {} } } }"), "PlatformSpec");
	const crd = "apiVersion: pipelines.kubeflow.org/v2beta1\nkind: PipelineVersion\nmetadata: { name: a }\nspec: { pipelineSpec: {} }";
	assert.equal(kindOf(crd), "PipelineVersion");
	const workflow =
		"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata:\n  labels: { pipelines.kubeflow.org/kfp_sdk_version: 1.8.22 }\nspec: {}";
	assert.equal(kindOf(workflow), "Workflow");
	const made = (spec: string) => `apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: { generateName: a- }\nspec: { ${spec} }`;
	const byServer = made('podMetadata: { annotations: { pipelines.kubeflow.org/v2_component: "true" } }');
	assert.equal(kindOf(byServer), "Workflow");
	assert.deepEqual(read(byServer).remarks, [], "the server itself makes it");
	assert.equal(kindOf(made("serviceAccountName: pipeline-runner")), "Workflow");
	assert.equal(read(made("serviceAccountName: pipeline-runner")).remarks.length, 1);
	assert.equal(kindOf("apiVersion: kubeflow.org/v1beta1\nkind: ScheduledWorkflow\nspec: {}"), "ScheduledWorkflow");
});

test("files of others are left to them", () => {
	for (const text of [
		"apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: { name: a }\nspec: { entrypoint: a }",
		"openapi: 3.0.0\ninfo: { title: a }\ncomponents: { schemas: {} }\npaths: {}",
		"components: {}\nroot: /srv\nschemaVersion: 1",
		"platforms: [linux/amd64]",
		"platforms: { kubernetes: true }",
		"name: Train\ninputs: []\nimplementation: { container: { image: a } }",
		"stages: {}",
	])
		assert.equal(kindOf(text), undefined, text);
});

test("the containers of the steps, and no stubs", () => {
	const { containers, remarks } = read(pipeline);
	assert.deepEqual(remarks, []);
	assert.equal(containers.length, 1);
	const [container] = containers;
	assert.equal(container?.name?.value, "exec-train");
	assert.equal(container?.image?.value, "ghcr.io/contoso/train:1.2");
	assert.deepEqual(
		container?.environment.map(({ name, value }) => [name.value, value?.value]),
		[["LEVEL", "info"]],
	);
	const amounts = (list: typeof container.limits | undefined) => list?.map(({ name, quantity }) => [name.value, quantity.value]);
	assert.deepEqual(amounts(container?.requests), [["memory", "1Gi"]]);
	assert.deepEqual(amounts(container?.limits), [
		["memory", "4Gi"],
		["nvidia.com/gpu", "1"],
	]);
});

test("the numbers of words are as good as the words", () => {
	const numbered = pipeline.replace("dependentTasks: [train]", "triggerPolicy: { strategy: 2 }");
	assert.deepEqual(read(numbered).remarks, []);
	const wrong = read(pipeline.replace("dependentTasks: [train]", "triggerPolicy: { strategy: 7 }")).remarks;
	assert.deepEqual(
		wrong.map(({ rule }) => rule),
		["config/wrong-type"],
	);
});

test("a placeholder of the platform stands for any name", () => {
	assert.deepEqual(read(pipeline.replace("[train]", "['{{$.x}}']")).remarks, []);
});

test("the schedule of a compiled pipeline is not outdated", () => {
	const schedule = (spec: string) => read(`apiVersion: kubeflow.org/v1beta1\nkind: ScheduledWorkflow\nspec: ${spec}`).remarks.length;
	assert.equal(schedule("{ workflow: { spec: { entrypoint: a } } }"), 1);
	assert.equal(schedule('{ workflow: { spec: "{}", parameters: [] } }'), 0);
});

test("the release is named, and fields are described and completed", () => {
	const said = read(pipeline.replace("sdkVersion", "sdkVersions"), "2.5").remarks[0]?.message ?? "";
	assert.match(said, /Kubeflow Pipelines 2\.5 rejects unknown fields; did you mean `sdkVersion`\?/);
	const schema = kfp.schema(new Cursor(readYaml("p.yaml", pipeline).documents[0]));
	assert.ok(schema);
	assert.match(schemaAt(schema, ["root", "dag", "tasks", "train", "componentRef", "name"])?.description ?? "", /key of `components`/);
	assert.ok(Object.hasOwn(keysAt(schema, ["root", "dag", "tasks", "train"]), "retryPolicy"));
});
