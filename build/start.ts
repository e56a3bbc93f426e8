import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./build.ts";
import { desktopCommand, inShell, installEditor, startEditor, stopGroup } from "./editor-host.ts";
import { makePackage } from "./package.ts";

/** Where the sample card says that drift is read. */
const endpointPort = 8311;

const folder = join(root, ".start");
const samples = join(root, "samples");
const stops: (() => Promise<void>)[] = [];
let stopping = false;

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void stop(0));
try {
	await start();
} catch (error) {
	if (!stopping) console.error(error instanceof Error ? error.message : error);
	await stop(1);
}

/** Builds, installs what was built into an editor of its own, and opens the samples there. */
async function start(): Promise<void> {
	const started = Date.now();
	mkdirSync(folder, { recursive: true });
	console.log("Building and packaging the extension");
	const desktop = desktopCommand();
	const [vsix, editor] = await Promise.all([
		makePackage(),
		desktop ? undefined : installEditor(join(root, ".vscode-test/code-server"), (line) => console.log(line)),
	]);
	startEndpoint();
	if (desktop) openDesktop(desktop, vsix);
	else if (editor) await openServer(editor, vsix);
	console.log(`Ready after ${Math.round((Date.now() - started) / 1000)} s. Ctrl-C stops everything.`);
}

async function openServer(editor: Awaited<ReturnType<typeof installEditor>>, vsix: string): Promise<void> {
	const password = randomBytes(9).toString("base64url");
	const settings = { "workbench.startupEditor": "readme" };
	const spawned = (end: () => Promise<void>) => stops.push(end);
	const running = await startEditor(editor, { folder: join(folder, "editor"), vsix: [vsix], settings, password, spawned });
	void running.ended.then(() => stop(1));
	console.log(`\n  Open      ${running.url}/?folder=${encodeURI(samples)}\n  Password  ${password}\n`);
}

/** The person's own desktop editor, with settings and extensions of its own so that theirs stay untouched. */
function openDesktop(command: string, vsix: string): void {
	const profile = ["--user-data-dir", join(folder, "desktop/data"), "--extensions-dir", join(folder, "desktop/extensions")];
	const install = inShell(command, [...profile, "--install-extension", vsix, "--force"]);
	const installed = spawnSync(install.file, install.words, { encoding: "utf8", shell: install.shell });
	if (installed.status !== 0) throw new Error(`Visual Studio Code did not take the extension: ${installed.stderr}`);
	const window = run(command, [...profile, "--new-window", "--disable-workspace-trust", "--wait", samples]);
	window.once("exit", () => void stop(0));
	console.log("Visual Studio Code opens the samples in a window of its own.");
}

function startEndpoint(): void {
	const endpoint = run(process.execPath, [join(samples, "endpoint/server.ts"), "--simulate", "--port", String(endpointPort)]);
	console.log(`Sample endpoint: http://127.0.0.1:${endpointPort}`);
	endpoint.once("exit", () => {
		if (!stopping) console.log(`The sample endpoint is not running; whatever has port ${endpointPort} is what the sample card leads to.`);
	});
}

/** Starts a process that ends with us, with everything that it starts itself. */
function run(command: string, parameters: readonly string[]): ChildProcess {
	const { file, words, shell } =
		command === process.execPath ? { file: command, words: parameters, shell: false } : inShell(command, parameters);
	const child = spawn(file, words, { cwd: root, stdio: ["ignore", "ignore", "inherit"], detached: process.platform !== "win32", shell });
	stops.push(() => stopGroup(child));
	return child;
}

async function stop(code: number): Promise<void> {
	if (stopping) return;
	stopping = true;
	await Promise.all(stops.map((one) => one()));
	process.exit(code);
}
