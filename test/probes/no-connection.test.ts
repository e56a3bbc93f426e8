import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { matMul } from "./models.ts";
import { childrenOf, networkSockets } from "./processes.ts";

const linux = process.platform === "linux";
const natives = join(import.meta.dirname, "../../node_modules/onnxruntime-node/bin/napi-v6");
const program = join(import.meta.dirname, "run-benchmark.ts");
const folder = mkdtempSync(join(tmpdir(), "plimsoll-alone-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const modelPath = join(folder, "model.onnx");
writeFileSync(modelPath, matMul(512, 2));

/** An environment in which everything that a program keeps for a person would lie in one empty folder. Telemetry of many tools is off where CI is set. */
function environmentIn(home: string): NodeJS.ProcessEnv {
	mkdirSync(home);
	const { CI: _, ORT_DISABLE_TELEMETRY: __, NODE_OPTIONS: ___, NODE_TEST_CONTEXT: ____, ...env } = process.env;
	const folders = {
		XDG_CACHE_HOME: home,
		XDG_CONFIG_HOME: home,
		XDG_DATA_HOME: home,
		XDG_STATE_HOME: home,
		LOCALAPPDATA: home,
		APPDATA: home,
	};
	return { ...env, ...folders, HOME: home, USERPROFILE: home, TMPDIR: home, TEMP: home, TMP: home };
}

test("no library that is shipped knows where telemetry would go", () => {
	const files = readdirSync(natives, { recursive: true, encoding: "utf8" }).filter((name) =>
		/\.(node|dll|dylib)$|\.so(\.\d+)*$/.test(name),
	);
	assert.ok(files.some((name) => name.includes("linux")));
	const address = "events.data.microsoft.com";
	for (const name of files) {
		const content = readFileSync(join(natives, name));
		assert.ok(!content.includes(address) && !content.includes(Buffer.from(address, "utf16le")), `${name} knows ${address}`);
	}
});

test("a benchmark has no socket of the network and leaves no file", { skip: !linux }, async () => {
	const home = join(folder, "home");
	const parent = spawn(process.execPath, [program, modelPath, "15"], { env: environmentIn(home), stdio: ["ignore", "pipe", "inherit"] });
	let output = "";
	parent.stdout.setEncoding("utf8").on("data", (text: string) => {
		output += text;
	});
	let ended = false;
	parent.once("close", () => {
		ended = true;
	});
	let looks = 0;
	for (; !ended; await sleep(25)) {
		for (const pid of [parent.pid ?? 0, ...childrenOf(parent.pid ?? 0)]) {
			const found = networkSockets(pid);
			if (found) looks++;
			assert.deepEqual(found ?? [], []);
		}
	}
	assert.ok(looks > 20, `looked ${looks} times`);
	assert.equal(JSON.parse(output).outcome, "measured", output);
	assert.deepEqual(readdirSync(home), []);
});

test("a benchmark calls nobody, as the kernel sees it", { skip: !linux || spawnSync("strace", ["-V"]).status !== 0 }, () => {
	const home = join(folder, "traced");
	const trace = join(folder, "trace.txt");
	const words = [
		"-f",
		"-qq",
		"-o",
		trace,
		"-e",
		"trace=socket,connect,sendto,sendmsg,sendmmsg",
		process.execPath,
		program,
		modelPath,
		"15",
	];
	const { stdout, status, stderr } = spawnSync("strace", words, { env: environmentIn(home), encoding: "utf8" });
	assert.equal(status, 0, stderr);
	assert.equal(JSON.parse(stdout).outcome, "measured", stdout);
	const calls = readFileSync(trace, "utf8").split("\n");
	assert.deepEqual(
		calls.filter((call) => /AF_INET|AF_PACKET/.test(call) || (/\bconnect\(/.test(call) && !call.includes("nscd"))),
		[],
	);
	assert.deepEqual(readdirSync(home), []);
});
