import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import { watchdogMark } from "./bench-messages.ts";

const prlimit = "/usr/bin/prlimit";
const mebibyte = 2 ** 20;

/**
 * Ends this process by SIGKILL when it takes more memory than `memoryBytes`, at the deadline, or when its parent is gone. It runs in a thread of
 * its own, because a native call that never returns lets no other code of this thread run. Resolves once it watches.
 */
export async function startWatchdog(memoryBytes: number | undefined, deadlineMs: number): Promise<void> {
	const workerData = { memoryBytes: memoryBytes ?? Number.POSITIVE_INFINITY, deadlineMs, parent: process.ppid, mark: watchdogMark };
	// Options of this process, such as one that takes the text for a module, are not for the thread.
	const worker = new Worker(source, { eval: true, workerData, execArgv: [] });
	await new Promise<void>((resolve, reject) => worker.once("message", () => resolve()).once("error", reject));
	// A model without a watchdog must not run on.
	worker.once("exit", () => process.kill(process.pid, "SIGKILL"));
	// Only now: a thread that does not yet run would no longer be started.
	worker.unref();
}

/**
 * Has the kernel refuse what would lead beyond `memoryBytes`, so that one enormous allocation ends in a clean error before the watchdog's next look.
 * Only where there is `prlimit`; the limit starts from what is reserved now, because an idle Node reserves hundreds of MiB that it never touches.
 */
export function confineMemory(memoryBytes: number, threads: number): void {
	if (process.platform !== "linux" || !existsSync(prlimit)) return;
	const status = readFileSync("/proc/self/status", "utf8");
	const reserved = Number(/^VmData:\s*(\d+) kB/m.exec(status)?.[1] ?? Number.NaN) * 1024;
	const free = memoryBytes - process.memoryUsage.rss();
	// Stacks of threads are reserved too, and V8 takes new space in large steps.
	const limit = Math.round(reserved + free + 64 * mebibyte + threads * 8 * mebibyte);
	if (!(limit > 0)) return;
	try {
		execFileSync(prlimit, ["--pid", String(process.pid), `--data=${limit}`], { stdio: "ignore" });
	} catch {
		// The watchdog alone holds the limit, as it does on other platforms.
	}
}

// Plain JavaScript, because a bundle has no second file to start a thread from.
const source = `
const { parentPort, workerData: { memoryBytes, deadlineMs, parent, mark } } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const end = (why) => {
	try { writeSync(2, "\\n" + mark + " " + why + "\\n"); } catch {}
	process.kill(process.pid, "SIGKILL");
};
const parentGone = () => {
	if (process.ppid !== parent) return true;
	// Windows gives no new parent, so the old one is asked for.
	try { process.kill(parent, 0); return false; } catch (error) { return error.code === "ESRCH"; }
};
const memory = () => {
	// Without a free file descriptor there is no telling; the next look may.
	try { return process.memoryUsage.rss(); } catch { return 0; }
};
const from = performance.now();
setInterval(() => {
	if (performance.now() - from > deadlineMs) end("deadline");
	else if (memory() > memoryBytes) end("memory");
	else if (parentGone()) end("parent");
}, memoryBytes === Infinity ? 100 : 20);
parentPort.postMessage("watching");
`;
