import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A real VS Code server that runs on this machine alone: code-server, which is Code of the version after its own leading 4. */
export interface Editor {
	readonly entry: string;
	readonly version: string;
}

export interface EditorOptions {
	/** Where settings, extensions, logs and the editor's own home folder go. */
	readonly folder: string;
	readonly vsix: readonly string[];
	readonly settings?: Readonly<Record<string, unknown>>;
	/** Further environment of the editor, which inherits nothing of ours but what it needs. */
	readonly environment?: Readonly<Record<string, string>>;
	/** Without one anybody on this machine may open the editor: for tests. */
	readonly password?: string;
	/** Lets the address of the page start tests in the extension host. */
	readonly testDriver?: boolean;
	/** Told how the editor is ended as soon as there is a process to end, before it answers. */
	readonly spawned?: (stop: () => Promise<void>) => void;
	/** Whether the editor asks to trust a folder before it lets extensions do more than read. */
	readonly workspaceTrust?: boolean;
}

export interface RunningEditor {
	readonly url: string;
	log(): string;
	/** Ends the editor and everything that it started. */
	stop(): Promise<void>;
	/** Resolves when the editor ends, of itself or because it was stopped. */
	readonly ended: Promise<void>;
}

const version = "4.139.1";

/** What keeps a workbench quiet, so that nothing but Plimsoll is on the screen and nothing is fetched. */
const quietSettings: Readonly<Record<string, unknown>> = {
	"telemetry.telemetryLevel": "off",
	"update.mode": "none",
	"extensions.autoUpdate": false,
	"extensions.autoCheckUpdates": false,
	"extensions.ignoreRecommendations": true,
	"workbench.startupEditor": "none",
	"workbench.enableExperiments": false,
	"workbench.secondarySideBar.defaultVisibility": "hidden",
	"workbench.tips.enabled": false,
	"chat.disableAIFeatures": true,
	"git.enabled": false,
	"window.commandCenter": false,
	"npm.fetchOnlinePackageInfo": false,
	"json.schemaDownload.enable": false,
	"editor.codeLens": true,
	"editor.inlayHints.enabled": "on",
};

/**
 * Installs the editor into the folder, from the npm registry and without compiling anything; an installed one is left alone.
 * Says what it does in lines. Throws, in one line, where it cannot be had.
 */
export async function installEditor(folder: string, say: (line: string) => void): Promise<Editor> {
	const problem = whyNoEditor();
	if (problem) throw new Error(problem);
	const entry = join(folder, "node_modules/code-server/out/node/entry.js");
	const stamp = join(folder, ".installed");
	if (existsSync(stamp) && readFileSync(stamp, "utf8") === version) return { entry, version };
	const started = Date.now();
	say(`Installing code-server ${version} into ${folder} (about 350 MB, once)`);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies: { "code-server": version } }));
	const workbench = join(folder, "node_modules/code-server/lib/vscode");
	say("1 of 3: the editor itself");
	await npmInstall(folder);
	say("2 of 3: what its server needs");
	await npmInstall(workbench);
	say("3 of 3: what its built-in extensions need");
	await npmInstall(join(workbench, "extensions"));
	removeDeadWeight(workbench);
	writeFileSync(stamp, version);
	say(`Installed in ${Math.round((Date.now() - started) / 1000)} s`);
	return { entry, version };
}

/** Starts the editor on a free port of this machine's own address. */
export async function startEditor(editor: Editor, options: EditorOptions): Promise<RunningEditor> {
	const { common, environment } = prepare(options);
	for (const vsix of options.vsix) {
		const run = spawnSync(process.execPath, [editor.entry, ...common, "--install-extension", vsix, "--force"], {
			env: environment,
			encoding: "utf8",
		});
		if (run.status !== 0) throw new Error(`The editor did not take ${vsix}: ${run.stderr || run.stdout}`);
	}
	const port = await freePort();
	const logFile = join(options.folder, "editor.log");
	const log = openSync(logFile, "w");
	const child = spawn(process.execPath, [editor.entry, ...common, "--bind-addr", `127.0.0.1:${port}`, ...serverArguments(options)], {
		env: environment,
		stdio: ["ignore", log, log],
		detached: true,
	});
	closeSync(log);
	options.spawned?.(() => stopGroup(child));
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	const running: RunningEditor = {
		url: `http://127.0.0.1:${port}`,
		log: () => readFileSync(logFile, "utf8"),
		stop: () => stopGroup(child),
		ended,
	};
	try {
		await answers(`${running.url}/healthz`, child);
	} catch {
		await running.stop();
		throw new Error(`The editor did not start: ${running.log()}`);
	}
	return running;
}

/**
 * The command of a desktop VS Code that can open a window here: not the one of a remote terminal, which speaks to the window that it belongs to, and
 * none without a screen or for root, whom the editor refuses.
 */
export function desktopCommand(environment: NodeJS.ProcessEnv = process.env): string | undefined {
	const { PATH = "", VSCODE_IPC_HOOK_CLI, DISPLAY, WAYLAND_DISPLAY } = environment;
	if (VSCODE_IPC_HOOK_CLI || (process.platform === "linux" && ((!DISPLAY && !WAYLAND_DISPLAY) || process.getuid?.() === 0)))
		return undefined;
	const name = process.platform === "win32" ? "code.cmd" : "code";
	const places = PATH.split(delimiter).map((folder) => join(folder, name));
	return places.find((path) => existsSync(path));
}

/** A command as it is started: on Windows it is a script, which a shell runs and whose words need quotes. */
export function inShell(
	command: string,
	words: readonly string[],
): { readonly file: string; readonly words: readonly string[]; readonly shell: boolean } {
	if (process.platform !== "win32") return { file: command, words, shell: false };
	return { file: [command, ...words].map((word) => `"${word}"`).join(" "), words: [], shell: true };
}

/** Ends a process that was started with a group of its own, and the whole group. */
export async function stopGroup(child: ChildProcess): Promise<void> {
	const group = child.pid;
	if (group === undefined) return;
	if (process.platform === "win32") {
		spawnSync("taskkill", ["/pid", String(group), "/T", "/F"]);
		return;
	}
	signal(group, "SIGTERM");
	for (let waited = 0; waited < 8000 && signal(group, 0); waited += 50) await sleep(50);
	signal(group, "SIGKILL");
}

export async function freePort(): Promise<number> {
	const server = createServer();
	const port = await new Promise<number>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const address = server.address();
			if (address && typeof address === "object") resolve(address.port);
		});
	});
	await new Promise((resolve) => server.close(resolve));
	return port;
}

/** Whether the group is still there; signal 0 only asks. */
function signal(group: number, name: NodeJS.Signals | 0): boolean {
	try {
		return process.kill(-group, name);
	} catch {
		return false;
	}
}

function whyNoEditor(): string | undefined {
	if (process.platform === "win32") return "code-server does not run on Windows: install Visual Studio Code so that `code` is on the PATH.";
	const major = Number(process.versions.node.split(".")[0]);
	if (major !== 24)
		return `code-server runs on Node 24, and this is Node ${major}: install Node 24, or Visual Studio Code so that \`code\` is on the PATH.`;
	return undefined;
}

async function npmInstall(folder: string): Promise<void> {
	// Run by npm, this process knows which npm it is; otherwise the one on the PATH is taken.
	const npm = process.env.npm_execpath;
	const flags = ["install", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
	const child = spawn(npm ? process.execPath : "npm", npm ? [npm, ...flags] : flags, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
	let complaint = "";
	child.stderr.on("data", (chunk: Buffer) => {
		complaint += chunk.toString();
	});
	const code = await new Promise<number | null>((resolve, reject) => {
		child.once("error", reject);
		child.once("close", resolve);
	});
	if (code !== 0)
		throw new Error(`npm could not install the editor (${complaint.trim().split("\n")[0] ?? code}): is the npm registry reachable?`);
}

/** Parts that nothing here uses, and programs of other platforms. */
function removeDeadWeight(workbench: string): void {
	const dead = ["node_modules/@github", "node_modules/@microsoft/mxc-sdk", "extensions/copilot", "extensions/mermaid-markdown-features"];
	for (const path of dead) rmSync(join(workbench, path), { recursive: true, force: true });
	const search = join(workbench, "node_modules/@vscode/ripgrep-universal/bin", `${process.platform}-${process.arch}`, "rg");
	// Without install scripts nobody has made the search program executable.
	if (existsSync(search)) chmodSync(search, 0o755);
}

function prepare(options: EditorOptions): { readonly common: readonly string[]; readonly environment: NodeJS.ProcessEnv } {
	const data = join(options.folder, "data");
	const extensions = join(options.folder, "extensions");
	const home = join(options.folder, "home");
	for (const path of [join(data, "User"), extensions, home]) mkdirSync(path, { recursive: true });
	writeFileSync(join(data, "User/settings.json"), JSON.stringify({ ...quietSettings, ...options.settings }, null, "\t"));
	// The editor writes a configuration into the person's home unless it is given one.
	const configuration = join(options.folder, "config.yaml");
	writeFileSync(configuration, "{}\n");
	return {
		common: ["--config", configuration, "--user-data-dir", data, "--extensions-dir", extensions],
		environment: {
			PATH: [dirname(process.execPath), "/usr/local/bin", "/usr/bin", "/bin"].join(delimiter),
			HOME: home,
			LANG: "C.UTF-8",
			EXTENSIONS_GALLERY: '{"serviceUrl":""}',
			ORT_DISABLE_TELEMETRY: "1",
			...(options.password ? { PASSWORD: options.password } : {}),
			...options.environment,
		},
	};
}

function serverArguments(options: EditorOptions): readonly string[] {
	return [
		...["--auth", options.password ? "password" : "none"],
		...["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override", "--disable-proxy", "--ignore-last-opened"],
		...(options.workspaceTrust ? [] : ["--disable-workspace-trust"]),
		...(options.testDriver ? ["--reconnection-grace-time", "5", "--vscode-option", "enable-smoke-test-driver"] : []),
	];
}

async function answers(url: string, child: ChildProcess): Promise<void> {
	for (let waited = 0; waited < 30_000 && child.exitCode === null; waited += 50) {
		const answer = await fetch(url).catch(() => undefined);
		if (answer?.ok) return;
		await sleep(50);
	}
	throw new Error("no answer");
}
