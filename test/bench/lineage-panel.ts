import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { chromiumArguments, findChromium } from "../editor/chromium.ts";
import { graphOfTeams } from "../panels/graph-of-teams.ts";
import { hold, quantile } from "./measure.ts";
import { program } from "./programs.ts";

const rounds = 5;
/** Milliseconds from a command to a picture that a person waits for without a thought of something else. */
const patience = 2000;
const origin = "http://panel.invalid";

/** How long the graph of data takes from an empty page, with the panel's own script in a real browser, to a picture that can be read. */
export async function bench(): Promise<void> {
	const browser = await chromium.launch({ executablePath: findChromium(), args: [...chromiumArguments] });
	try {
		for (const nodes of [12, 300, 3000, 10_000]) {
			const opened: number[] = [];
			const drawn: number[] = [];
			for (let round = 0; round < rounds; round++) {
				const times = await open(browser, nodes);
				opened.push(times.opened);
				drawn.push(times.drawn);
			}
			hold(`time to open with ${nodes} nodes`, quantile(opened, 0.5), patience, "ms");
			hold(`  of it from message to picture`, quantile(drawn, 0.5), patience, "ms");
		}
	} finally {
		await browser.close();
	}
}

/** Both in milliseconds: from the first byte of the page, and from the message with the graph, until the units are painted. */
async function open(browser: Browser, nodes: number): Promise<{ readonly opened: number; readonly drawn: number }> {
	const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
	await serve(page);
	await page.goto(`${origin}/page.html`);
	const times = await page.evaluate(
		(report) =>
			new Promise<{ opened: number; drawn: number }>((done) => {
				const start = performance.now();
				window.postMessage({ report }, "*");
				const look = (): void => {
					const isDrawn = document.querySelector("[data-unit]") !== null && document.querySelector("[aria-busy]") === null;
					if (!isDrawn) requestAnimationFrame(look);
					// The frame after the one that drew it is painted.
					else requestAnimationFrame(() => done({ opened: scriptTime() + performance.now() - start, drawn: performance.now() - start }));
				};
				const scriptTime = (): number => performance.getEntriesByType("navigation")[0]?.duration ?? 0;
				look();
			}),
		{ ...graphOfTeams(nodes), turn: 1 },
	);
	await page.close();
	return times;
}

/** The page as the extension makes it, from what was built. */
async function serve(page: Page): Promise<void> {
	const policy = `default-src 'none'; style-src ${origin}; script-src 'nonce-bench'; worker-src blob:`;
	const html = `<!DOCTYPE html><html lang="en"><head><meta charset="UTF-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<link rel="stylesheet" href="panel.css"><link rel="stylesheet" href="lineage.css"><title>Data Lineage</title></head><body class="vscode-dark"><main id="report"></main>
<script nonce="bench">var acquireVsCodeApi = () => ({ postMessage() {}, getState() {}, setState() {} });</script><script nonce="bench" src="lineage.js"></script></body></html>`;
	await page.route(`${origin}/**`, async (route) => {
		const file = basename(new URL(route.request().url()).pathname);
		if (file === "page.html") await route.fulfill({ contentType: "text/html", body: html });
		else if (!/^(lineage|panel)\.(js|css)$/.test(file)) await route.fulfill({ status: 404 });
		else
			await route.fulfill({
				contentType: file.endsWith(".js") ? "text/javascript" : "text/css",
				body: readFileSync(program(`panels/${file}`)),
			});
	});
}

if (process.argv[1] === import.meta.filename) await bench();
