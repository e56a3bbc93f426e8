import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { test } from "node:test";
import { explainEnd } from "../../server/src/probes/bench-outcome.ts";

test("the watchdog ends a process that takes too much bit by bit", async () => {
	const watchdog = join(import.meta.dirname, "../../server/src/probes/bench-watchdog.ts");
	const program = `import { startWatchdog } from ${JSON.stringify(`file://${watchdog}`)};
		await startWatchdog(200 * 2 ** 20, 20_000);
		const taken = [];
		while (taken.length < 500) taken.push(Buffer.alloc(2 ** 20, 1));
		setTimeout(() => process.exit(taken.length), 5000);`;
	const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program], { stdio: ["ignore", "ignore", "pipe"] });
	let errorText = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		errorText += text;
	});
	assert.deepEqual(await once(child, "close"), [null, "SIGKILL"]);
	const { outcome, message } = explainEnd({
		code: null,
		signal: "SIGKILL",
		stage: "loading",
		errorText,
		endedBy: undefined,
		seconds: 10,
		memoryLimitBytes: 200 * 2 ** 20,
	});
	assert.deepEqual(
		[outcome, message],
		["out-of-memory", "The model's process took more memory than the limit of 200 MiB while the model was loaded."],
	);
});

test("endings are told apart", () => {
	const end = {
		code: null,
		signal: null,
		stage: "measuring",
		errorText: "",
		endedBy: undefined,
		seconds: 10,
		memoryLimitBytes: undefined,
	} as const;
	const crashed = (more: object) => explainEnd({ ...end, ...more });
	assert.match(crashed({ signal: "SIGSEGV" }).message, /^The model's process ended while it was measured with SIGSEGV \(/);
	assert.equal(crashed({ signal: "SIGABRT", errorText: "terminate called after throwing std::bad_alloc" }).outcome, "out-of-memory");
	assert.match(crashed({ code: 1, errorText: "boom.\n" }).message, /with exit code 1, after it said: boom\.$/);
	assert.match(crashed({ code: 0xc0000005 }).message, /SIGSEGV/);
	assert.equal(crashed({ signal: "SIGKILL", errorText: "\nplimsoll-watchdog: deadline\n" }).outcome, "timeout");
	assert.equal(crashed({ signal: "SIGKILL", endedBy: "deadline" }).outcome, "timeout");
	assert.equal(crashed({ signal: "SIGKILL", endedBy: "cancel" }).outcome, "cancelled");
});
