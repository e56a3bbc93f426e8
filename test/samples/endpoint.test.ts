import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, it } from "node:test";
import { columnsOf, type DriftReport } from "../../samples/endpoint/drift.ts";

const program = join(import.meta.dirname, "../../samples/endpoint/server.ts");
const customer = [1, 50, 50, 5, 1, 25, 2];

interface Running {
	readonly origin: string;
	readonly child: ChildProcess;
}

describe("the sample endpoint", () => {
	let simulated: Running;
	before(async () => {
		simulated = await start("--simulate");
	});
	after(() => stop(simulated));

	const infer = (body: string) => fetch(`${simulated.origin}/v2/models/churn/versions/3/infer`, { method: "POST", body });

	it("says what it serves", async () => {
		for (const path of ["/v2/health/live", "/v2/health/ready", "/v2/models/churn/ready"])
			assert.equal((await fetch(simulated.origin + path)).status, 200, path);
		for (const path of ["/v2/models/churn", "/v2/models/churn/versions/3"])
			assert.deepEqual(await (await fetch(simulated.origin + path)).json(), {
				name: "churn",
				versions: ["3"],
				platform: "onnxruntime_onnx",
				inputs: [{ name: "features", datatype: "FP32", shape: [-1, 7] }],
				outputs: [{ name: "probability", datatype: "FP32", shape: [-1, 1] }],
			});
		assert.equal((await fetch(`${simulated.origin}/v2/models/churn/versions/2`)).status, 404);
	});

	it("scores customers, flat or nested", async () => {
		const loyal = [60, 40, 2400, 0, 24, 60, 2];
		for (const data of [
			[customer, loyal],
			[...customer, ...loyal],
		]) {
			const answer = await infer(
				JSON.stringify({
					id: "night-7",
					inputs: [{ name: "features", shape: [2, 7], datatype: "FP32", data }],
					outputs: [{ name: "probability" }],
				}),
			);
			assert.equal(answer.status, 200);
			const { outputs, ...rest } = (await answer.json()) as { outputs: readonly { data: readonly number[] }[] };
			assert.deepEqual(rest, { model_name: "churn", model_version: "3", id: "night-7" });
			const [output] = outputs;
			assert.deepEqual({ ...output, data: undefined }, { name: "probability", datatype: "FP32", shape: [2, 1], data: undefined });
			const [leaving = 0, staying = 1] = output?.data ?? [];
			assert.ok(leaving > 0.7 && staying < 0.05, `${leaving} and ${staying}`);
		}
	});

	it("refuses what the model does not take, and says why", async () => {
		const tensor = (change: object) =>
			JSON.stringify({ inputs: [{ name: "features", shape: [1, 7], datatype: "FP32", data: customer, ...change }] });
		const refused: readonly (readonly [string, RegExp])[] = [
			[tensor({ shape: [1, 6] }), /shape \[-1, 7\], not \[1,6\]/],
			[tensor({ shape: [7] }), /shape \[-1, 7\], not \[7\]/],
			[tensor({ shape: [2, 7] }), /wants 14 values, and `data` has 7/],
			[tensor({ shape: [0, 7], data: [] }), /1 to 1024 rows/],
			[tensor({ datatype: "FP64" }), /is FP32, not "FP64"/],
			[tensor({ name: "pixels" }), /not "pixels"/],
			[tensor({ name: { toString: 1 } }), /not what was sent/],
			[tensor({ data: [...customer.slice(1), "2"] }), /not a number of 32 bits/],
			[tensor({ data: [...customer.slice(1), 1e300] }), /not a number of 32 bits/],
			[tensor({ data: "AAAA" }), /not a list/],
			[JSON.stringify({ inputs: [] }), /one input, and the request has 0/],
			[JSON.stringify({ inputs: [], outputs: [{ name: "logits" }] }), /gives the output `probability` and no other/],
			[JSON.stringify({ id: 7, inputs: [] }), /`id` is not a string/],
			["[]", /not a JSON object/],
			["{", /not a JSON object/],
			["[".repeat(500_000), /not a JSON object/],
		];
		for (const [body, reason] of refused) {
			const answer = await infer(body);
			assert.equal(answer.status, 400, body.slice(0, 200));
			assert.match(((await answer.json()) as { error: string }).error, reason);
		}
		assert.equal((await infer(" ".repeat(1_100_000))).status, 413);
		assert.equal((await fetch(`${simulated.origin}/v2/models/churn/infer`)).status, 405);
	});

	it("outlives a peer that speaks no HTTP or goes away in the middle", async () => {
		const { port } = new URL(simulated.origin);
		for (const words of ["gibberish\r\n\r\n", "POST /v2/models/churn/infer HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{"]) {
			const socket = connect(Number(port), "127.0.0.1");
			await once(socket, "connect");
			socket.on("error", () => undefined).end(words);
			await once(socket.resume(), "close");
		}
		assert.equal((await fetch(`${simulated.origin}/v2/health/live`)).status, 200);
	});

	it("reports the drift of the customers that it simulates", async () => {
		const answer = await fetch(`${simulated.origin}/drift`);
		assert.equal(answer.status, 200);
		const report = (await answer.json()) as DriftReport;
		assert.ok(Math.abs(Date.now() - Date.parse(report.timestamp)) < 60_000, report.timestamp);
		const verdicts = Object.fromEntries(columnsOf(report).map((column) => [column.column_name, column.drift_detected]));
		assert.deepEqual(verdicts, {
			age: false,
			contract_months: false,
			monthly_charges: true,
			num_products: false,
			support_calls: true,
			tenure_months: false,
			total_charges: true,
		});
	});

	it("counts for Prometheus", async () => {
		const answer = await fetch(`${simulated.origin}/metrics`);
		assert.match(answer.headers.get("content-type") ?? "", /^text\/plain; version=0\.0\.4/);
		const text = await answer.text();
		for (const line of text.trimEnd().split("\n"))
			assert.match(line, /^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="[^"\\\n]*",?)+\})? -?[0-9.e+-]+)$/);
		assert.match(text, /^drift_detected\{[^}]*feature="monthly_charges"[^}]*\} 1$/m);
		assert.match(text, /^http_requests_total\{route="infer",code="200"\} 2$/m);
		const count = Number(/^inference_duration_seconds_count\{.*\} (\d+)$/m.exec(text)?.[1]);
		const most = Number(/^inference_duration_seconds_bucket\{.*le="\+Inf"\} (\d+)$/m.exec(text)?.[1]);
		assert.equal(count, most);
		assert.ok(count >= 2002, `${count} requests`);
	});

	it("has nothing to report before enough was asked, keeps a log, and shows drift to who knows the token", async () => {
		const folder = mkdtempSync(join(tmpdir(), "plimsoll-endpoint-"));
		const log = join(folder, "requests.jsonl");
		const quiet = await start("--token", "s3same", "--log", log);
		try {
			assert.equal((await fetch(`${quiet.origin}/drift`)).status, 401);
			assert.equal((await fetch(`${quiet.origin}/drift`, { headers: { authorization: "Bearer wrong" } })).status, 401);
			const early = await fetch(`${quiet.origin}/drift`, { headers: { authorization: "Bearer s3same" } });
			assert.equal(early.status, 409);
			assert.deepEqual(await early.json(), { error: "Drift is measured over 500 rows at least, and 0 are logged." });
			const body = JSON.stringify({ inputs: [{ name: "features", shape: [1, 7], datatype: "FP32", data: customer }] });
			assert.equal((await fetch(`${quiet.origin}/v2/models/churn/infer`, { method: "POST", body })).status, 200);
		} finally {
			assert.equal(await stop(quiet), 0);
		}
		const [line = "", ...rest] = readFileSync(log, "utf8").trimEnd().split("\n");
		rmSync(folder, { recursive: true, force: true });
		assert.deepEqual(rest, []);
		const { at, features, probability } = JSON.parse(line) as { at: string; features: number[]; probability: number };
		assert.ok(Date.parse(at) > 0 && probability > 0.7, line);
		assert.deepEqual(features, customer);
	});

	it("refuses options that it does not know", async () => {
		for (const words of [["--sail"], ["--port", "70000"], ["--rate", "0"], ["--window", "10"]]) {
			const child = spawn(process.execPath, [program, ...words], { stdio: ["ignore", "ignore", "pipe"] });
			child.stderr?.resume();
			assert.deepEqual(await once(child, "exit"), [2, null], words.join(" "));
		}
	});
});

async function start(...words: readonly string[]): Promise<Running> {
	const child = spawn(process.execPath, [program, "--port", "0", ...words], { stdio: ["ignore", "pipe", "inherit"] });
	assert.ok(child.stdout);
	for await (const line of createInterface({ input: child.stdout })) {
		const origin = /http:\S+/.exec(line)?.[0];
		if (origin) return { origin, child };
	}
	throw new Error("The endpoint does not start.");
}

async function stop({ child }: Running): Promise<number | null> {
	const ended = once(child, "exit");
	child.kill("SIGTERM");
	const [code] = (await ended) as [number | null];
	return code;
}
