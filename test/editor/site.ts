import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { dist } from "../../build/build.ts";
import { chromiumArguments, findChromium } from "./chromium.ts";
import type { Result } from "./run-host.ts";

const site = join(dist, "docs");
const address = (page: string) => pathToFileURL(join(site, page)).href;
const rule = "rules/capacity/batch-delay-vs-slo.html";

/** The pages as the build left them, opened from the disk in a browser as somebody without an editor does. */
export async function runSiteSuite(): Promise<Result> {
	const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumArguments] });
	let passed = 0;
	try {
		for (const [title, step] of steps) {
			await withPage(browser, step).catch((error: unknown) => {
				console.error(`✖ ${title}`);
				throw error;
			});
			console.log(`✔ ${title}`);
			passed++;
		}
	} finally {
		await browser.close();
	}
	return { passed, failed: 0 };
}

const steps: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
	["no page scrolls sideways on a phone", fitPhone],
	["the search finds a rule while somebody types, and the keyboard leads there", searchByKeyboard],
	["the button changes light and dark, on other pages too", changeTheme],
	["the menu opens on a phone", openMenu],
];

/** A page on a phone. Whatever it asks of a network, or reports as an error, is a failure. */
async function withPage(browser: Browser, step: (page: Page) => Promise<void>): Promise<void> {
	const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: "light" });
	const complaints: string[] = [];
	const page = await context.newPage();
	page.on("request", (request) => {
		if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
	});
	page.on("requestfailed", (request) => {
		// What was still on its way when the next page was asked for is given up.
		const why = request.failure()?.errorText ?? "for no reason";
		if (why !== "net::ERR_ABORTED") complaints.push(`${request.url()} failed: ${why}`);
	});
	page.on("pageerror", ({ message }) => complaints.push(message));
	page.on("console", (message) => {
		if (message.type() === "error") complaints.push(message.text());
	});
	await step(page);
	assert.deepEqual(complaints, []);
	await context.close();
}

async function fitPhone(page: Page): Promise<void> {
	const pages = readdirSync(site, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
	assert.ok(pages.length > 200);
	for (const path of pages) {
		await page.goto(address(path), { waitUntil: "domcontentloaded" });
		const width = await page.evaluate(() => document.documentElement.scrollWidth);
		assert.equal(width, 390, path);
	}
}

async function searchByKeyboard(page: Page): Promise<void> {
	await page.goto(address("index.html"));
	await page.keyboard.press("/");
	await page.keyboard.type("a request waits for its batch");
	await page.locator("#search-results a", { hasText: "capacity/batch-delay-vs-slo" }).first().waitFor();
	await page.keyboard.press("ArrowDown");
	await page.keyboard.press("Enter");
	await page.locator("h1", { hasText: "capacity/batch-delay-vs-slo" }).waitFor();
	await page.keyboard.press("/");
	await page.keyboard.type("pickle");
	await page.locator("#search-results a").first().waitFor();
	await page.keyboard.press("Escape");
	assert.equal(await page.locator("#search-results").isVisible(), false);
}

async function changeTheme(page: Page): Promise<void> {
	await page.goto(address(rule));
	const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
	const light = await ground();
	await page.emulateMedia({ colorScheme: "dark" });
	const dark = await ground();
	assert.notEqual(dark, light, "the pages follow the machine");
	await page.locator("#theme-button").click();
	assert.equal(await ground(), light);
	await page.goto(address("rules/index.html"));
	assert.equal(await ground(), light, "the choice stays");
}

async function openMenu(page: Page): Promise<void> {
	await page.goto(address(rule));
	const link = page.locator("nav a", { hasText: /^Configuration$/ });
	assert.equal(await link.isVisible(), false);
	await page.locator("#menu-button").click();
	await link.click();
	await page.locator("h1", { hasText: "Configuration" }).waitFor();
}

if (process.argv[1] === import.meta.filename) {
	const { passed, failed } = await runSiteSuite();
	console.log(`${passed} passed, ${failed} failed`);
}
