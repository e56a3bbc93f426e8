import { join } from "node:path";
import type { BuildOptions } from "esbuild";

/** The scripts of the pages: one that each of them starts with, and the search, which is fetched when it is wanted. */
export function siteScripts(root: string, to: string): readonly BuildOptions[] {
	const common: BuildOptions = {
		bundle: true,
		platform: "browser",
		format: "iife",
		target: "es2022",
		minify: true,
		logLevel: "warning",
	};
	return [
		{ ...common, entryPoints: [join(root, "build/site/browser/page.ts")], outfile: join(to, "site.js") },
		{ ...common, entryPoints: [join(root, "build/site/browser/search.ts")], outfile: join(to, "search.js"), globalName: "plimsollSearch" },
	];
}
