import { createHash } from "node:crypto";
import type { Manifest } from "../facts/facts.ts";
import type { Finding } from "../facts/finding.ts";
import type { Span } from "../source/span.ts";

/** What every reporter is given. Files are workspace paths; `show` makes them relative to the working directory. */
export interface Report extends Texts {
	readonly files: readonly ReportedFile[];
	show(file: string): string;
	/** What of a finding stays the same when lines move or a message is worded anew. */
	printOf(finding: Finding): string;
}

/** What lines and columns are counted in. */
export interface Texts {
	textOf(file: string): string | undefined;
}

export interface ReportedFile {
	readonly file: string;
	readonly text: string;
	readonly manifests: readonly Manifest[];
	readonly skipped?: string;
	readonly findings: readonly Finding[];
}

/** Counted from 1, columns in UTF-16 units. */
export interface Place {
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
}

/** Tells the findings of a file apart, also in the next run: those that are alike are numbered. */
export function identities(report: Report): ReadonlyMap<Finding, string> {
	const seen = new Map<string, number>();
	return new Map(
		report.files.flatMap(({ findings }) =>
			findings.map((finding): readonly [Finding, string] => {
				const key = `${report.show(finding.at.file)}\0${report.printOf(finding)}`;
				const times = seen.get(key) ?? 0;
				seen.set(key, times + 1);
				return [finding, createHash("sha1").update(`${key}\0${times}`).digest("hex")];
			}),
		),
	);
}

const lineStarts = new WeakMap<Texts, Map<string, readonly number[]>>();

export function placeOf(report: Texts, at: Span): Place {
	const starts = startsOf(report, at.file);
	const [line, column] = position(starts, at.start);
	const [endLine, endColumn] = position(starts, at.end);
	return { line, column, endLine, endColumn };
}

export function countBySeverity(report: Report): { readonly errors: number; readonly warnings: number; readonly infos: number } {
	const all = report.files.flatMap(({ findings }) => findings);
	const count = (severity: string) => all.filter((finding) => finding.severity === severity).length;
	return { errors: count("error"), warnings: count("warning"), infos: count("info") };
}

function startsOf(report: Texts, file: string): readonly number[] {
	const files = lineStarts.get(report) ?? new Map<string, readonly number[]>();
	lineStarts.set(report, files);
	let starts = files.get(file);
	if (!starts) {
		starts = [0, ...[...(report.textOf(file) ?? "").matchAll(/\r\n|\n|\r/g)].map((match) => match.index + match[0].length)];
		files.set(file, starts);
	}
	return starts;
}

function position(starts: readonly number[], offset: number): readonly [number, number] {
	let low = 0;
	let high = starts.length - 1;
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if ((starts[middle] ?? 0) <= offset) low = middle;
		else high = middle - 1;
	}
	return [low + 1, offset - (starts[low] ?? 0) + 1];
}
