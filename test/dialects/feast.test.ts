import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify } from "yaml";
import { keysAt, schemaAt, typeInWords } from "../../server/src/dialects/describe.ts";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { feast } from "../../server/src/dialects/feast/feast.ts";
import { onlineStore, parts } from "../../server/src/dialects/feast/kinds.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import type { PlatformRemark } from "../../server/src/facts/facts.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

const usual = "feature_store.yaml";
const local = { project: "churn", registry: "data/registry.db", provider: "local" };

function cursor(value: unknown): Cursor {
	return new Cursor(readYaml("a.yaml", stringify(value)).documents[0]);
}

function recognises(value: unknown, file = "config.yaml"): boolean {
	return feast.recognises(cursor(value), file, noWorkloads);
}

function remarks(value: unknown, target?: string, file = usual): readonly PlatformRemark[] {
	const reading = readManifests(
		file,
		typeof value === "string" ? value : stringify(value),
		target ? { feast: target } : {},
		() => undefined,
	);
	assert.equal(reading?.documents[0]?.dialect.id, "feast");
	return reading.facts.remarks;
}

function rules(value: unknown, target?: string): readonly string[] {
	return remarks(value, target).map(({ rule }) => rule);
}

test("a feature_store.yaml, and configurations of the same form under other names", () => {
	assert.ok(recognises(local, usual));
	assert.ok(recognises(local));
	assert.ok(recognises({ project: "churn", registry: { registry_type: "sql", path: "a" } }));
	assert.ok(recognises({ project: "churn", registry: "a", online_store: { type: "redis" } }));
	assert.ok(recognises({ registry: "registry.db", provider: "local", online_store: { path: "foo" } }, "repo/feature_store_test.yml"));
	assert.ok(recognises({ project: "churn", provider: "local", offline_store: "dask" }));
});

test("configurations of others", () => {
	assert.ok(!recognises({ project: "churn", registry: "eu.gcr.io/churn", provider: "gcp" }));
	assert.ok(!recognises({ project: "churn", provider: "local" }));
	assert.ok(!recognises({ registry: "registry.db", provider: "local" }));
	assert.ok(!recognises({ feast: { project: "churn", registry: "a" } }, "application.yml"));
	assert.ok(!recognises({ ...local, apiVersion: "v1", kind: "ConfigMap" }, usual));
	assert.ok(!recognises({ a: 1, b: 2, c: 3, online_store: "redis" }, usual));
	assert.ok(!recognises({ apiVersion: "feast.dev/v1", kind: "FeatureView", spec: {} }));
	assert.ok(!recognises([local], usual));
});

test("a template of `feast init` is nobody's manifest yet", () => {
	const text = `${stringify(local)}offline_store:\n  type: redshift\n  region: %AWS_REGION%\n`;
	const reading = readManifests(usual, text, {}, () => undefined);
	assert.deepEqual(reading?.documents, []);
	assert.deepEqual(reading.facts.remarks, []);
});

test("each kind of a part has its settings in the schema", () => {
	const definitions = schemaNamed("feast-feature-store.schema.json").$defs ?? {};
	for (const { kinds, key } of parts)
		for (const [name, { definition, removed }] of Object.entries(kinds))
			assert.ok(definition === undefined ? removed : definitions[definition], `${key} ${name}`);
});

test("the least that a store must say is enough, and an unknown key is too much, for every kind", () => {
	const definitions = schemaNamed("feast-feature-store.schema.json").$defs ?? {};
	for (const [type, { definition = "" }] of Object.entries(onlineStore.kinds).filter(([, kind]) => kind.definition)) {
		const { required = [], properties = {} } = definitions[definition] ?? {};
		const settings = Object.fromEntries(required.map((key) => [key, properties[key]?.type === "array" ? ["a"] : "$A"]));
		const list = type === "hybrid" ? { online_stores: null } : {};
		assert.deepEqual(rules({ ...local, online_store: { type, ...settings, ...list } }), [], type);
		assert.deepEqual(rules({ ...local, online_store: { type, ...settings, ...list, zzzzzzzz: 1 } }), ["config/unknown-field"], type);
	}
});

test("text counts as a number where the class is not strict", () => {
	const store = { type: "mysql", host: "a", port: "3306", batch_write: "yes" };
	assert.deepEqual(rules({ ...local, online_store: store }), []);
	assert.deepEqual(rules({ ...local, offline_store: { type: "remote", host: "a", port: "8815" } }), ["config/wrong-type"]);
	assert.deepEqual(rules({ ...local, online_store: { type: "hbase", host: "a", port: 9090 } }), ["config/wrong-type"]);
});

test("null is not absence", () => {
	assert.deepEqual(rules({ ...local, online_store: { type: "redis", connection_string: null } }), ["config/wrong-type"]);
	assert.deepEqual(rules({ ...local, online_store: { type: "milvus", host: null } }), []);
	assert.deepEqual(rules({ ...local, online_store: { type: null } }), ["config/wrong-type"]);
	assert.deepEqual(rules({ ...local, online_store: null, auth: null, batch_engine: null }), []);
});

test("hyphens in names of projects, by release", () => {
	const value = { ...local, project: "churn-model" };
	assert.deepEqual(
		["0.52", "0.53", "0.57", "0.58", "0.66"].map((release) => rules(value, release).length),
		[1, 0, 0, 1, 1],
	);
});

test("versions of serialized keys, by release", () => {
	const value = { ...local, entity_key_serialization_version: 2 };
	assert.deepEqual(
		["0.48", "0.49", "0.66"].map((release) => rules(value, release).length),
		[0, 1, 1],
	);
	assert.equal(rules({ ...local, entity_key_serialization_version: 1 }, "0.40").length, 1);
});

test("what somebody else's class may read is not unknown", () => {
	assert.deepEqual(rules({ ...local, provider: "ours.Provider", ours: 1 }), []);
	assert.deepEqual(rules({ ...local, provider: "ours.Provider", online_stor: "redis" }), ["config/unknown-field"]);
	assert.deepEqual(rules({ ...local, registry: { registry_store_type: "ours.Store", path: "a", host: "b" } }), []);
	assert.deepEqual(rules({ ...local, registry: { path: "a", host: "b" } }), ["config/unknown-field"]);
});

test("placeholders for a password are none", () => {
	const store = (password: string) => ({ type: "mysql", host: "a", password });
	for (const blank of [`\${PASSWORD}`, "$PASSWORD", "DB_PASSWORD", "<password>", ""])
		assert.deepEqual(rules({ ...local, online_store: store(blank) }), [], blank);
	assert.deepEqual(rules({ ...local, online_store: store("feast") }), ["security/plaintext-secret"]);
});

test("completion and hover know the kind of a store", () => {
	const schema = feast.schema(cursor({ ...local, online_store: { type: "redis" } }));
	assert.ok(schema);
	assert.ok(Object.hasOwn(keysAt(schema, ["online_store"]), "key_ttl_seconds"));
	assert.ok(!Object.hasOwn(keysAt(schema, ["online_store"]), "path"));
	assert.ok(Object.hasOwn(keysAt(schema, ["offline_store"]), "type"));
	const kind = schemaAt(schema, ["online_store", "redis_type"]);
	assert.ok(kind?.description);
	assert.equal(typeInWords(kind), "one of redis, redis_cluster, redis_sentinel");
});

test("the servers of a FeatureStore are containers", () => {
	const resource = {
		apiVersion: "feast.dev/v1",
		kind: "FeatureStore",
		metadata: { name: "churn" },
		spec: {
			feastProject: "churn",
			services: {
				onlineStore: { server: { image: "feast:1", env: [{ name: "A", value: "b" }], resources: { limits: { memory: "1Gi" } } } },
				ui: {},
			},
		},
	};
	const reading = readManifests("store.yaml", stringify(resource), {}, () => undefined);
	assert.deepEqual(reading?.facts.remarks, []);
	assert.deepEqual(
		reading.facts.containers.map(({ image, limits }) => [image?.value, limits.map(({ quantity }) => quantity.value)]),
		[
			["feast:1", ["1Gi"]],
			[undefined, []],
		],
	);
	const [manifest] = reading.facts.manifests;
	assert.deepEqual([manifest?.type, manifest?.apiVersion, manifest?.name?.value], ["FeatureStore", "feast.dev/v1", "churn"]);
});
