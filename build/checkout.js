import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Makes `dist/` in a checkout that has none, so that Plimsoll can be run or packed from it. npm starts this where it installs from a Git address. It is
 * plain JavaScript because the Node that builds the project may not be installed yet.
 */
export function prepareCheckout(root) {
	if (existsSync(join(root, "dist/cli.js"))) return;
	if (!existsSync(join(root, "node_modules/esbuild"))) npm(root, "ci");
	npm(root, "run", "build");
}

/** Nothing is printed but what npm says when it fails: others read the output of whoever starts this. */
function npm(root, ...words) {
	const run = spawnSync("npm", words, {
		cwd: root,
		env: ownEnvironment(),
		encoding: "utf8",
		maxBuffer: 2 ** 28,
		shell: process.platform === "win32",
	});
	if (run.status !== 0) throw new Error(`npm ${words.join(" ")} failed in ${root}:\n${run.stdout ?? ""}${run.stderr ?? run.error}`);
}

/** An npm that started us hands its own flags down to those below it: with --global, they would install nothing into the checkout. */
function ownEnvironment() {
	const handedDown = /^npm_config_(?:global|local_prefix|prefix|force|include|omit|production|dry_run|package_lock_only)$/i;
	return Object.fromEntries(Object.entries(process.env).filter(([name]) => !handedDown.test(name)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		prepareCheckout(join(dirname(fileURLToPath(import.meta.url)), ".."));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	}
}
