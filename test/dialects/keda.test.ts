import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { keda } from "../../server/src/dialects/keda/keda.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const object = `apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: chat
  namespace: search
spec:
  scaleTargetRef:
    name: chat
  minReplicaCount: 0
  maxReplicaCount: 5
  triggers:
    - type: prometheus
      metadata:
        serverAddress: http://prometheus.monitoring:9090
        query: sum(vllm:num_requests_waiting)
        threshold: "4"
`;

function world(text: string, target?: string) {
	const workspace = new Workspace({ now: 0, allow: true });
	if (target) workspace.change("plimsoll.yaml", `targets:\n  keda: "${target}"\n`);
	workspace.change("a.yaml", text);
	return workspace.world();
}

test("recognises ScaledObjects and ScaledJobs, and nothing else", () => {
	const recognised = (text: string) => keda.recognises(new Cursor(readYaml("a.yaml", text).documents[0]), "a.yaml");
	assert.ok(recognised(object));
	assert.ok(recognised(object.replace("ScaledObject", "ScaledJob")));
	assert.ok(recognised(object.replace("keda.sh", "keda.k8s.io")));
	assert.ok(!recognised(object.replace("ScaledObject", "TriggerAuthentication")));
	assert.ok(!recognised(object.replace("keda.sh/v1alpha1", "example.com/v1")));
	assert.ok(!recognised("kind: ScaledObject\n"));
});

test("reads what is scaled, and between which numbers", () => {
	const [scaler] = world(object).reading("a.yaml")?.facts.scalers ?? [];
	assert.equal(scaler?.type, "ScaledObject");
	assert.deepEqual([scaler?.target.kind, scaler?.target.name, scaler?.target.namespace], ["Deployment", "chat", "search"]);
	assert.deepEqual([scaler?.minReplicas?.value, scaler?.maxReplicas?.value], [0, 5]);
	const [set] = world(object.replace("    name: chat\n", "    name: chat\n    kind: StatefulSet\n")).reading("a.yaml")?.facts.scalers ?? [];
	assert.equal(set?.target.kind, "StatefulSet");
	assert.deepEqual(
		world(object.replace("    name: chat\n", "    name: chat\n    kind: '{{ kind }}'\n")).reading("a.yaml")?.facts.scalers,
		[],
	);
});

test("the targeted release decides what has an effect", () => {
	const polled = object.replace("minReplicaCount: 0", "minReplicaCount: 1\n  pollingInterval: 10");
	const rules = (target?: string) =>
		world(polled, target)
			.findings("a.yaml")
			.map(({ rule, severity }) => `${severity} ${rule}`);
	assert.deepEqual(rules(), ["warning config/ignored-setting"]);
	assert.deepEqual(rules("2.19"), []);
	const early = object.replace("minReplicaCount: 0", "initialCooldownPeriod: 60");
	assert.deepEqual(
		world(early, "2.12")
			.findings("a.yaml")
			.map(({ rule }) => rule),
		["config/unknown-field"],
	);
	assert.deepEqual(world(early).findings("a.yaml"), []);
});

test("completion and hover know the fields", () => {
	const schema = schemaNamed("keda-scaledobject.schema.json");
	assert.match(schemaAt(schema, ["spec", "cooldownPeriod"])?.description ?? "", /Seconds/);
	assert.ok("authenticationRef" in keysAt(schema, ["spec", "triggers", 0]));
});

test("bears whatever a file may hold", () => {
	for (const kind of ["ScaledObject", "ScaledJob"]) {
		for (const odd of ["[]", "~", "text", "{}", "[[1]]", "[~]", "'{{ x }}'", "[{type: cpu}]", "[{type: prometheus, metadata: 1}]"]) {
			for (const key of ["scaleTargetRef", "triggers", "advanced", "fallback", "jobTargetRef"]) {
				const found = world(`apiVersion: keda.sh/v1alpha1\nkind: ${kind}\nmetadata:\n  name: a\nspec:\n  ${key}: ${odd}\n`);
				assert.ok(found.findings("a.yaml"));
				assert.deepEqual(found.failures, []);
			}
		}
	}
});
