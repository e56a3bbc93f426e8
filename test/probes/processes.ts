import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
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

/** Lines of the kernel's tables about sockets that a process holds; nothing when the process is gone. */
export function networkSockets(pid: number): readonly string[] | undefined {
	const descriptors = `/proc/${pid}/fd`;
	if (!existsSync(descriptors)) return undefined;
	try {
		const held = new Set(readdirSync(descriptors).flatMap((name) => /^socket:\[(\d+)\]$/.exec(linkOf(join(descriptors, name)))?.[1] ?? []));
		return ["tcp", "tcp6", "udp", "udp6"].flatMap((table) =>
			readFileSync(`/proc/${pid}/net/${table}`, "utf8")
				.split("\n")
				.slice(1)
				.filter((line) => held.has(line.trim().split(/\s+/)[9] ?? "")),
		);
	} catch {
		return undefined;
	}
}

function linkOf(path: string): string {
	try {
		return readlinkSync(path);
	} catch {
		return "";
	}
}
