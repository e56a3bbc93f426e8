import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** Processes that a process has started and that still run; only Linux tells. */
export function childrenOf(pid: number | "self"): readonly number[] {
	try {
		const threads = readdirSync(`/proc/${pid}/task`);
		return threads.flatMap((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number));
	} catch {
		return [];
	}
}

/** Whether a process runs; one that has ended but not been waited for does not. */
export function isRunning(pid: number): boolean {
	try {
		return !/^State:\s*Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
	} catch {
		return false;
	}
}

/** Asks again and again until there is an answer other than nothing, at most for `milliseconds`. */
export async function soon<T>(ask: () => T | undefined | false, milliseconds = 5000): Promise<T> {
	for (const until = performance.now() + milliseconds; performance.now() < until; await sleep(10)) {
		const answer = ask();
		if (answer !== undefined && answer !== false) return answer;
	}
	throw new Error(`nothing came within ${milliseconds} ms`);
}
