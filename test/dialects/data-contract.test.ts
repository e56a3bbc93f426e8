import assert from "node:assert/strict";
import { test } from "node:test";
import { dataContract } from "../../server/src/dialects/data-contract/data-contract.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import { complete } from "../../server/src/features/completion.ts";
import { hover } from "../../server/src/features/hover.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

const head = "apiVersion: v3.1.0\nkind: DataContract\nid: orders\nversion: 1.0.0\nstatus: active\n";

function recognises(text: string): boolean {
	return dataContract.recognises(new Cursor(readYaml("a.yaml", text).documents[0]), "a.yaml");
}

function facts(text: string, file = "data/orders.odcs.yaml") {
	const reading = readManifests(file, text, {}, () => undefined);
	assert.ok(reading);
	return reading.facts;
}

test("contracts of either form, by what they say", () => {
	assert.ok(recognises(head));
	assert.ok(recognises("kind: DataContract\nschema: []"));
	assert.ok(recognises("apiVersion: v3.0.2\nschema: []\nslaProperties: []"));
	assert.ok(recognises("apiVersion: v2.2.2\nkind: DataContract\ndataset: []"));
	assert.ok(recognises("dataContractSpecification: 1.2.1\nid: a\ninfo: {}"));
});

test("resources and products that are no contract", () => {
	assert.ok(!recognises("apiVersion: data.example.com/v1\nkind: DataContract\nspec: {}"));
	assert.ok(!recognises("apiVersion: v1.0.0\nkind: DataProduct\nid: a\nstatus: active"));
	assert.ok(!recognises("apiVersion: v3.1.0\nname: a\nschema: []"));
	assert.ok(!recognises("kind: DataContract\nspec: {}"));
	assert.ok(!recognises("openapi: 3.1.0\ninfo: {}\nservers: []"));
	assert.ok(!recognises("- DataContract"));
});

test("what a contract promises about each of its objects", () => {
	const text = `${head}team: {name: sales}
servers: [{server: files, type: local, path: orders/latest.csv, format: csv}]
schema:
  - name: orders
    physicalType: table
    properties: [{name: order_id, logicalType: integer, physicalType: BIGINT}]
  - name: customers
slaProperties:
  - {property: ly, value: 4, unit: h, element: orders.order_id}
`;
	const [orders, customers] = facts(text).datasets;
	assert.equal(orders?.name?.value, "orders");
	assert.equal(orders?.owner?.value, "sales");
	assert.equal(orders?.version?.value, "1.0.0");
	assert.equal(orders?.type?.value, "table");
	assert.equal(orders?.file?.path, "data/orders/latest.csv");
	assert.equal(orders?.freshness?.value, 4 * 36e5);
	assert.deepEqual(
		orders?.columns?.map(({ name, type, storedAs }) => [name.value, type?.value, storedAs?.value]),
		[["order_id", "integer", "BIGINT"]],
	);
	assert.equal(customers?.name?.value, "customers");
	assert.equal(customers?.freshness, undefined);
});

test("what a contract in the form of datacontract.com promises", () => {
	const text = `dataContractSpecification: 1.1.0
id: orders
info: {title: Orders, version: 2.0.0, owner: sales}
servers: {production: {type: s3, location: "s3://bucket/orders"}}
models: {orders: {type: table, fields: {order_id: {type: text}}}}
servicelevels: {freshness: {threshold: 25h}}
`;
	const { datasets, manifests } = facts(text);
	assert.equal(manifests[0]?.type, "DataContractSpecification");
	assert.equal(manifests[0]?.name?.value, "Orders");
	const [orders] = datasets;
	assert.equal(orders?.origin?.value, "s3://bucket/orders");
	assert.equal(orders?.owner?.value, "sales");
	assert.equal(orders?.freshness?.value, 25 * 36e5);
	assert.equal(orders?.columns?.[0]?.type?.value, "text");
});

test("a span without a unit that is known promises nothing", () => {
	const level = (unit: string) =>
		facts(`${head}schema: [{name: a}]\nslaProperties: [{property: latency, value: 4${unit}}]\n`).datasets[0]?.freshness?.value;
	assert.equal(level(""), undefined);
	assert.equal(level(", unit: fortnight"), undefined);
	assert.equal(level(", unit: Days"), 4 * 864e5);
});

test("a version that came later is not judged by structure", () => {
	const remarks = facts(head.replace("v3.1.0", "v3.7.0").concat("synonyms: [a]\n")).remarks;
	assert.deepEqual(remarks, []);
});

test("keys are completed and explained", () => {
	const file = "orders.odcs.yaml";
	const text = `${head}schema:\n  - name: orders\n    properties:\n      - name: id\n        logi`;
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change(file, text);
	const labels = complete(workspace.world(), file, text.length).map(({ label }) => label);
	assert.ok(labels.includes("logicalType"));
	assert.match(hover(workspace.world(), file, text.indexOf("status") + 1)?.markdown ?? "", /Where it is in its life/);
});
