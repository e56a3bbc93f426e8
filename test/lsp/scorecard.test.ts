import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { notifications, requests, type ScorecardPanel, type Status } from "../../server/src/lsp/protocol.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { serverProgram, startServer } from "./client.ts";

assert.ok(existsSync(serverProgram), "build before you test: npm run build");

const card = (more = "") => `apiVersion: plimsoll/v1
kind: DeploymentCard
metadata: { name: churn }
manifests: [churn.yaml]
model: { artifact: churn.onnx }
features: [{ name: age, dtype: float32 }]
featuresComplete: true
${more}`;
const service = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata: { name: churn }
spec:
  predictor:
    model: { modelFormat: { name: onnx }, storageUri: "s3://models/churn/3" }
`;
const workflow = "on: [push]\njobs:\n  check:\n    steps:\n      - run: plimsoll check\n";

test("the scorecard of a document, of all, and again after a change", async () => {
	const folder = temporaryFolder({
		".git/HEAD": "",
		".github/workflows/ci.yml": workflow,
		"ml/churn.card.yaml": card(),
		"ml/churn.yaml": service,
		"ml/fraud.card.yaml": card().replace("churn }", "fraud }").replace("churn.yaml", "fraud.yaml"),
	});
	const uri = (file: string) => pathToFileURL(join(folder, file)).href;
	const client = await startServer(join(folder, "ml"));
	await client.hears<Status>(notifications.status, ({ state, manifests }) => state === "ready" && manifests === 3);
	const ask = (params: object) => client.request<ScorecardPanel>(requests.scorecard, params);
	const names = ({ scorecards }: ScorecardPanel) => scorecards.map(({ name }) => name);
	const own = await ask({ uri: uri("ml/churn.yaml") });
	assert.deepEqual(names(own), ["churn"], "the card that describes the manifest");
	assert.deepEqual(names(await ask({})), ["churn", "fraud"]);
	assert.deepEqual(names(await ask({ uri: uri("elsewhere.yaml") })), ["churn", "fraud"]);

	const [schema] = own.scorecards[0]?.sections[0]?.tests ?? [];
	assert.deepEqual(
		[schema?.id, schema?.points, schema?.evidence.map(({ place }) => [place.uri, place.line, place.label])],
		[
			"D1",
			1,
			[
				[uri("ml/churn.card.yaml"), 6, "churn.card.yaml:7"],
				[uri(".github/workflows/ci.yml"), 4, "../.github/workflows/ci.yml:5"],
			],
		],
	);

	const before = client.told.length;
	const opened = { uri: uri("ml/churn.card.yaml"), languageId: "yaml", version: 1, text: card("rollback: { to: 2 }\n") };
	client.notify("textDocument/didOpen", { textDocument: opened });
	await client.hears(notifications.scorecardChanged, () => true, before);
	const after = await ask({ uri: opened.uri });
	const pointsOf = (panel: ScorecardPanel, id: string) =>
		panel.scorecards[0]?.sections.flatMap(({ tests }) => tests).find((one) => one.id === id)?.points;
	assert.deepEqual([pointsOf(own, "I7"), pointsOf(after, "I7")], [0, 0.5]);
	assert.equal(await client.end(), 0);
});

test("where no card is, the panel says how to get one", async () => {
	const client = await startServer(temporaryFolder({ "churn.yaml": service }));
	await client.hears<Status>(notifications.status, ({ state, manifests }) => state === "ready" && manifests === 1);
	const { scorecards, message } = await client.request<ScorecardPanel>(requests.scorecard, {});
	assert.deepEqual(scorecards, []);
	assert.match(message ?? "", /^No deployment card is here: .*\.$/);
	assert.equal(await client.end(), 0);
});
