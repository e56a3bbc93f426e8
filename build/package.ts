import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { build, root, targets, thisTarget } from "./build.ts";

export function packagePath(target: string = thisTarget): string {
	return join(root, `plimsoll-${target}.vsix`);
}

/** Builds for the platform and packs what was built; returns the package's path. */
export async function makePackage(target: string = thisTarget): Promise<string> {
	await build(target);
	const path = packagePath(target);
	const vsce = join(root, "node_modules/@vscode/vsce/vsce");
	// The README's links are relative, and there is no address yet that they could be made absolute with.
	const flags = [
		"package",
		"--no-dependencies",
		"--no-rewrite-relative-links",
		"--allow-missing-repository",
		"--target",
		target,
		"--out",
		path,
	];
	const run = spawnSync(process.execPath, [vsce, ...flags], { cwd: root, encoding: "utf8" });
	if (run.status !== 0) throw new Error(`vsce could not make the package:\n${run.stdout}${run.stderr}`);
	return path;
}

if (process.argv[1] === import.meta.filename) {
	const wanted = process.argv.slice(2);
	for (const target of wanted.includes("all") ? targets : wanted.length > 0 ? wanted : [thisTarget]) {
		const path = await makePackage(target);
		console.log(`${path} ${(statSync(path).size / 2 ** 20).toFixed(2)} MiB`);
	}
}
