import { existsSync, readdirSync, readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import type { BenchmarkMachine } from "../evidence/benchmark.ts";

/** Milliseconds of processor time since the machine was started, over all cores. */
export interface ProcessorTimes {
	readonly busy: number;
	readonly all: number;
	/** What a hypervisor gave to other machines; only Linux tells. */
	readonly stolen: number | undefined;
}

/** What the rest of the machine did between two readings. */
export interface ForeignWork {
	readonly foreignCores: number;
	readonly stolenShare: number | undefined;
}

export function describeMachine(): BenchmarkMachine {
	const all = cpus();
	return {
		cpu: all[0]?.model.trim() || "unknown",
		cores: Math.max(1, all.length),
		memoryBytes: totalmem(),
		platform: `${process.platform}-${process.arch}`,
		node: process.versions.node,
	};
}

export function processorTimes(): ProcessorTimes {
	let busy = 0;
	let all = 0;
	for (const { times } of cpus()) {
		const working = times.user + times.nice + times.sys + times.irq;
		busy += working;
		all += working + times.idle;
	}
	return { busy, all, stolen: stolenTime() };
}

/** Cores that were busy between two readings with anything but the `ownMs` milliseconds of this process. */
export function foreignWork(before: ProcessorTimes, after: ProcessorTimes, ownMs: number): ForeignWork {
	const all = Math.max(1, after.all - before.all);
	const busy = Math.max(0, after.busy - before.busy - ownMs);
	const stolen = before.stolen === undefined || after.stolen === undefined ? undefined : after.stolen - before.stolen;
	return {
		foreignCores: (busy / all) * Math.max(1, cpus().length),
		stolenShare: stolen === undefined ? undefined : stolen / (all + stolen),
	};
}

/** Percent of the last ten seconds in which some process waited for a processor; only Linux tells. */
export function processorPressure(): number | undefined {
	const avg10 = /^some avg10=([\d.]+)/m.exec(readIfAny("/proc/pressure/cpu"))?.[1];
	return avg10 === undefined ? undefined : Number(avg10);
}

/** Whether a battery feeds the machine; nothing where that is not told in files. */
export function onBattery(): boolean | undefined {
	const folder = "/sys/class/power_supply";
	if (!existsSync(folder)) return undefined;
	const states = readdirSync(folder).map((name) => readIfAny(join(folder, name, "status")).trim());
	return states.includes("Discharging");
}

/**
 * The most resident memory that this process had at any time, in bytes. Linux hands `maxRSS` down from the parent process, so that it cannot be used there.
 */
export function peakMemory(): number {
	const kilobytes = /^VmHWM:\s*(\d+) kB/m.exec(process.platform === "linux" ? readIfAny("/proc/self/status") : "")?.[1];
	return (kilobytes === undefined ? process.resourceUsage().maxRSS : Number(kilobytes)) * 1024;
}

function stolenTime(): number | undefined {
	// Hundredths of a second in the eighth column: user nice system idle iowait irq softirq steal.
	const ticks = /^cpu\s+(?:\d+\s+){7}(\d+)/.exec(process.platform === "linux" ? readIfAny("/proc/stat") : "")?.[1];
	return ticks === undefined ? undefined : Number(ticks) * 10;
}

function readIfAny(path: string): string {
	try {
		return readFileSync(path, "utf8");
	} catch {
		return "";
	}
}
