import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const elsewhere = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

/** What lets a browser run without a screen, as any user, and without asking anybody for anything. */
export const chromiumArguments: readonly string[] = [
	...["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
	...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
];

let tried = false;

/** The browser that drives the editor. A machine of continuous integration installs one; a person is told what to install. */
export function findChromium(): string {
	const found = installed();
	if (found) return found;
	if (process.env.CI && process.getuid?.() === 0 && !tried) install();
	tried = true;
	const now = installed();
	if (!now) throw new Error("The editor tests need a browser: install chromium (Debian: apt-get install chromium), or name one in CHROME.");
	return now;
}

function installed(): string | undefined {
	const { CHROME, PATH = "" } = process.env;
	const onPath = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	return [...(CHROME ? [CHROME] : []), ...onPath, ...elsewhere].find((path) => existsSync(path));
}

function install(): void {
	const command = "apt-get update && apt-get install -y --no-install-recommends chromium";
	console.log(`Installing a browser: ${command}`);
	spawnSync("sh", ["-c", command], { stdio: ["ignore", "ignore", "inherit"], env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" } });
}
