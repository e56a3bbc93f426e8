import { writeFile } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import type { Finding } from "../facts/finding.ts";
import { type Baseline, type Entry, parseBaseline } from "../probes/baseline.ts";
import { readFile } from "../probes/disk.ts";
import { fingerprint, printKey } from "../probes/fingerprint.ts";
import { levelOf } from "../rules/settings.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import type { World } from "../workspace/world.ts";
import { UsageError } from "./arguments.ts";

/** Reads a baseline by its absolute path. One that is not there holds nothing where it may be `absent`. */
export async function readBaseline(path: string, base: string, absent: boolean): Promise<Baseline> {
	const file = within(base, path);
	const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "ENOENT") throw new UsageError(`The baseline ${path} cannot be read: ${error.code}.`);
		if (!absent) throw new UsageError(`There is no baseline ${path}; --write-baseline makes one.`);
		return "";
	});
	if (text === "" && absent) return { file, text, entries: [] };
	const baseline = parseBaseline(file, text, (named) => within(base, resolve(dirname(path), named)));
	if (!baseline) throw new UsageError(`${path} is no baseline that --write-baseline has written.`);
	return baseline;
}

/** The finding that an entry can go. A gate in continuous integration stops at it, so that baselines only shrink. */
export function staleFinding({ file, print, at }: Entry, world: World): readonly Finding[] {
	const settings = world.settings(at.file);
	const severity = levelOf("core/stale-baseline", settings.preset === "ci" ? "error" : "warning", settings);
	const message = `The baseline accepts a finding of \`${print.rule}\` in \`${file}\` that is no longer there.`;
	return severity === "off" ? [] : [{ rule: "core/stale-baseline", severity, at, message }];
}

/** Writes what is found in the files in scope; what the baseline says of other files stays. Returns how many findings it accepts now. */
export async function writeBaseline(
	path: string,
	base: string,
	before: Baseline,
	world: World,
	inScope: (file: string) => boolean,
): Promise<number> {
	const kept = before.entries.filter(({ file }) => !inScope(file));
	const found = world.files
		.filter((file) => inScope(file) && !isConfiguration(file))
		.flatMap((file) => world.findings(file).map((finding) => ({ file, print: fingerprint(finding, world.reading(file)) })));
	const findings = [...kept, ...found]
		.map(({ file, print }) => ({ file: within(dirname(path), resolve(base, file)), ...print }))
		.toSorted((a, b) => compare(a.file, b.file) || compare(a.path ?? "", b.path ?? "") || compare(printKey(a), printKey(b)));
	try {
		await writeFile(path, `${JSON.stringify({ version: 1, findings }, undefined, "\t")}\n`);
	} catch (error) {
		throw new UsageError(`The baseline ${path} cannot be written: ${(error as NodeJS.ErrnoException).code}.`);
	}
	return findings.length;
}

function within(folder: string, path: string): string {
	return relative(folder, path).split(sep).join("/");
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
