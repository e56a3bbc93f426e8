import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { type LineageGraph, notifications, requests, type Status } from "../../server/src/lsp/protocol.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { serverProgram, startServer } from "./client.ts";

assert.ok(existsSync(serverProgram), "build before you test: npm run build");

interface Item {
	readonly name: string;
	readonly uri: string;
	readonly detail?: string;
	readonly data?: unknown;
}

const pipeline = "stages:\n  train:\n    cmd: python train.py\n    deps: [data.csv]\n    outs: [churn.onnx]\n";
const card = (source: string) =>
	`apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: churn }\nmodel: { artifact: churn.onnx }\nfeatures:\n  - { name: age, source: ${source} }\nsources:\n  - id: crm\n  - id: shop\n`;

test("the graph, its changes, the hierarchy and a rename, over the protocol", async () => {
	const folder = temporaryFolder({ "dvc.yaml": pipeline, "a.card.yaml": card("crm") });
	const uri = (file: string) => pathToFileURL(join(folder, file)).href;
	const client = await startServer(folder);
	await client.hears<Status>(notifications.status, ({ state, manifests }) => state === "ready" && manifests === 2);
	const graph = await client.request<LineageGraph>(requests.lineage, { uri: uri("dvc.yaml"), at: pipeline.indexOf("train:") });
	const named = ({ nodes }: LineageGraph, id: string | undefined) => nodes.find((node) => node.id === id)?.name;
	assert.equal(named(graph, graph.focus), "train");
	const edges = (one: LineageGraph) => one.edges.map(({ kind, from, to }) => `${named(one, from)} ${kind} ${named(one, to)}`);
	assert.ok(edges(graph).includes("train write churn") && edges(graph).includes("crm read age"), edges(graph).join(", "));
	const model = graph.nodes.find(({ kind }) => kind === "model");
	assert.deepEqual([model?.folder, model?.place.uri, model?.place.line], ["", uri("a.card.yaml"), 3]);

	const before = client.told.length;
	client.notify("textDocument/didOpen", { textDocument: { uri: uri("a.card.yaml"), languageId: "yaml", version: 1, text: card("shop") } });
	await client.hears(notifications.lineageChanged, () => true, before);
	assert.ok(edges(await client.request<LineageGraph>(requests.lineage, {})).includes("shop read age"));

	const at = (line: number, character: number) => ({ textDocument: { uri: uri("dvc.yaml") }, position: { line, character } });
	const [stage] = await client.request<readonly Item[]>("textDocument/prepareCallHierarchy", at(1, 4));
	assert.deepEqual([stage?.name, stage?.detail], ["train", "stage"]);
	const up = await client.request<readonly { readonly from: Item }[]>("callHierarchy/incomingCalls", { item: stage });
	assert.deepEqual(
		up.map(({ from }) => `${from.name} ${from.detail}`),
		["data.csv read", "train.py read"],
	);
	const down = await client.request<readonly { readonly to: Item }[]>("callHierarchy/outgoingCalls", { item: stage });
	assert.deepEqual(
		down.map(({ to }) => `${to.name} ${to.detail}`),
		["churn write"],
	);

	const source = { textDocument: { uri: uri("a.card.yaml") }, position: { line: 8, character: 8 } };
	const edit = await client.request<{ readonly changes: Readonly<Record<string, readonly unknown[]>> }>("textDocument/rename", {
		...source,
		newName: "orders",
	});
	assert.equal(edit.changes[uri("a.card.yaml")]?.length, 2);
	await assert.rejects(client.request("textDocument/rename", { ...source, newName: "crm" }), /There is `crm` already\./);
	assert.equal(await client.end(), 0);
});
