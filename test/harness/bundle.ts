import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "../..");

/** Bundles programs into a folder of their own, as they are shipped: `{ "cli.js": "server/src/cli/main.ts" }`. */
export async function bundle(
	programs: Readonly<Record<string, string>>,
): Promise<{ readonly folder: string; readonly remove: () => void }> {
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-bundle-"));
	// A package.json somewhere above might say that these are modules.
	writeFileSync(join(folder, "package.json"), '{"type":"commonjs"}');
	for (const [to, from] of Object.entries(programs)) {
		await build({
			entryPoints: [join(root, from)],
			outfile: join(folder, to),
			bundle: true,
			platform: "node",
			format: "cjs",
			target: "node20",
			mainFields: ["module", "main"],
			define: { "import.meta.dirname": "__dirname" },
			absWorkingDir: root,
			logLevel: "error",
		});
	}
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
