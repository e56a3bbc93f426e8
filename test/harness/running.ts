import { spawn } from "node:child_process";

export interface Ended {
	readonly stdout: string;
	readonly stderr: string;
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

/** Runs a program of Node to its end, beside whatever else runs. */
export function running(
	words: readonly string[],
	options: { readonly cwd: string; readonly env?: NodeJS.ProcessEnv; readonly killAfter?: number },
): Promise<Ended> {
	const child = spawn(process.execPath, [...words], { cwd: options.cwd, env: { ...process.env, ...options.env } });
	const told = { stdout: "", stderr: "" };
	for (const name of ["stdout", "stderr"] as const) child[name].setEncoding("utf8").on("data", (piece: string) => (told[name] += piece));
	const timer = options.killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), options.killAfter);
	return new Promise((done, fail) => {
		child.once("error", fail);
		child.once("close", (code, signal) => {
			clearTimeout(timer);
			done({ ...told, code, signal });
		});
	});
}
