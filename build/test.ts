import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { runBrowserSuite } from "../test/editor/browser.ts";
import { type Result, runDesktopSuite, runHostSuite } from "../test/editor/run-host.ts";
import { runSiteSuite } from "../test/editor/site.ts";
import { dist, root } from "./build.ts";
import { makePackage } from "./package.ts";

// What is checked here is kept apart from what the person keeps.
process.env.PLIMSOLL_CACHE ??= mkdtempSync(join(tmpdir(), "plimsoll-cache-"));

const total = { passed: 0, failed: 0 };

const vsix = await step("build and package", async () => {
	const path = await makePackage();
	return { passed: 1, failed: 0, path };
});
await step("tests", runTests);
await step("the command line on the oldest Node", oldestNode);
await step("the documentation in a browser", runSiteSuite);
const packed = vsix?.path;
if (packed) {
	await step("in the editor", () => runHostSuite("host", packed));
	await step("in the editor, without trust", () => runHostSuite("restricted", packed));
	await step("in the desktop editor", async () => (await runDesktopSuite(packed)) ?? { passed: 0, failed: 0 });
	await step("in the browser", () => runBrowserSuite(packed));
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed > 0 ? 1 : 0);

/** A step that throws is one failure; the others still run. */
async function step<R extends Result>(title: string, work: () => Promise<R>): Promise<R | undefined> {
	console.log(`\n# ${title}`);
	try {
		const result = await work();
		total.passed += result.passed;
		total.failed += result.failed;
		return result;
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		total.failed += 1;
		return undefined;
	}
}

/** Everything under `test/` that needs no editor, each file in a process of its own. */
function runTests(): Promise<Result> {
	const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
		.filter((path) => path.endsWith(".test.ts") && !path.startsWith("editor"))
		.toSorted()
		.map((path) => join(root, "test", path));
	const counts = { passed: 0, failed: 0 };
	const stream = run({ files, concurrency: true });
	stream.on(
		"test:summary",
		(summary: {
			readonly file?: string;
			readonly counts: { readonly passed: number; readonly tests: number; readonly skipped: number; readonly todo: number };
		}) => {
			if (summary.file !== undefined) return;
			const { passed, tests, skipped, todo } = summary.counts;
			Object.assign(counts, { passed, failed: tests - passed - skipped - todo });
		},
	);
	return new Promise((resolve, reject) => {
		stream.once("error", reject);
		const lines = stream.compose(new spec());
		lines.on("end", () => resolve(counts));
		lines.pipe(process.stdout, { end: false });
	});
}

/** The bundles promise to run on Node 20, so they are run on the oldest that is here: the machine's own rather than the project's. */
async function oldestNode(): Promise<Result> {
	const node = (process.env.PATH ?? "")
		.split(delimiter)
		.filter((folder) => !folder.includes("node_modules"))
		.map((folder) => join(folder, process.platform === "win32" ? "node.exe" : "node"))
		.find((path) => existsSync(path) && majorOf(path) >= 20);
	if (!node) {
		console.log("No Node but the project's own is on the PATH; this step has nothing to run.");
		return { passed: 0, failed: 0 };
	}
	const check = (program: string): string => {
		const run = spawnSync(program, [join(dist, "cli.js"), "check", "samples", "--format", "json", "--now", "2026-03-01"], {
			cwd: root,
			encoding: "utf8",
		});
		if (run.status !== 1) throw new Error(`cli.js ends with ${run.status} on ${program}: ${run.stderr}`);
		return run.stdout;
	};
	const same = check(node) === check(process.execPath);
	console.log(`${same ? "The same" : "Not the same"} report on Node ${majorOf(node)} as on ${process.versions.node}`);
	return { passed: same ? 1 : 0, failed: same ? 0 : 1 };
}

function majorOf(node: string): number {
	const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout ?? "";
	return Number(/^v(\d+)/.exec(version)?.[1] ?? 0);
}
