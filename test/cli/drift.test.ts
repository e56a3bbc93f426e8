import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { readDriftReport } from "../../server/src/evidence/drift/report.ts";
import { bundle } from "../harness/bundle.ts";

const { folder: programs, remove } = await bundle({
	"cli.js": "server/src/cli/main.ts",
	"endpoint-child.js": "server/src/probes/endpoint-child.ts",
});
const folder = mkdtempSync(join(tmpdir(), "plimsoll-drift-"));
const servers: Server[] = [];
after(() => {
	remove();
	rmSync(folder, { recursive: true, force: true });
	for (const server of servers) server.closeAllConnections();
	for (const server of servers) server.close();
});

interface Outcome {
	readonly code: number | null;
	readonly output: string;
	readonly errors: string;
}

function drift(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
	return new Promise((resolve) => {
		const child = spawn(process.execPath, [join(programs, "cli.js"), "drift", ...words], { cwd: folder, env: { ...process.env, ...env } });
		let [output, errors] = ["", ""];
		child.stdout.setEncoding("utf8").on("data", (text: string) => (output += text));
		child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
		child.on("close", (code) => resolve({ code, output, errors }));
	});
}

async function serve(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function write(path: string, text: string): void {
	mkdirSync(join(folder, path, ".."), { recursive: true });
	writeFileSync(join(folder, path), text);
}

const feature = (name: string, score: number | null, threshold = 0.1) => ({ name, score, threshold, method: "wasserstein" });
const report = (...features: object[]) => JSON.stringify({ version: 1, takenAt: "2026-03-28", current: { rows: 900 }, features });
const now = ["--now", "2026-03-31T12:00:00Z"] as const;

test("a report is a table: what drifted first, with its age; colour is for terminals", async () => {
	write("reports/drift.json", report(feature("tenure", 0.04), feature("monthly_charges", 0.3123), { name: "plan", score: 0.2 }));
	const { code, output, errors } = await drift(["reports/drift.json", ...now]);
	assert.equal(errors, "");
	assert.equal(code, 1);
	assert.deepEqual(output.split("\n"), [
		"   feature          score  threshold  method                         verdict    age",
		"▲  monthly_charges  0.312  ≥ 0.1      Wasserstein distance (normed)  drift      3 d old",
		"?  plan               0.2  –          method unknown                 undecided  3 d old",
		"✓  tenure            0.04  ≥ 0.1      Wasserstein distance (normed)  none       3 d old",
		"",
		"plan: The report states neither method nor threshold, so that the score may be a p-value or a distance.",
		"1 of 3 features drifts, 1 cannot be judged, says reports/drift.json (JSON, 3 d old, 900 rows).",
		"",
	]);
});

test("the exit code says whether there is drift, none, or too little to tell", async () => {
	write("none.json", report(feature("a", 0.01)));
	write("unclear.json", report(feature("a", 0.01), { name: "b", score: 0.5 }));
	assert.equal((await drift(["none.json"])).code, 0);
	assert.equal((await drift(["unclear.json"])).code, 4);
});

test("what is printed as JSON is read back", async () => {
	const { code, output } = await drift(["reports/drift.json", "--format", "json"]);
	assert.equal(code, 1);
	const printed = JSON.parse(output);
	assert.equal(printed.from, "reports/drift.json");
	const read = readDriftReport(output);
	assert.ok(!("problem" in read));
	assert.deepEqual(
		read.features.map(({ name, drifted }) => [name, drifted]),
		[
			["tenure", false],
			["monthly_charges", true],
			["plan", undefined],
		],
	);
});

test("a card's thresholds decide, from the card and from a manifest that it describes", async () => {
	write("churn/reports/drift.json", report(feature("a", 0.2), feature("b", 0.05)));
	write(
		"churn/serving/isvc.yaml",
		"apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: churn\nspec:\n  predictor: {}\n",
	);
	const card = (threshold: number) =>
		`apiVersion: plimsoll/v1\nkind: DeploymentCard\nmanifests: [serving/isvc.yaml]\nmonitoring:\n  - feature: a\n    method: wasserstein\n    threshold: ${threshold}\ndrift:\n  report: reports/drift.json\n`;
	write("churn/churn.card.yaml", card(0.5));
	const calm = await drift(["churn/churn.card.yaml"]);
	assert.equal(calm.code, 0, calm.errors);
	assert.match(calm.output, /a: The card's threshold 0\.5 decides\. The report's threshold is 0\.1; it sees drift\./);
	assert.match(calm.output, /says churn\/reports\/drift\.json/);
	assert.equal((await drift(["churn/serving/isvc.yaml"])).code, 0);
	write("churn/churn.card.yaml", card(0.15));
	assert.equal((await drift(["churn/serving/isvc.yaml"])).code, 1);
});

test("a report without a date is as old as its file", async () => {
	write("old.json", JSON.stringify({ version: 1, features: [feature("a", 0.01)] }));
	utimesSync(join(folder, "old.json"), new Date("2026-03-01T00:00:00Z"), new Date("2026-03-01T00:00:00Z"));
	assert.match((await drift(["old.json", ...now])).output, /30 d old/);
});

test("wrong usage is one line and code 2", async () => {
	write("broken.json", "{");
	write("other.yaml", "kind: ConfigMap\n");
	write("far.card.yaml", "apiVersion: plimsoll/v1\nkind: DeploymentCard\ndrift:\n  endpoint: https://drift.example/churn\n");
	write("lost.card.yaml", "apiVersion: plimsoll/v1\nkind: DeploymentCard\ndrift:\n  report: reports/none.json\n");
	write("bad.card.yaml", "apiVersion: plimsoll/v1\nkind: DeploymentCard\ndrift:\n  report: broken.json\n");
	for (const [words, said] of [
		[[], /takes one card/],
		[["missing.json"], /There is no file missing\.json\./],
		[["broken.json"], /^plimsoll: broken\.json: The text is not JSON/],
		[["other.yaml"], /No card says where the drift of other\.yaml is read\./],
		[["far.card.yaml"], /names an endpoint, which is read only with --connect https:\/\/drift\.example\.$/],
		[["far.card.yaml", "--connect", "https://drift.example/churn"], /but it is an origin such as/],
		[["lost.card.yaml"], /The report that lost\.card\.yaml names is not there\./],
		[["lost.card.yaml", "--connect", "https://drift.example"], /names no endpoint/],
		[["bad.card.yaml"], /broken\.json: The text is not JSON/],
		[["none.json", "--format", "xml"], /--format/],
	] as const) {
		const { code, output, errors } = await drift(words);
		assert.match(errors.trimEnd(), said);
		assert.equal(errors.trimEnd().split("\n").length, 1, errors);
		assert.deepEqual([code, output], [2, ""], words.join(" "));
	}
});

test("an endpoint is read from its origin alone, with the token of the environment", async () => {
	const seen: (string | undefined)[] = [];
	const origin = await serve((request, response) => {
		seen.push(request.headers.authorization);
		response.end(report(feature("a", 0.2)));
	});
	write("live.card.yaml", `apiVersion: plimsoll/v1\nkind: DeploymentCard\ndrift:\n  endpoint: ${origin}/drift\n`);
	assert.equal((await drift(["live.card.yaml"])).code, 2);
	const other = await drift(["live.card.yaml", "--connect", "http://127.0.0.1:1"]);
	assert.match(other.errors, /The address leads to .*, but the connection is with "http:\/\/127\.0\.0\.1:1" alone\./);
	assert.deepEqual([other.code, seen], [4, []]);
	const read = await drift(["live.card.yaml", "--connect", `${origin}/`], { PLIMSOLL_DRIFT_TOKEN: "s3cret" });
	assert.deepEqual([read.code, read.errors, seen], [1, "", ["Bearer s3cret"]]);
	assert.match(read.output, /says http:\/\/127\.0\.0\.1/);
});

test("an endpoint that does not answer leaves the question open", async () => {
	const page = await serve((_, response) => response.end("<html>"));
	const wrong = await serve((_, response) => response.end('{"accuracy": 0.9}'));
	for (const [origin, said] of [
		[page, /answers with a web page/],
		[wrong, /gives no report that can be read\. This is JSON, but/],
		["http://127.0.0.1:9", /^plimsoll: /],
	] as const) {
		write("live.card.yaml", `apiVersion: plimsoll/v1\nkind: DeploymentCard\ndrift:\n  endpoint: ${origin}/drift\n`);
		const { code, output, errors } = await drift(["live.card.yaml", "--connect", origin]);
		assert.match(errors, said);
		assert.deepEqual([code, output], [4, ""]);
	}
});
