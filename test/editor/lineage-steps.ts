import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FrameLocator, Locator, Page } from "playwright-core";
import { type Bench, openFile, runCommand, type Step, until, webview } from "./workbench.ts";

/** What a person does with the graph of data, and with a deployment that no card describes. They begin with no panel open, and leave none. */
export const lineageSteps: readonly (readonly [string, Step])[] = [
	["the lens of a card opens the graph of data at its service", openGraph],
	["a node is shown with its surroundings alone", showSurroundings],
	["a node is found by its name, with its finding", findNode],
	["a node leads to the line that declares it", followNode],
	["the graph is where it was when it is seen again", returnToGraph],
	["what is typed beside the graph is drawn in it", typeBesideGraph],
	["the calls of a stage are its data", peekCalls],
	["a deployment is given a card by a command", createCard],
];

const card = "ranking/ranking.card.yaml";
const pipeline = "ranking/pipeline/dvc.yaml";
const toggleSideBar = "View: Toggle Primary Side Bar Visibility";

async function openGraph({ page }: Bench): Promise<void> {
	await openFile(page, card);
	await page.locator(".codelens-decoration a", { hasText: "feed this" }).click();
	const graph = webview(page);
	await selected(graph, "service ranking, owner front-page").waitFor();
	assert.ok((await graph.locator("[data-unit]").count()) > 50);
	assert.ok((await graph.locator("[data-link]").count()) > 50);
	await graph.locator(".side h3", { hasText: /^Upstream \(1 direct, \d+ in all\)$/ }).waitFor();
	const found = await unit(graph, "feature friends_read").locator(".mark.error .count").textContent();
	assert.equal(found, "1");
	assert.equal(await unit(graph, "feature monthly_charges").locator(".mark.drift").count(), 1);
	assert.equal(await unit(graph, "feature clicks").locator(".mark.drift, .mark.steady").count(), 0);
}

async function showSurroundings({ page }: Bench, shoot: (name: string) => Promise<void>): Promise<void> {
	await runCommand(page, toggleSideBar);
	const graph = webview(page);
	await graph.getByRole("button", { name: "model ranking", exact: true }).click();
	await graph.getByRole("button", { name: "Show only its surroundings" }).click();
	await graph.locator(".crumb.here", { hasText: "Around ranking" }).waitFor();
	await unit(graph, "source crm, owner").waitFor({ state: "detached" });
	for (const near of ["source click-log", "stage sessions", "feature friends_read", "consumer newsletter"])
		assert.equal(await unit(graph, near).count(), 1, near);
	await shoot("lineage");
	await graph.locator(".crumb", { hasText: "All" }).click();
	await unit(graph, "source crm, owner").first().waitFor();
	await runCommand(page, toggleSideBar);
}

async function findNode({ page }: Bench): Promise<void> {
	const graph = webview(page);
	await search(graph, "friends");
	await selected(graph, "feature friends_read").waitFor();
	await graph.locator(".side .finding.error", { hasText: "friends_read beside watch_history" }).waitFor();
	const lit = await graph.locator("[data-unit].lit").evaluateAll((units) => units.map((one) => one.getAttribute("aria-label")));
	assert.deepEqual(lit.toSorted(), [
		"consumer front-page",
		"consumer newsletter",
		"feature friends_read, 1 finding, worst error",
		"model ranking, owner front-page, 1 finding, worst error",
		"service ranking, owner front-page, 1 finding, worst error",
		"source social, owner community",
	]);
}

async function followNode({ page }: Bench): Promise<void> {
	const graph = webview(page);
	await search(graph, "click-log");
	await selected(graph, "source click-log").dblclick();
	await showsLine(page, card, 69);
	await page.locator(".tab", { hasText: "Data Lineage" }).click();
	const again = webview(page);
	await search(again, "stage-that-nobody-has");
	await again.locator(".search-result", { hasText: "none" }).waitFor();
	await search(again, "train");
	await again.locator(".search-result", { hasText: "1 of 2" }).waitFor();
	await selected(again, "stage train").waitFor();
	await again.locator(".side button", { hasText: "Open pipeline/dvc.yaml:20" }).click();
	await showsLine(page, pipeline, 20);
}

async function returnToGraph({ page }: Bench): Promise<void> {
	await page.locator(".tab", { hasText: "Data Lineage" }).click();
	const graph = webview(page);
	await selected(graph, "stage train").waitFor();
	await graph.locator(".side h2", { hasText: "train" }).waitFor();
}

async function typeBesideGraph({ page }: Bench): Promise<void> {
	await runCommand(page, "View: Move Editor into Next Group");
	await unit(webview(page), "stage train").waitFor();
	await page.locator(".tab", { hasText: "ranking.card.yaml" }).click();
	const graph = webview(page);
	await page.keyboard.press("Control+End");
	await page.keyboard.type("  - id: push-messages\n");
	await unit(graph, "consumer push-messages").waitFor();
	await runCommand(page, "File: Revert File");
	await unit(graph, "consumer push-messages").waitFor({ state: "detached" });
	await page.locator(".tab", { hasText: "Data Lineage" }).click();
	await page.keyboard.press("Control+w");
}

async function peekCalls({ page }: Bench): Promise<void> {
	await openFile(page, pipeline);
	await page
		.locator(".view-line span", { hasText: /^train$/ })
		.first()
		.click();
	await page.keyboard.press("Shift+Alt+h");
	const calls = page.locator(".sidebar .monaco-list-row");
	await calls.filter({ hasText: "sessions.parquet" }).locator(".monaco-tl-twistie").click();
	await calls.filter({ hasText: /^sessions/ }).waitFor();
	await page.keyboard.press("Control+Shift+e");
	await calls.filter({ hasText: "serving" }).first().waitFor();
}

async function createCard({ page, workspace }: Bench): Promise<void> {
	const manifest = join(workspace, "reading/inferenceservice.yaml");
	const written = join(workspace, "reading/reading.card.yaml");
	mkdirSync(dirname(manifest));
	writeFileSync(manifest, readFileSync(join(workspace, "ranking/serving/inferenceservice.yaml"), "utf8").replaceAll("ranking", "reading"));
	await openFile(page, "reading/inferenceservice.yaml");
	await runCommand(page, "Plimsoll: Create or Complete Deployment Card");
	await page.locator(".tab.active.dirty", { hasText: "reading.card.yaml" }).waitFor();
	await page.locator(".view-line", { hasText: /artifact:\ss3:\/\/models\/reading\/12/ }).waitFor();
	assert.equal(readFileSync(written, "utf8"), "", "nothing is saved");
	await page.keyboard.press("Control+s");
	await until(() => readFileSync(written, "utf8").startsWith("apiVersion: plimsoll/v1\nkind: DeploymentCard\n"), "the card is saved");
}

/** Types into the search of the graph and goes to the first that is found. */
async function search(graph: FrameLocator, text: string): Promise<void> {
	const input = graph.getByRole("searchbox");
	await input.fill(text);
	await input.press("Enter");
}

/** A node or a group by the beginning of what is said of it. */
function unit(graph: FrameLocator, label: string): Locator {
	return graph.locator(`[data-unit][aria-label^="${label}"]`);
}

function selected(graph: FrameLocator, label: string): Locator {
	return graph.locator(`[data-unit][aria-pressed=true][aria-label^="${label}"]`);
}

/** Waits for the editor to be at the line of the file. */
async function showsLine(page: Page, path: string, line: number): Promise<void> {
	await page.locator(".tab.active", { hasText: path.slice(path.lastIndexOf("/") + 1) }).waitFor();
	await page.locator(".statusbar-item", { hasText: `Ln ${line}, Col 1` }).waitFor();
}
