import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type BuildOptions, build as bundle, type Plugin } from "esbuild";
import { noticesFile, noticesOf, noticesText } from "./notices.ts";
import { siteScripts } from "./site/scripts.ts";

export const root = join(import.meta.dirname, "..");
export const dist = join(root, "dist");

/** The platforms that there is a package for, in the editor's words. */
export const targets = ["linux-x64", "linux-arm64", "win32-x64", "win32-arm64", "darwin-x64", "darwin-arm64"] as const;
export const thisTarget = `${process.platform}-${process.arch}`;

const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string };

/**
 * Makes `dist/` for one platform: bundles, panels, manuals, documentation, schemas, the native parts of ONNX Runtime, and the notices of whose works these are. The one
 * from before stays until everything is there, and if something does not build.
 */
export async function build(target: string = thisTarget): Promise<void> {
	const draft = join(root, `node_modules/.dist-${process.pid}`);
	try {
		mkdirSync(draft, { recursive: true });
		const results = await Promise.all(bundles(draft).map((options) => bundle(options)));
		for (const started of ["cli.js", "pre-commit.js"]) chmodSync(join(draft, started), 0o755);
		// The project is made of ES modules; what is bundled is not.
		writeFileSync(join(draft, "package.json"), '{ "type": "commonjs" }\n');
		for (const style of ["panel.css", "lineage.css", "scorecard.css"])
			cpSync(join(root, "client/panels", style), join(draft, "panels", style));
		cpSync(join(root, "schemas"), join(draft, "schemas"), { recursive: true });
		copyManuals(draft);
		await writePages(join(draft, "docs"));
		copyNatives(target, draft);
		writeFileSync(
			join(draft, noticesFile),
			noticesText(
				noticesOf(
					root,
					results.map(({ metafile }) => metafile),
				),
			),
		);
		rmSync(dist, { recursive: true, force: true });
		renameSync(draft, dist);
	} finally {
		rmSync(draft, { recursive: true, force: true });
	}
}

/** Everything that esbuild makes, each with an account of what went into it. */
export function bundles(to: string): readonly (BuildOptions & { readonly metafile: true })[] {
	return [...programs(to), panels(to), ...siteScripts(root, join(to, "docs"))].map((options) => ({
		...options,
		absWorkingDir: root,
		metafile: true,
	}));
}

/** What runs under Node, one file each. */
function programs(to: string): readonly BuildOptions[] {
	const common: BuildOptions = {
		bundle: true,
		platform: "node",
		format: "cjs",
		target: "node20",
		minify: true,
		legalComments: "none",
		// jsonc-parser's other form loads its parts in a way that a bundle cannot follow.
		mainFields: ["module", "main"],
		define: { "import.meta.dirname": "__dirname", "process.env.PLIMSOLL_VERSION": JSON.stringify(version) },
		logLevel: "warning",
	};
	const program = (from: string, file: string, more: BuildOptions = {}): BuildOptions => ({
		...common,
		entryPoints: [join(root, from)],
		outfile: join(to, file),
		...more,
	});
	return [
		program("client/src/extension.ts", "extension.cjs", { external: ["vscode"] }),
		program("server/src/lsp/main.ts", "server.js"),
		program("server/src/cli/main.ts", "cli.js", { banner: { js: "#!/usr/bin/env node" } }),
		program("server/src/cli/pre-commit.ts", "pre-commit.js", { banner: { js: "#!/usr/bin/env node" } }),
		program("server/src/probes/endpoint-child.ts", "endpoint-child.js"),
		program("server/src/probes/bench-child.ts", "bench-child.js", { plugins: [nativesBesideBundle] }),
	];
}

/** What runs in the panels' web views. The layout engine's program is a text in the script that starts it as a worker. */
function panels(to: string): BuildOptions {
	const layoutProgram = JSON.stringify(readFileSync(join(root, "node_modules/elkjs/lib/elk-worker.min.js"), "utf8"));
	return {
		entryPoints: ["drift-report", "benchmark-report", "lineage", "scorecard"].map((name) => join(root, `client/panels/${name}.ts`)),
		outdir: join(to, "panels"),
		bundle: true,
		platform: "browser",
		format: "iife",
		target: "es2022",
		minify: true,
		define: { layoutProgram },
		logLevel: "warning",
	};
}

/** ONNX Runtime looks for its native part in its own package; in a bundle it lies in `native/` beside the bundle. */
const nativesBesideBundle: Plugin = {
	name: "natives-beside-bundle",
	setup(builder) {
		builder.onLoad({ filter: /onnxruntime-node[\\/]dist[\\/]binding\.js$/ }, ({ path }) => {
			const before = readFileSync(path, "utf8");
			const contents = before.replace(
				/require\(`[^`]*onnxruntime_binding\.node`\)/,
				"require(require('path').join(__dirname,'native','onnxruntime_binding.node'))",
			);
			if (contents === before) return { errors: [{ text: "onnxruntime-node loads its native part in a new way" }] };
			return { contents, loader: "js" };
		});
	},
};

function copyNatives(target: string, to: string): void {
	const from = join(root, "node_modules/onnxruntime-node/bin/napi-v6", ...target.split("-"));
	if (!existsSync(from)) {
		console.log(`ONNX Runtime has no binaries for ${target}: this build cannot benchmark.`);
		return;
	}
	cpSync(from, join(to, "native"), { recursive: true, filter: (path) => !isUnneeded(basename(path)) });
}

/** DirectML and its compilers serve graphics processors alone; on macOS the library is there a second time under its full version. */
function isUnneeded(file: string): boolean {
	return /DirectML|dxil|dxcompiler|onnxruntime\.\d+\.\d+\.\d+\.dylib/.test(file);
}

/** The generator of the pages is loaded only when they are written: others want no more from this file than where things are. */
async function writePages(to: string): Promise<void> {
	const { writeSite } = await import("./site/site.ts");
	await writeSite(root, to);
}

export function copyManuals(draft: string): void {
	const rules = join(root, "server/src/rules");
	for (const path of readdirSync(rules, { recursive: true, encoding: "utf8" })) {
		if (!path.endsWith(".md")) continue;
		const to = join(draft, "manuals", path);
		mkdirSync(dirname(to), { recursive: true });
		cpSync(join(rules, path), to);
	}
}

if (process.argv[1] === import.meta.filename) {
	const target = process.argv[2] ?? thisTarget;
	if (!targets.some((one) => one === target)) {
		console.error(`There is no platform ${target}: one of ${targets.join(", ")}.`);
		process.exit(2);
	}
	await build(target);
}
