import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type BuildOptions, build as bundle } from "esbuild";
import { bundles, copyManuals, root } from "./build.ts";
import { inShell } from "./editor-host.ts";
import { noticesFile, noticesOf, noticesText } from "./notices.ts";

interface Manifest {
	readonly version: string;
	readonly description: string;
	readonly license: string;
	readonly keywords: readonly string[];
	readonly engines: { readonly node: string };
	readonly devDependencies: Readonly<Record<string, string>>;
}

const project = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
const runtime = "onnxruntime-node";

/** What the command line is made of; the editor's part is left to the `.vsix`. */
const programs = ["cli.js", "bench-child.js", "endpoint-child.js"];

/**
 * Packs the command line as an npm package into a folder; returns the package's path. It is one package for all platforms: where the `.vsix` brings the
 * native part of ONNX Runtime, this one has npm install it, and does without it where that fails.
 */
export async function makeTarball(to: string = root): Promise<string> {
	const draft = join(root, `node_modules/.tarball-${process.pid}`);
	try {
		const dist = join(draft, "dist");
		mkdirSync(dist, { recursive: true });
		const results = await Promise.all(bundlesOf(dist).map((options) => bundle(options)));
		chmodSync(join(dist, "cli.js"), 0o755);
		cpSync(join(root, "schemas"), join(dist, "schemas"), { recursive: true });
		copyManuals(dist);
		const metafiles = results.map(({ metafile }) => metafile);
		writeFileSync(join(dist, noticesFile), noticesText(noticesOf(root, metafiles, ["@kubernetes/client-node"])));
		for (const file of ["README.md", "CHANGELOG.md", "LICENSE"]) cpSync(join(root, file), join(draft, file));
		writeFileSync(join(draft, "package.json"), `${JSON.stringify(manifest(), undefined, "\t")}\n`);
		return pack(draft, resolve(to));
	} finally {
		rmSync(draft, { recursive: true, force: true });
	}
}

function bundlesOf(dist: string): readonly (BuildOptions & { readonly metafile: true })[] {
	return bundles(dist)
		.filter(({ outfile }) => outfile !== undefined && programs.includes(basename(outfile)))
		.map((options) => ({ ...options, plugins: [], external: [runtime] }));
}

/** The project's own manifest is the extension's, and names what building takes: whoever installs this package needs none of it. */
function manifest() {
	const { version, description, license, keywords, engines, devDependencies } = project;
	return {
		name: "plimsoll",
		version,
		description,
		license,
		keywords,
		engines: { node: engines.node },
		bin: { plimsoll: "dist/cli.js" },
		files: ["dist", "CHANGELOG.md"],
		optionalDependencies: { [runtime]: devDependencies[runtime] },
	};
}

function pack(folder: string, to: string): string {
	const { file, words, shell } = inShell("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", to]);
	const run = spawnSync(file, words, { cwd: folder, encoding: "utf8", shell });
	if (run.status !== 0) throw new Error(`npm could not make the package:\n${run.stdout}${run.stderr}`);
	return join(to, run.stdout.trim());
}

if (process.argv[1] === import.meta.filename) {
	const path = await makeTarball(process.argv[2]);
	console.log(`${path} ${(statSync(path).size / 2 ** 20).toFixed(2)} MiB`);
}
