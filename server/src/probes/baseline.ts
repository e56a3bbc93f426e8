import type { Finding } from "../facts/finding.ts";
import { readJson } from "../source/json.ts";
import type { Span } from "../source/span.ts";
import { Cursor } from "../source/tree.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import type { World } from "../workspace/world.ts";
import { type Fingerprint, fingerprint, printKey } from "./fingerprint.ts";

/** Findings that are accepted until somebody gets to them: `schemas/baseline.schema.json` describes the file. */
export interface Baseline {
	/** Workspace path of the baseline's own file. */
	readonly file: string;
	readonly text: string;
	readonly entries: readonly Entry[];
}

export interface Entry {
	/** Workspace path; in the baseline itself it is relative to the baseline's folder. */
	readonly file: string;
	readonly print: Fingerprint;
	readonly at: Span;
}

/** A baseline from its text, or nothing where it is none. `pathOf` makes a workspace path of a path in it. */
export function parseBaseline(file: string, text: string, pathOf: (named: string) => string): Baseline | undefined {
	const listed = findingsIn(text);
	if (!listed) return undefined;
	const places = new Cursor(readJson(file, text).documents[0]).get("findings").items();
	const entries = listed.map(({ file: named, ...print }, i): Entry => {
		const at = places[i]?.at ?? { file, start: 0, end: 0 };
		return { file: pathOf(named), print, at };
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
