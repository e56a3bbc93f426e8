import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { knative } from "../../server/src/dialects/knative/knative.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const service = `apiVersion: serving.knative.dev/v1
kind: Service
metadata:
  name: embed
  labels:
    team: search
spec:
  template:
    metadata:
      annotations:
        autoscaling.knative.dev/minScale: "0"
        autoscaling.knative.dev/max-scale: "4"
    spec:
      containerConcurrency: 8
      timeoutSeconds: 30
      containers:
        - image: ghcr.io/huggingface/text-embeddings-inference:cpu-1.8
          args: [--model-id, BAAI/bge-small-en-v1.5, --revision, main]
`;

function factsOf(text: string) {
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change("a.yaml", text);
	return workspace.world().reading("a.yaml")?.facts;
}

test("recognises services of Knative, and no others", () => {
	const recognised = (text: string) => knative.recognises(new Cursor(readYaml("a.yaml", text).documents[0]), "a.yaml");
	assert.ok(recognised(service));
	assert.ok(recognised(service.replace("dev/v1", "dev/v1alpha1")));
	assert.ok(!recognised(service.replace("serving.knative.dev/v1", "v1")));
	assert.ok(!recognised(service.replace("kind: Service", "kind: Revision")));
	assert.ok(!recognised("apiVersion: eventing.knative.dev/v1\nkind: Service\n"));
});

test("reads scale, time and model", () => {
	const facts = factsOf(service);
	const [read] = facts?.services ?? [];
	assert.equal(read?.minReplicas?.value, 0);
	assert.equal(read?.maxReplicas?.value, 4);
	assert.equal(read?.timeout?.value, 30_000);
	assert.equal(read?.concurrency?.value, 8);
	assert.equal(read?.owner?.value, "search");
	assert.equal(read?.containers[0]?.whole, undefined, "Knative adds a probe and a port");
	const [model] = facts?.models ?? [];
	assert.equal(model?.artifact?.value, "hf://BAAI/bge-small-en-v1.5");
	assert.equal(model?.revision?.value, "main");
	assert.equal(model?.service, read);
});

test("no limit is no maximum, and another image is no model", () => {
	const facts = factsOf(service.replace('max-scale: "4"', 'max-scale: "0"').replace(/image: .*\n.*\n/, "image: example.com/hello:1\n"));
	assert.equal(facts?.services[0]?.maxReplicas, undefined);
	assert.deepEqual(facts?.models, []);
});

test("completion and hover know the fields", () => {
	const schema = schemaNamed("knative-service.schema.json");
	assert.match(schemaAt(schema, ["spec", "template", "spec", "containerConcurrency"])?.description ?? "", /requests/);
	assert.ok("percent" in keysAt(schema, ["spec", "traffic", 0]));
});

test("bears whatever a file may hold", () => {
	for (const odd of ["[]", "~", "text", "{}", "[[1]]", "[~]", "'{{ x }}'"]) {
		for (const path of ["template", "traffic"]) {
			const workspace = new Workspace({ now: 0, allow: true });
			workspace.change("a.yaml", `apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: ${odd}\nspec:\n  ${path}: ${odd}\n`);
			assert.ok(workspace.world().findings("a.yaml"));
			assert.deepEqual(workspace.world().failures, []);
		}
	}
});
