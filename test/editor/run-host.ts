import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { desktopCommand, inShell } from "../../build/editor-host.ts";
import { atBench, type Bench } from "./workbench.ts";

const root = join(import.meta.dirname, "../..");

export interface Result {
	readonly passed: number;
	readonly failed: number;
}

/** `host`: the workspace is trusted. `restricted`: it is not. */
export type Suite = "host" | "restricted";

/** Runs a suite inside the extension host of a real editor that has the package installed. */
export async function runHostSuite(suite: Suite, vsix: string): Promise<Result> {
	const tests = await bundleTests(suite);
	return atBench({ vsix, trusted: suite === "host" }, (bench) => runInBrowser(bench, tests));
}

/** The same suite in the desktop editor, where there is one on this machine. */
export async function runDesktopSuite(vsix: string): Promise<Result | undefined> {
	const command = desktopCommand();
	if (!command) return undefined;
	const tests = await bundleTests("host");
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-desktop-"));
	try {
		const profile = ["--extensions-dir", join(folder, "extensions"), "--user-data-dir", join(folder, "data")];
		const install = inShell(command, ["--install-extension", vsix, ...profile]);
		const installed = spawnSync(install.file, install.words, { encoding: "utf8", shell: install.shell });
		if (installed.status !== 0) throw new Error(`The editor did not take the package: ${installed.stderr}`);
		cpSync(join(root, "samples"), join(folder, "samples"), { recursive: true });
		const { runTests } = await import("@vscode/test-electron");
		const result = join(folder, "result.json");
		await runTests({
			vscodeExecutablePath: executableOf(command),
			extensionDevelopmentPath: emptyExtension(folder),
			extensionTestsPath: tests,
			launchArgs: [join(folder, "samples"), ...profile],
			extensionTestsEnv: { PLIMSOLL_RESULT: result },
		}).catch(() => undefined);
		return readResult(result);
	} finally {
		rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	}
}

async function bundleTests(suite: Suite): Promise<string> {
	const outdir = join(root, "out-test", suite);
	rmSync(outdir, { recursive: true, force: true });
	const folder = join(root, "test/editor", suite);
	const tests = readdirSync(folder).filter((name) => name.endsWith(".test.ts"));
	await build({
		entryPoints: [join(root, "test/editor/runner.ts"), ...tests.map((name) => join(folder, name))],
		bundle: true,
		outdir,
		entryNames: "[name]",
		platform: "node",
		format: "cjs",
		target: "node20",
		external: ["vscode", "mocha"],
		sourcemap: "inline",
		logLevel: "warning",
	});
	writeFileSync(join(outdir, "package.json"), '{ "type": "commonjs" }\n');
	return join(outdir, "runner.js");
}

async function runInBrowser(bench: Bench, tests: string): Promise<Result> {
	const { page, workspace } = bench;
	const folder = join(workspace, "..");
	const result = join(folder, "result.json");
	const ended = new Promise<void>((resolve) => {
		page.once("crash", () => resolve());
		setTimeout(resolve, 300_000).unref();
		page.exposeFunction("codeAutomationExit", () => resolve());
	});
	await page.exposeFunction("codeAutomationLog", (type: string, parts: readonly unknown[]) => print(type, parts.map(String).join(" ")));
	const environment = JSON.stringify({ PLIMSOLL_RESULT: result, PLIMSOLL_GREP: process.env.PLIMSOLL_GREP });
	await page.goto(
		bench.address([
			["extensionDevelopmentPath", emptyExtension(folder)],
			["extensionTestsPath", tests],
			["extensionEnvironment", environment],
		]),
	);
	await ended;
	return readResult(result);
}

function print(type: string, line: string): void {
	const mark = line.indexOf("MOCHA|");
	if (mark >= 0) console.log(line.slice(mark + "MOCHA|".length));
	else if (process.env.LOG) console.error(`[editor ${type}] ${line}`);
}

/** The workbench wants the folder of an extension under development; what is tested is the installed package. */
function emptyExtension(folder: string): string {
	const path = join(folder, "empty");
	mkdirSync(path, { recursive: true });
	writeFileSync(
		join(path, "package.json"),
		JSON.stringify({ name: "empty", publisher: "plimsoll", version: "0.0.1", engines: { vscode: "^1.91.0" } }),
	);
	return path;
}

function readResult(file: string): Result {
	if (!existsSync(file)) {
		console.error("The extension host died or never ran a test.");
		return { passed: 0, failed: 1 };
	}
	const result: Result = JSON.parse(readFileSync(file, "utf8"));
	return result.passed + result.failed > 0 ? result : { passed: 0, failed: 1 };
}

/** The command on the path is a script that lies in a folder beside the program, or, on macOS, inside its bundle. */
function executableOf(command: string): string {
	const script = realpathSync(command);
	const places: Readonly<Record<string, string>> = { darwin: "../../../../MacOS/Electron", win32: "../../Code.exe" };
	return join(script, places[process.platform] ?? "../../code");
}
