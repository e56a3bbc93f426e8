import { spawn, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clusterFleet } from "./fleet.ts";
import { hold, rounded, tell } from "./measure.ts";
import { fleetFolder, folderOf, program, scratchFolder } from "./programs.ts";
import { selfContained } from "./schemas.ts";

const sizes = [1_000, 10_000] as const;

/** Checkers of Kubernetes files that are made with Go, and how each is had where it is not on the machine. */
const peers = [
	{
		name: "kubeconform",
		module: "github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0",
		words: (folder: string, schemas: string) => ["-summary", "-schema-location", join(schemas, "{{.ResourceKind}}.json"), folder],
	},
	{
		name: "kube-linter",
		module: "golang.stackrox.io/kube-linter/cmd/kube-linter@v0.7.6",
		words: (folder: string) => ["lint", "--format", "json", folder],
	},
] as const;

interface Run {
	readonly seconds: number;
	/** The most memory that was resident at one time; not known outside Linux. */
	readonly mebibytes: number;
}

/** How long a check of whole workspaces takes and what it needs, how that grows, and what other checkers need for the same files. */
export async function bench(corpus: string | undefined): Promise<void> {
	const times: number[] = [];
	for (const size of sizes) {
		const folder = fleetFolder(size);
		const { first, again } = await twice(`${size} manifests`, program("cli.js"), folder);
		times.push(Math.min(first.seconds, again.seconds));
		if (size === sizes[1]) await withCache(`${size} manifests`, program("cli.js"), folder);
	}
	const [small = Number.NaN, large = Number.NaN] = times;
	hold(`growth from ${sizes[0]} to ${sizes[1]} manifests`, large / small, sizes[1] / sizes[0], "times");
	if (corpus !== undefined) await twice("the corpus", program("cli.js"), corpus);
	await besideOthers();
}

async function besideOthers(): Promise<void> {
	const size = sizes[1];
	const folder = folderOf(clusterFleet(size));
	const name = `${size} Kubernetes manifests`;
	const { again: ours } = await twice(name, program("cli.js"), folder);
	const schemas = scratchFolder();
	for (const [kind, file] of Object.entries({ inferenceservice: "kserve-inferenceservice", deployment: "kubernetes-deployment" }))
		writeFileSync(join(schemas, `${kind}.json`), selfContained(`${file}.schema.json`));
	for (const peer of peers) {
		const found = findOrInstall(peer.name, peer.module);
		if ("problem" in found) {
			tell(`${name}: ${peer.name}`, `is not to be had here: ${found.problem}`);
			continue;
		}
		const words = peer.words(folder, schemas);
		await run(found.path, words);
		const its = await run(found.path, words);
		tell(`${name}: ${peer.name}`, described(its));
		tell(
			`${name}: ours against ${peer.name}`,
			`time ${rounded(ours.seconds / its.seconds)}, memory ${rounded(ours.mebibytes / its.mebibytes)}`,
		);
	}
}

/** So many times faster a check has to be that is asked for the second time. */
const leastGain = 10;

/** The first check fills the cache, and the others find it: when nothing has changed, and when one file has. */
async function withCache(name: string, cli: string, folder: string): Promise<void> {
	const words = [cli, "check", "--format", "json", "--now", "2026-03-31", "--cache", scratchFolder(), folder];
	const first = await run(process.execPath, words);
	const again = await run(process.execPath, words);
	const [changed] = clusterFleet(1);
	if (changed) writeFileSync(join(folder, "one-more.yaml"), changed.text);
	const one = await run(process.execPath, words);
	tell(`${name}: first check, which fills the cache`, described(first));
	tell(`${name}: second check, nothing changed`, `${described(again)}, ${rounded(first.seconds / again.seconds)} times as fast`);
	tell(`${name}: third check, one file is new`, `${described(one)}, ${rounded(first.seconds / one.seconds)} times as fast`);
	hold(`${name}: second check against a tenth of the first`, again.seconds, first.seconds / leastGain, "s");
}

/** A check of a folder. Cold is the first look at files that were just written; warm is the second. */
export async function twice(name: string, cli: string, folder: string): Promise<{ readonly first: Run; readonly again: Run }> {
	const words = [cli, "check", "--no-cache", "--format", "json", "--now", "2026-03-31", folder];
	const first = await run(process.execPath, words);
	const again = await run(process.execPath, words);
	tell(`${name}: plimsoll check, cold`, described(first));
	tell(`${name}: plimsoll check, warm`, described(again));
	return { first, again };
}

function described({ seconds, mebibytes }: Run): string {
	return `${rounded(seconds)} s, ${Number.isNaN(mebibytes) ? "memory not measured" : `${rounded(mebibytes)} MiB`}`;
}

/** Runs a program to its end. Findings are no failure, but a signal or an exit code above 1 is. */
function run(path: string, words: readonly string[]): Promise<Run> {
	const started = performance.now();
	const child = spawn(path, [...words], { stdio: ["ignore", "ignore", "pipe"] });
	let complaint = "";
	child.stderr.on("data", (piece: Buffer) => {
		complaint = (complaint + piece.toString()).slice(-2000);
	});
	let mebibytes = Number.NaN;
	const watch = setInterval(() => {
		mebibytes = peakOf(child.pid) ?? mebibytes;
	}, 10);
	return new Promise((done, failed) => {
		child.once("error", failed);
		child.once("close", (code, signal) => {
			clearInterval(watch);
			if (code === null || code > 1) failed(new Error(`${path} ends with ${code ?? signal}: ${complaint}`));
			else done({ seconds: (performance.now() - started) / 1000, mebibytes });
		});
	});
}

function peakOf(pid: number | undefined): number | undefined {
	try {
		const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
		return peak === undefined ? undefined : Number(peak) / 1024;
	} catch {
		return undefined;
	}
}

function findOrInstall(name: string, module: string): { readonly path: string } | { readonly problem: string } {
	if (!spawnSync(name, ["--help"]).error) return { path: name };
	const folder = scratchFolder();
	const { error, status, stderr } = spawnSync("go", ["install", module], { env: { ...process.env, GOBIN: folder }, encoding: "utf8" });
	if (error) return { problem: "it is not installed, and neither is Go" };
	return status === 0 ? { path: join(folder, name) } : { problem: stderr.trim().split("\n").at(-1) ?? "" };
}
