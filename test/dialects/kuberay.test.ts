import assert from "node:assert/strict";
import { test } from "node:test";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { kuberay } from "../../server/src/dialects/kuberay/kuberay.ts";
import type { Facts } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

function read(text: string, target?: string): Facts {
	const source = readYaml("ray.yaml", text);
	const [document] = source.documents;
	assert.ok(document);
	return kuberay.read(new Cursor(document), { source, document, target, exists: () => undefined, neighbour: () => undefined });
}

function recognises(text: string): boolean {
	return kuberay.recognises(new Cursor(readYaml("ray.yaml", text).documents[0]), "ray.yaml");
}

const cluster = [
	"  rayClusterConfig:",
	'    rayVersion: "2.52.0"',
	"    headGroupSpec:",
	"      template:",
	"        spec:",
	"          containers:",
	"            - {name: ray-head, image: rayproject/ray:2.52.0, resources: {limits: {memory: 4Gi}}}",
	"    workerGroupSpecs:",
	"      - groupName: small",
	"        template:",
	"          spec:",
	"            initContainers:",
	"              - {name: wait, image: busybox}",
	"            containers:",
	"              - {name: ray-worker, image: rayproject/ray:2.52.0, env: [{name: A, value: b}]}",
	"",
].join("\n");

function serviceOf(config: string): string {
	return `apiVersion: ray.io/v1\nkind: RayService\nmetadata:\n  name: churn\n  namespace: shop\n  labels: {team: search}\nspec:\n${config}${cluster}`;
}

const applications = [
	"  serveConfigV2: |",
	"    http_options: {request_timeout_s: 2}",
	"    applications:",
	"      - name: churn",
	"        import_path: churn.app:app",
	"        runtime_env: {working_dir: s3://code/churn.zip}",
	"        deployments:",
	"          - name: Churn",
	"            num_replicas: 2",
	"",
].join("\n");

test("resources are recognised by group and kind", () => {
	for (const kind of ["RayCluster", "RayService", "RayJob", "RayCronJob"]) {
		assert.ok(recognises(`apiVersion: ray.io/v1\nkind: ${kind}\n`));
		assert.ok(recognises(`apiVersion: ray.io/v1alpha1\nkind: ${kind}\n`));
	}
	assert.ok(!recognises("apiVersion: cluster.ray.io/v1\nkind: RayCluster\n"));
	assert.ok(!recognises("apiVersion: ray.io/v1\nkind: Cluster\n"));
	assert.ok(!recognises("kind: RayService\n"));
});

test("the applications within a service have the places of the file", () => {
	const text = serviceOf(applications);
	const { services, models, manifests, containers, remarks } = read(text);
	assert.deepEqual(remarks, []);
	const [service] = services;
	assert.ok(service?.name && service.minReplicas);
	assert.equal(text.slice(service.name.at.start, service.name.at.end), "Churn");
	assert.equal(text.slice(service.minReplicas.at.start, service.minReplicas.at.end), "2");
	assert.deepEqual([service.timeout?.value, service.namespace?.value, service.owner?.value], [2000, "shop", "search"]);
	assert.deepEqual(
		models.map(({ name, service: one }) => [name?.value, one?.name?.value]),
		[["churn", "Churn"]],
	);
	assert.deepEqual(
		manifests.map(({ type, name, code }) => [type, name?.value, code?.map(({ value }) => value)]),
		[["RayService", "churn", ["s3://code/churn.zip"]]],
	);
	assert.deepEqual(
		containers.map(({ name, image }) => [name?.value, image?.value]),
		[
			["ray-head", "rayproject/ray:2.52.0"],
			["ray-worker", "rayproject/ray:2.52.0"],
			["wait", "busybox"],
		],
	);
});

test("a mistake within a block is mended where it stands", () => {
	const text = serviceOf(applications.replace("num_replicas", "num_replica"));
	const [remark] = read(text).remarks;
	assert.equal(remark?.rule, "config/unknown-field");
	assert.equal(text.slice(remark?.at.start, remark?.at.end), "num_replica");
	assert.deepEqual(remark?.fix?.edits, [{ at: remark.at, text: "num_replicas" }]);
});

test("within quotes a mistake is told, and no edit is offered", () => {
	const config = '  serveConfigV2: "{applications: [{import_path: a.b:c, deployments: [{name: D, num_replica: 2}]}]}"\n';
	const { remarks, services } = read(serviceOf(config));
	assert.deepEqual(
		remarks.map(({ rule, fix }) => [rule, fix]),
		[["config/unknown-field", undefined]],
	);
	assert.deepEqual(services, []);
	const folded =
		"  serveConfigV2: >-\n    {applications: [{import_path: a.b:c,\n    deployments: [{name: D, logging_config: {level: x}, num_replica: 2}]}]}\n";
	const read2 = read(serviceOf(folded)).remarks;
	assert.deepEqual(
		read2.map(({ rule, severity, fix }) => [rule, severity, fix]),
		[
			["config/unknown-field", "warning", undefined],
			["config/unknown-field", "warning", undefined],
		],
	);
});

test("the release of Ray in the cluster judges the applications", () => {
	const old = serviceOf(applications.replace("num_replicas: 2", "max_ongoing_requests: 5")).replaceAll("2.52.0", "2.9.0");
	assert.match(read(old).remarks[0]?.message ?? "", /from release 2\.10 on, but the target is Ray Serve 2\.9\.0/);
});

test("fields are those of the targeted release", () => {
	const text = `apiVersion: ray.io/v1\nkind: RayService\nmetadata: {name: a}\nspec:\n  excludeHeadPodFromServeSvc: true\n${cluster}`;
	assert.deepEqual(read(text).remarks, []);
	assert.deepEqual(
		read(text, "1.2").remarks.map(({ rule }) => rule),
		["config/unknown-field"],
	);
});

test("hover and completion find every field", () => {
	const schema = kuberay.schema(new Cursor(readYaml("ray.yaml", "apiVersion: ray.io/v1\nkind: RayService\n").documents[0]));
	assert.ok(schema);
	assert.match(schemaAt(schema, ["spec", "serveConfigV2"])?.description ?? "", /Ray Serve/);
	assert.ok("minReplicas" in keysAt(schema, ["spec", "rayClusterConfig", "workerGroupSpecs", 0]));
	assert.ok("containers" in keysAt(schema, ["spec", "rayClusterConfig", "headGroupSpec", "template", "spec"]));
});

test("a job that starts at set times is read like one that starts at once", () => {
	const text = [
		"apiVersion: ray.io/v1",
		"kind: RayCronJob",
		"metadata: {name: nightly}",
		"spec:",
		'  schedule: "0 3 * * *"',
		"  jobTemplate:",
		"    runtimeEnvYAML: |",
		"      working_dir: s3://code/train.zip",
		"    rayClusterSpec:",
		"      headGroupSpec:",
		"        template:",
		"          spec:",
		"            containers:",
		"              - {name: ray-head, image: rayproject/ray:2.52.0}",
		"",
	].join("\n");
	const { manifests, containers, remarks } = read(text);
	assert.deepEqual(
		manifests.map(({ type, code }) => [type, code?.map(({ value }) => value)]),
		[["RayCronJob", ["s3://code/train.zip"]]],
	);
	assert.deepEqual(
		containers.map(({ name }) => name?.value),
		["ray-head"],
	);
	assert.deepEqual(remarks, []);
	const [zone] = read(text.replace("  schedule", "  timeZone: Asia/Taipei\n  schedule"), "1.6").remarks;
	assert.equal(zone?.rule, "config/unknown-field");
});
