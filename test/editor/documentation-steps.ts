import assert from "node:assert/strict";
import { type Bench, runCommand, type Step, webview } from "./workbench.ts";

/** The shipped pages in a panel, which is where they open in an editor that runs in a browser. */
export const documentationSteps: readonly (readonly [string, Step])[] = [
	["the documentation opens in a panel, and its search and links lead to pages", readDocumentation],
];

async function readDocumentation({ page }: Bench): Promise<void> {
	await runCommand(page, "Plimsoll: Open the Documentation");
	const panel = webview(page);
	await panel.locator("h1", { hasText: "Plimsoll" }).waitFor();
	await panel.locator("img").first().scrollIntoViewIfNeeded();
	await panel
		.locator("img")
		.first()
		.evaluate((picture: HTMLImageElement) => picture.decode());
	await panel.locator("#search-box").fill("trust remote code");
	await panel.locator("#search-results a", { hasText: "security/remote-code" }).click();
	await panel.locator("h1", { hasText: "security/remote-code" }).waitFor();
	assert.ok((await panel.locator(".finding.warning").count()) > 0, "findings are drawn below the code");
	const menu = panel.locator("#menu-button");
	if (await menu.isVisible()) await menu.click();
	await panel.locator("nav a", { hasText: /^drift$/ }).click();
	await panel.locator("h1", { hasText: /^Rules$/ }).waitFor();
	await page.keyboard.press("Control+w");
}
