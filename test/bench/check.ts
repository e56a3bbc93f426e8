import { spawnSync } from "node:child_process";
import { hold, quantile } from "./measure.ts";
import { program, root } from "./programs.ts";

const runs = 12;

/** The command line as a person or a gate runs it: a process from its start to its end. */
export async function bench(): Promise<void> {
	hold("start: plimsoll --version, median", quantile(timed(["--version"], 0), 0.5), 150, "ms");
	hold(
		"plimsoll check samples, median",
		quantile(timed(["check", "--no-cache", "--format", "json", "--now", "2026-03-31", "samples"], 1), 0.5),
		1000,
		"ms",
	);
}

function timed(words: readonly string[], expected: number): readonly number[] {
	return Array.from({ length: runs }, () => {
		const started = performance.now();
		const { status, stderr } = spawnSync(process.execPath, [program("cli.js"), ...words], { cwd: root, encoding: "utf8" });
		if (status !== expected) throw new Error(`plimsoll ${words.join(" ")} ends with ${status}: ${stderr}`);
		return performance.now() - started;
	});
}
