import { readdirSync, readFileSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { readKept, writeKept } from "../probes/cache-folder.ts";
import { digestOf, type Look, Looks, stampOf } from "../probes/looks.ts";
import { lookAgain } from "../probes/second-look.ts";

/** What a check has printed, and how it has ended. */
export interface Answer {
	readonly output: Buffer;
	readonly code: number;
	/** From when until when the answer is the same as far as time goes, in milliseconds since the epoch; nothing where the command says what time it is. */
	readonly holds: { readonly from: number; readonly until: number } | undefined;
}

/** A folder with the answers of earlier runs. */
export interface KeptRuns {
	readonly folder: string;
	readonly key: string;
}

/**
 * Variables of the environment that an answer depends on. `TZ` and what `LC_…` stand for besides are asked of the process. What names the base of a change
 * is not among them, because a run that looks at a change is not kept.
 */
export const telling = [
	...(["NO_COLOR", "FORCE_COLOR", "TERM", "TZ", "LANG", "LANGUAGE", "LC_ALL", "LC_TIME", "LC_NUMERIC"] as const),
	...(["XDG_CACHE_HOME", "LOCALAPPDATA"] as const),
] as const;

/**
 * What an answer depends on besides the disk and the time: the program, the words of the command, where it is run, by whom, and how. Nothing where the
 * program is not one file whose content says what it does.
 */
export function keyOfRun(words: readonly string[]): string | undefined {
	const program = programDigest();
	if (program === undefined) return undefined;
	const { env, version, platform, arch, stdout } = process;
	const time = Intl.DateTimeFormat().resolvedOptions();
	const where = [process.cwd(), homedir(), tmpdir(), process.getuid?.(), time.timeZone, time.locale];
	const screen = stdout.isTTY === true && (stdout.columns ?? 80);
	const how = [words, screen, telling.map((name) => env[name] ?? null)];
	return digestOf(JSON.stringify([program, manualsBeside(), version, platform, arch, where, how]), "hex");
}

/** Under which name the readings of these files are kept: they depend on the program alone, and whoever checks the same place wants the same ones. */
export function nameOfReadings(paths: readonly string[]): string | undefined {
	const program = programDigest();
	const about = [program, process.version, process.cwd(), paths];
	return program === undefined ? undefined : `readings-${digestOf(JSON.stringify(about), "hex")}`;
}

/** The answer of an earlier run, if nothing has changed that it depends on. */
export function findRun({ folder, key }: KeptRuns): { readonly answer: Answer; readonly seen: Iterable<string> } | undefined {
	const name = `run-${key}`;
	const [about, seen, output] = readKept(folder, name) ?? [];
	if (!about || !seen || !output) return undefined;
	try {
		const { code, holds } = JSON.parse(about.toString("utf8")) as Pick<Answer, "code" | "holds">;
		const now = Date.now();
		if (holds && (now < holds.from || now > holds.until)) return undefined;
		const before = new Map(JSON.parse(seen.toString("utf8")) as readonly (readonly [string, Look])[]);
		const { same, renewed } = lookAgain(before, new Looks());
		if (!same) return undefined;
		if (renewed) writeKept(folder, name, [about, encoded(before), output]);
		return { answer: { output, code, holds }, seen: before.keys() };
	} catch {
		// Somebody else has written it.
		return undefined;
	}
}

export function keepRun({ folder, key }: KeptRuns, { output, code, holds }: Answer, looks: Looks): void {
	if (!looks.consistent) return;
	writeKept(folder, `run-${key}`, [Buffer.from(JSON.stringify({ code, holds })), encoded(looks.byPath), output]);
}

function encoded(looks: ReadonlyMap<string, Look>): Buffer {
	return Buffer.from(JSON.stringify([...looks]));
}

/** Of the bundle that runs here. */
function programDigest(): string | undefined {
	try {
		return digestOf(readFileSync(join(import.meta.dirname, "cli.js")));
	} catch {
		return undefined;
	}
}

/** Some reports hold words of the manuals. */
function manualsBeside(): readonly string[] {
	const folder = join(import.meta.dirname, "manuals");
	try {
		return readdirSync(folder, { recursive: true, encoding: "utf8" })
			.sort()
			.map((path) => `${path} ${stampOf(statSync(join(folder, path), { bigint: true }))}`);
	} catch {
		return [];
	}
}
