import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Browser, chromium, type FrameLocator, type Locator, type Page } from "playwright-core";
import { installEditor, type RunningEditor, startEditor } from "../../build/editor-host.ts";
import { chromiumArguments, findChromium } from "./chromium.ts";

const root = join(import.meta.dirname, "../..");

export const editorFolder = join(root, ".vscode-test/code-server");
const failureFolder = join(root, ".vscode-test/failures");

export interface BenchOptions {
	readonly vsix: string;
	readonly trusted: boolean;
	readonly settings?: Readonly<Record<string, unknown>>;
}

/** A copy of the samples, an editor with the packaged extension, and a browser: what a test of the editor works on, and puts away. */
export interface Bench {
	readonly workspace: string;
	readonly editor: RunningEditor;
	readonly page: Page;
	/** The address of the workbench with further parameters of its own. */
	address(payload: readonly (readonly [string, string])[]): string;
	close(): Promise<void>;
}

/** Something that a person does; with a name for it a picture is taken of what is on the screen, where pictures are wanted. */
export type Step = (bench: Bench, shoot: (name: string) => Promise<void>) => Promise<void>;

/** Opens the bench, hands it over, and closes it whatever happens; a failure leaves a picture behind. */
export async function atBench<T>(options: BenchOptions, work: (bench: Bench) => Promise<T>): Promise<T> {
	const bench = await open(options);
	try {
		return await work(bench);
	} catch (error) {
		mkdirSync(failureFolder, { recursive: true });
		await bench.page.screenshot({ path: join(failureFolder, "failure.png") }).catch(() => undefined);
		throw error;
	} finally {
		await bench.close();
	}
}

/** The document inside the newest web view. */
export function webview(page: Page): FrameLocator {
	return page.frameLocator("iframe.webview.ready").last().frameLocator("iframe#active-frame");
}

export async function runCommand(page: Page, title: string): Promise<void> {
	await choose(page, "F1", `>${title}`, title);
}

/** Opens a file of the workspace by its name. */
export async function openFile(page: Page, path: string): Promise<void> {
	await choose(page, "Control+p", path, basename(path));
	await page.locator(".tab.active", { hasText: basename(path) }).waitFor();
}

/** Types into the box at the top and takes the row with the text. A key pressed while a web view goes away is lost, and pressed again. */
async function choose(page: Page, key: string, typed: string, text: string): Promise<void> {
	const input = page.locator(".quick-input-widget:visible input[type=text]");
	for (let attempt = 0; ; attempt++) {
		await page.keyboard.press(key);
		if (await appears(input, 3000)) break;
		if (attempt === 5) throw new Error(`${key} opens nothing.`);
		await page.locator(".part.statusbar").click({ position: { x: 600, y: 8 } });
	}
	await input.fill(typed);
	await row(page, ".quick-input-list", text).click();
}

/** Opens the menu of quick fixes at the words; the menu loses a race now and then and is asked for again. */
export async function quickFixes(page: Page, words: Locator, title: string): Promise<Locator> {
	await words.click();
	const fix = row(page, ".action-widget", title);
	for (let attempt = 0; ; attempt++) {
		await page.keyboard.press("Control+.");
		if (await appears(fix, 4000)) return fix;
		if (attempt === 5) throw new Error(`No fix is offered that reads "${title}".`);
		await page.keyboard.press("Escape");
	}
}

/** Waits for something outside of the page. */
export async function until(holds: () => boolean, what: string): Promise<void> {
	for (let waited = 0; !holds(); waited += 50) {
		if (waited > 10_000) throw new Error(`Waited in vain: ${what}.`);
		await sleep(50);
	}
}

function appears(what: Locator, timeout: number): Promise<boolean> {
	return what.waitFor({ timeout }).then(
		() => true,
		() => false,
	);
}

function row(page: Page, list: string, text: string): Locator {
	return page.locator(`${list} .monaco-list-row`, { hasText: text }).first();
}

async function open({ vsix, trusted, settings = {} }: BenchOptions): Promise<Bench> {
	const executablePath = findChromium();
	const host = await installEditor(editorFolder, (line) => console.log(line));
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-editor-"));
	const workspace = join(folder, "samples");
	const closers: (() => Promise<unknown>)[] = [
		async () => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
	];
	const close = async (): Promise<void> => {
		for (const closer of closers.toReversed()) await closer().catch(() => undefined);
	};
	try {
		cpSync(join(root, "samples"), workspace, { recursive: true });
		const editor = await startEditor(host, {
			folder: join(folder, "editor"),
			vsix: [vsix],
			settings: { ...asOnDesktop, ...(trusted ? {} : untrusted), ...settings },
			testDriver: true,
			workspaceTrust: !trusted,
		});
		closers.push(() => editor.stop());
		const browser: Browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
		closers.push(() => browser.close());
		const page = await browser.newPage({ viewport: { width: 1360, height: 850 }, deviceScaleFactor: 1.5 });
		page.setDefaultTimeout(60_000);
		return { workspace, editor, page, address: (payload) => addressOf(editor, workspace, payload), close };
	} catch (error) {
		await close();
		throw error;
	}
}

/** In a browser the editor saves by itself, and tests could not take back what they typed. */
const asOnDesktop: Readonly<Record<string, unknown>> = { "files.autoSave": "off" };

/** A folder that nobody was asked about stays restricted. */
const untrusted: Readonly<Record<string, unknown>> = {
	"security.workspace.trust.enabled": true,
	"security.workspace.trust.startupPrompt": "never",
	"security.workspace.trust.banner": "never",
};

function addressOf(editor: RunningEditor, workspace: string, payload: readonly (readonly [string, string])[]): string {
	const remote = (path: string): string => (path.startsWith("/") ? `vscode-remote://${new URL(editor.url).host}${path}` : path);
	const full = [...payload.map(([key, value]) => [key, remote(value)]), ["skipWelcome", "true"]];
	return `${editor.url}/?folder=${encodeURIComponent(workspace)}&payload=${encodeURIComponent(JSON.stringify(full))}`;
}
