import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Page } from "playwright-core";
import { stopGroup } from "../../build/editor-host.ts";
import { makePackage } from "../../build/package.ts";
import { documentationSteps } from "./documentation-steps.ts";
import { lineageSteps } from "./lineage-steps.ts";
import type { Result } from "./run-host.ts";
import { atBench, type Bench, openFile, quickFixes, runCommand, type Step, until, webview } from "./workbench.ts";

const root = join(import.meta.dirname, "../..");
const shots = join(root, "media/screenshots");

/** Where the sample card says that drift is read. */
const endpoint = "http://127.0.0.1:8311";

/**
 * What a person does in the editor, from the first squiggle to the drift report. Each step builds on the one before it;
 * the first that fails ends the suite. With a folder for pictures, those of the README are taken on the way.
 */
export function runBrowserSuite(vsix: string, pictures?: string): Promise<Result> {
	return atBench({ vsix, trusted: true, settings: appearance }, async (bench) => {
		const server = startEndpoint();
		let passed = 0;
		try {
			for (const [title, step] of steps) {
				try {
					await step(bench, (name) => picture(bench.page, pictures, name));
				} catch (error) {
					console.error(`✖ ${title}`);
					throw error;
				}
				console.log(`✔ ${title}`);
				passed++;
			}
		} finally {
			await stopGroup(server);
		}
		return { passed, failed: 0 };
	});
}

/** So that a picture shows what it is about. */
const appearance: Readonly<Record<string, unknown>> = {
	"workbench.colorTheme": "Default Dark Modern",
	"editor.fontSize": 14,
	"editor.minimap.enabled": false,
	"breadcrumbs.enabled": false,
};

const steps: readonly (readonly [string, Step])[] = [
	["a finding is underlined", seeFinding],
	["a fix is applied and saved", applyFix],
	["a benchmark runs from its lens, and its result stays", runBenchmark],
	["the drift endpoint is connected with consent", connectDrift],
	["the drift report shows both distributions", seeDriftReport],
	...lineageSteps,
	...documentationSteps,
	["the code of a finding opens the rule's manual", openManual],
];

const manifest = "churn/serving/inferenceservice.yaml";
const card = "churn/churn.card.yaml";

async function seeFinding({ page, workspace, address }: Bench, shoot: (name: string) => Promise<void>): Promise<void> {
	await page.goto(address([["openFile", join(workspace, manifest)]]));
	await page.locator(".squiggly-error").first().waitFor();
	await page.keyboard.press("Control+Shift+m");
	const filter = page.getByPlaceholder(/^Filter \(/).first();
	await filter.fill("**/serving/**");
	await page.locator(".markers-panel .monaco-list-row", { hasText: "minReplica" }).first().waitFor();
	await shoot("findings");
	await filter.fill("");
	await page.keyboard.press("Control+j");
}

async function applyFix({ page, workspace }: Bench, shoot: (name: string) => Promise<void>): Promise<void> {
	const words = page.locator(".view-line span", { hasText: /^minReplica$/ }).last();
	const fix = await quickFixes(page, words, "minReplicas");
	await shoot("fix");
	await fix.click();
	await page.locator(".view-line", { hasText: "minReplicas:" }).waitFor();
	await page.keyboard.press("Control+s");
	await until(() => readFileSync(join(workspace, manifest), "utf8").includes("minReplicas:"), "the fixed file is saved");
}

async function runBenchmark({ page }: Bench, shoot: (name: string) => Promise<void>): Promise<void> {
	await page
		.locator(".codelens-decoration a", { hasText: /benchmark/i })
		.first()
		.click();
	await page
		.locator(".codelens-decoration", { hasText: /p95|p99|p50/ })
		.first()
		.waitFor({ timeout: 180_000 });
	await shoot("benchmark");
	await runCommand(page, "Plimsoll: Show Benchmark Report");
	await webview(page).locator("svg[aria-label^='Latency']").waitFor();
	await shoot("benchmark-report");
	await page.keyboard.press("Control+w");
}

async function connectDrift({ page }: Bench, shoot: (name: string) => Promise<void>): Promise<void> {
	await openFile(page, card);
	await runCommand(page, "Plimsoll: Connect Drift Endpoint");
	await page.locator(".quick-input-widget:visible", { hasText: endpoint }).waitFor();
	await page.keyboard.press("Enter");
	const dialog = page.locator(".monaco-dialog-box", { hasText: `Contact ${endpoint}?` });
	await dialog.locator("a.monaco-button, .monaco-button", { hasText: "Connect" }).first().click();
	// The report file is days old, so that only the endpoint's answer is this young.
	await page
		.locator(".view-line", { hasText: /monthly_charges.*just\sread/ })
		.first()
		.waitFor();
	await runCommand(page, "Notifications: Clear All Notifications");
	await shoot("drift");
}

async function seeDriftReport({ page }: Bench, shoot: (name: string) => Promise<void>): Promise<void> {
	await runCommand(page, "Plimsoll: Show Drift Report");
	const report = webview(page);
	await report.locator("tbody tr[aria-selected=true]").waitFor();
	await report.locator("svg[aria-label^='Shares of']").waitFor();
	assert.ok((await report.locator("[role=grid] tbody tr").count()) > 1, "every feature has a row");
	await shoot("drift-report");
	await page.keyboard.press("Control+w");
}

async function openManual({ page }: Bench): Promise<void> {
	await openFile(page, manifest);
	await page.keyboard.press("Control+Shift+m");
	await page
		.locator(".markers-panel .monaco-list-row a", { hasText: /^[a-z]+\/[a-z-]+$/ })
		.first()
		.click();
	await webview(page).locator("h1", { hasText: "/" }).first().waitFor();
}

function startEndpoint(): ChildProcess {
	const port = new URL(endpoint).port;
	return spawn(process.execPath, [join(root, "samples/endpoint/server.ts"), "--simulate", "--port", port], {
		stdio: ["ignore", "ignore", "inherit"],
		detached: true,
	});
}

async function picture(page: Page, folder: string | undefined, name: string): Promise<void> {
	if (!folder) return;
	mkdirSync(folder, { recursive: true });
	await sleep(800);
	await page.screenshot({ path: join(folder, `${name}.png`) });
}

if (process.argv[1] === import.meta.filename) {
	const { passed, failed } = await runBrowserSuite(await makePackage(), process.argv.includes("--screenshots") ? shots : undefined);
	console.log(`${passed} passed, ${failed} failed`);
}
