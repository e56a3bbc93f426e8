import { readFile, writeFile } from "node:fs/promises";
import { dirname, relative, resolve, sep } from "node:path";
import type { Finding } from "../facts/finding.ts";
import { levelOf } from "../rules/settings.ts";
import { readJson } from "../source/json.ts";
import type { Span } from "../source/span.ts";
import { Cursor } from "../source/tree.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import type { World } from "../workspace/world.ts";
import { UsageError } from "./arguments.ts";
import { type Fingerprint, fingerprint, printKey } from "./fingerprint.ts";

/** Findings that are accepted until somebody gets to them: `schemas/baseline.schema.json` describes the file. */
export interface Baseline {
	/** Workspace path of the baseline's own file. */
	readonly file: string;
	readonly text: string;
	readonly entries: readonly Entry[];
}

interface Entry {
	/** Workspace path; in the baseline itself it is relative to the baseline's folder. */
	readonly file: string;
	readonly print: Fingerprint;
	readonly at: Span;
}

/** Reads a baseline by its absolute path. One that is not there holds nothing where it may be `absent`. */
export async function readBaseline(path: string, base: string, absent: boolean): Promise<Baseline> {
	const file = within(base, path);
	const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
		if (error.code !== "ENOENT") throw new UsageError(`The baseline ${path} cannot be read: ${error.code}.`);
		if (!absent) throw new UsageError(`There is no baseline ${path}; --write-baseline makes one.`);
		return "";
	});
	if (text === "" && absent) return { file, text, entries: [] };
	const listed = findingsIn(text);
	if (!listed) throw new UsageError(`${path} is no baseline that --write-baseline has written.`);
	const places = new Cursor(readJson(file, text).documents[0]).get("findings").items();
	const entries = listed.map(({ file: named, ...print }, i): Entry => {
		const at = places[i]?.at ?? { file, start: 0, end: 0 };
		return { file: within(base, resolve(dirname(path), named)), print, at };
	});
	return { file, text, entries };
}

function findingsIn(text: string): readonly (Fingerprint & { readonly file: string })[] | undefined {
	try {
		const { version, findings } = JSON.parse(text);
		const sound = version === 1 && Array.isArray(findings) && findings.every((one) => isText(one?.rule) && isText(one?.file));
		return sound ? findings : undefined;
	} catch {
		return undefined;
	}
}

function isText(value: unknown): value is string {
	return typeof value === "string";
}

/** What is left of a file's findings, and the entries that stand for none of them. Each entry stands for one finding of its own file. */
export function holdAgainst(
	baseline: Baseline,
	world: World,
	file: string,
): { readonly findings: readonly Finding[]; readonly stale: readonly Entry[] } {
	const all = world.findings(file);
	if (isConfiguration(file)) return { findings: all, stale: [] };
	const open = baseline.entries.filter((entry) => entry.file === file);
	if (open.length === 0) return { findings: all, stale: [] };
	const findings = all.filter((finding) => {
		const key = printKey(fingerprint(finding, world.reading(file)));
		const place = open.findIndex(({ print }) => printKey(print) === key);
		if (place >= 0) open.splice(place, 1);
		return place < 0;
	});
	return { findings, stale: open };
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
