import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { temporaryFolder } from "../harness/folder.ts";

export const root = join(import.meta.dirname, "../..");

export interface Ran {
	readonly code: number | null;
	readonly out: string;
	readonly err: string;
}

/** A service with a field that KServe does not know. */
export const faultyService = `apiVersion: serving.kserve.io/v1beta1
kind: InferenceService
metadata:
  name: churn
spec:
  predictor:
    minReplica: 2
    model:
      modelFormat:
        name: onnx
      storageUri: s3://models/churn/3
`;
export const soundService = faultyService.replace("minReplica:", "minReplicas:");

/** A registry that once does not answer is asked again soon; npm itself waits for five minutes. */
const patience = { npm_config_fetch_timeout: "20000", npm_config_fetch_retry_mintimeout: "1000", npm_config_prefer_offline: "true" };

/** The environment of a machine that knows nothing of this project: its own Node, no settings of an npm around us, and of no service that builds. */
export function machineEnvironment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
	const foreign = /^(?:npm_|GITHUB_|RUNNER_|GIT_|CI_|PRE_COMMIT|VIRTUAL_ENV$|NODE_(?:OPTIONS|TEST_CONTEXT|ENV)$|INIT_CWD$)/i;
	const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
	const path = (process.env.PATH ?? "").split(delimiter).filter((folder) => !folder.includes("node_modules"));
	return { ...Object.fromEntries(kept), PATH: path.join(delimiter), ...patience, ...more };
}

/** Runs a program to its end. One that asks a question, or waits for a network that does not answer, is ended. */
export function run(folder: string, program: string, words: readonly string[], environment = machineEnvironment()): Ran {
	const options = { cwd: folder, env: environment, maxBuffer: 2 ** 26, timeout: 300_000, killSignal: "SIGKILL" } as const;
	const { status, stdout, stderr, error } = spawnSync(program, words, { ...options, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
	return { code: status, out: stdout ?? "", err: stderr ?? String(error) };
}

/** Runs what is not under test itself, and so must end well. */
export function must(folder: string, program: string, ...words: readonly string[]): string {
	const ran = run(folder, program, words);
	assert.equal(ran.code, 0, `${program} ${words.join(" ")}: ${ran.out}${ran.err}`);
	return ran.out.trim();
}

/** A repository with one commit of these files on its branch main. */
export function repository(files: Readonly<Record<string, string>>): string {
	const folder = temporaryFolder(files);
	must(folder, "git", "init", "-q", "-b", "main");
	commit(folder, "Begin");
	return folder;
}

export function commit(folder: string, subject: string): string {
	must(folder, "git", "add", "-A");
	must(folder, "git", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--no-verify", "-m", subject);
	return must(folder, "git", "rev-parse", "HEAD");
}

/** Copies what a commit of this project would hold into a folder, without anything that was installed or built. */
export function checkoutInto(folder: string): void {
	const files = must(root, "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
	for (const file of files) if (file !== "" && existsSync(join(root, file))) cpSync(join(root, file), join(folder, file));
}

/** The first block of YAML below a heading of the documentation. */
export function snippet(heading: string): string {
	const text = readFileSync(join(root, "docs/pipelines.md"), "utf8");
	const [, block] = new RegExp(`^## ${heading}\\n[\\s\\S]*?^\`\`\`yaml\\n([\\s\\S]*?)^\`\`\``, "m").exec(text) ?? [];
	assert.ok(block, `there is an example below ${heading}`);
	return block;
}

/** A folder with programs of Python packages, or why there is none: not every machine has Python, or a registry to install from. */
export function pythonPrograms(...packages: readonly string[]): string | { readonly missing: string } {
	const folder = join(temporaryFolder(), "python");
	const python = ["python3", "python"].find((name) => run(root, name, ["--version"]).code === 0);
	if (!python) return { missing: "there is no Python on the PATH" };
	const made = run(root, python, ["-m", "venv", folder]);
	if (made.code !== 0) return { missing: `Python makes no environment: ${lastLine(made)}` };
	const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
	const installed = run(root, join(bin, "pip"), ["install", "--quiet", "--disable-pip-version-check", ...packages]);
	if (installed.code === 0) return bin;
	return { missing: `pip cannot install ${packages.join(", ")}: ${lastLine(installed)}` };
}

/** Why npm cannot install anything here, if it cannot: it would try for minutes to reach a registry that does not answer. */
export function noRegistry(): string | undefined {
	const asked = run(root, "npm", ["view", "semver", "version", "--fetch-retries=0", "--fetch-timeout=20000"]);
	return asked.code === 0 ? undefined : "npm reaches no registry";
}

/** Whether a program of Debian is here. A machine of continuous integration installs it; a person is told what to install. */
export function debianProgram(name: string, packageName = name): string | { readonly missing: string } {
	const found = () => onPath(name);
	const command = `apt-get update && apt-get install -y --no-install-recommends ${packageName}`;
	if (!found() && process.env.CI && process.getuid?.() === 0)
		run(root, "sh", ["-c", command], machineEnvironment({ DEBIAN_FRONTEND: "noninteractive" }));
	return found() ?? { missing: `there is no ${name} on the PATH (Debian: ${command})` };
}

function onPath(name: string): string | undefined {
	const folders = (machineEnvironment().PATH ?? "").split(delimiter);
	return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function lastLine({ out, err }: Ran): string {
	return `${out}\n${err}`.trim().split("\n").at(-1) ?? "";
}
