import assert from "node:assert/strict";
import { test } from "node:test";
import { stringify } from "yaml";
import { keysAt, schemaAt } from "../../server/src/dialects/describe.ts";
import { noWorkloads } from "../../server/src/dialects/dialect.ts";
import { sections } from "../../server/src/dialects/evidently/components.ts";
import { evidently } from "../../server/src/dialects/evidently/evidently.ts";
import { readManifests } from "../../server/src/dialects/read.ts";
import { schemaNamed } from "../../server/src/dialects/schemas.ts";
import { Cursor } from "../../server/src/source/tree.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

const service = { storage: { type: "sql" }, database: { url: "sqlite:///a.db" } };
const calculation = { data_format: { header: true }, column_mapping: {}, profile_sections: ["data_drift"] };
const metric = { type: "evidently:metric_v2:ValueDrift", column: "age" };
const collectors = { main: { trigger: { type: "evidently:collector_trigger:RowsCountTrigger" }, report_config: {}, project_id: "a" } };

function recognises(value: unknown, file = "config.yaml", comment = ""): boolean {
	const source = readYaml(file, `${comment}\n${stringify(value)}`);
	return evidently.recognises(new Cursor(source.documents[0]), file, noWorkloads, source);
}

function read(value: unknown, file: string, target?: string) {
	const text = file.endsWith("json") ? JSON.stringify(value) : stringify(value);
	const facts = readManifests(file, text, target ? { evidently: target } : {}, () => undefined)?.facts;
	return { type: facts?.manifests[0]?.type, rules: facts?.remarks.map(({ rule }) => rule) };
}

test("the settings of the service are told by what speaks of Evidently", () => {
	assert.ok(recognises(service, "evidently.yaml"));
	assert.ok(recognises(service, "config.yaml", "# Evidently UI"));
	assert.ok(recognises({ ...service, database: { url: "sqlite:///evidently.db" } }));
	assert.ok(recognises({ ...service, dataset_storage: { type: "fsspec", path: "a" } }));
	assert.ok(recognises({ ...service, storages: {} }, "evidently.yaml"));
	assert.ok(!recognises(service));
	assert.ok(!recognises({ ...service, server: {}, logging: {} }, "evidently.yaml"));
	assert.ok(!recognises({ service: { port: 1 } }, "evidently.yaml"));
	assert.ok(!recognises({ ...service, apiVersion: "v1", kind: "Evidently" }, "evidently.yaml"));
});

test("calculations, reports and collectors are told by their keys", () => {
	assert.ok(recognises(calculation));
	assert.ok(recognises({ column_mapping: {}, dashboard_tabs: {} }));
	assert.ok(!recognises({ dashboard_tabs: {} }));
	assert.ok(recognises({ metrics: [metric] }));
	assert.ok(recognises({ metrics: [metric], descriptors: [], note: "a" }));
	assert.ok(!recognises({ metrics: [{ ...metric, value: 1 }] }));
	assert.ok(!recognises({ metrics: [metric, "accuracy"] }));
	assert.ok(!recognises({ metrics: [{ type: "accuracy" }] }));
	assert.ok(!recognises({ metrics: [metric], a: 1, b: 2 }));
	assert.ok(recognises({ collectors }));
	assert.ok(!recognises({ collectors: { prometheus: { trigger: "always" } } }));
});

test("each form is a manifest of its own type", () => {
	assert.deepEqual(read(service, "evidently.yaml"), { type: "Service", rules: [] });
	assert.deepEqual(read({ metrics: [metric] }, "report.json"), { type: "Report", rules: [] });
	assert.deepEqual(read(calculation, "config.yaml"), { type: "Calculation", rules: ["config/deprecated-setting"] });
	assert.deepEqual(read(calculation, "config.json", "0.2.8"), { type: "Calculation", rules: [] });
	assert.equal(read({ collectors }, "collector_config.json").type, "Collector");
});

test("each kind of a section has its keys in the schema", () => {
	const definitions = schemaNamed("evidently-service.schema.json").$defs ?? {};
	for (const [name, { kinds, usual }] of Object.entries(sections)) {
		for (const [kind, definition] of Object.entries(kinds)) assert.ok(definitions[definition]?.description, `${name} ${kind}`);
		assert.ok(usual === undefined || Object.hasOwn(kinds, usual), name);
	}
});

test("text and numbers stand for each other", () => {
	const rest = { security: { type: "token", token: "@format {env[TOKEN]}" }, litestar: { request_max_body_size: "5" } };
	assert.deepEqual(read({ ...service, ...rest, telemetry: { enabled: "no", token: 5 } }, "evidently.yaml").rules, []);
	assert.deepEqual(read({ ...service, telemetry: { enabled: "never" } }, "evidently.yaml").rules, ["config/wrong-type"]);
});

test("completion and hover know the kind of a section", () => {
	const document = (value: unknown) => new Cursor(readYaml("a.yaml", stringify(value)).documents[0]);
	const local = evidently.schema(document({ ...service, storage: { type: "local" } }));
	const database = evidently.schema(document(service));
	assert.ok(local && database);
	assert.ok(Object.hasOwn(keysAt(local, ["storage"]), "autorefresh"));
	assert.ok(!Object.hasOwn(keysAt(database, ["storage"]), "autorefresh"));
	assert.match(schemaAt(database, ["database", "url"])?.description ?? "", /SQLAlchemy/);
});
