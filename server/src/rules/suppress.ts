import type { Finding, Fix } from "../facts/finding.ts";
import { parseDate } from "../facts/units.ts";
import { nearest } from "../source/nearest.ts";
import { contains, type Located, type Span } from "../source/span.ts";
import type { Source, Tree } from "../source/tree.ts";

/** One `# plimsoll-allow family/name: reason (until YYYY-MM-DD)`. */
export interface Allow {
	readonly at: Span;
	readonly rule: string;
	readonly reason: string;
	readonly until: number | undefined;
	/** What it covers: its own line, or the next node and everything in it. */
	readonly covers: Span;
	/** What goes when it goes: the comment with the blanks before it, or its whole line. */
	readonly removal: Span;
	/** Where the rule is named. */
	readonly name: Span;
}

const mark = /^plimsoll-allow\b\s*(\S+?)?(?::\s*(.*))?$/;
const end = /^\(until\s+([^)]*)\)$/;

export function readAllows(source: Source): readonly Allow[] {
	return source.comments.flatMap((comment) => readAllow(comment, source) ?? []);
}

/** Leaves out the findings that somebody allowed with a reason, and says which allowances do nothing. */
export function applyAllows(
	findings: readonly Finding[],
	allows: readonly Allow[],
	known: ReadonlySet<string>,
	now: number,
	lockOf: (rule: string) => string | undefined,
): readonly Finding[] {
	if (allows.length === 0) return findings;
	const used = new Set<Allow>();
	const kept = findings.filter((finding) => {
		const allow = allows.find(
			(candidate) =>
				candidate.rule === finding.rule &&
				holds(candidate, now) &&
				lockOf(finding.rule) === undefined &&
				contains(candidate.covers, finding.at),
		);
		if (allow) used.add(allow);
		return !allow;
	});
	return [...kept, ...allows.flatMap((allow) => complaint(allow, used.has(allow), known, now, lockOf(allow.rule)) ?? [])];
}

function readAllow(comment: Located<string>, source: Source): Allow | undefined {
	const match = mark.exec(comment.value);
	if (!match) return undefined;
	const [, rule = "", rest = ""] = match;
	const bracket = rest.lastIndexOf("(until");
	const until = bracket < 0 ? null : end.exec(rest.slice(bracket).trimEnd());
	const reason = (until ? rest.slice(0, bracket) : rest).trim();
	return {
		at: comment.at,
		rule,
		reason,
		until: until ? (parseDate(until[1] ?? "") ?? Number.NaN) : undefined,
		covers: coveredBy(comment.at, source),
		removal: removalOf(comment.at, source.text),
		name: nameOf(comment.at, rule, source.text),
	};
}

function removalOf({ file, start, end }: Span, text: string): Span {
	const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
	const blanks = /[ \t]*$/.exec(before)?.[0].length ?? 0;
	const isAlone = blanks === before.length;
	const lineBreak = /^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
	return { file, start: start - blanks, end: isAlone ? end + lineBreak : end };
}

function nameOf({ file, start, end }: Span, rule: string, text: string): Span {
	const from = start + Math.max(0, text.slice(start, end).indexOf(rule));
	return { file, start: from, end: from + rule.length };
}

function coveredBy(at: Span, source: Source): Span {
	const lineStart = source.text.lastIndexOf("\n", at.start - 1) + 1;
	const before = source.text.slice(lineStart, at.start);
	if (before.trim() !== "" && before.trim() !== "-") {
		const lineEnd = source.text.indexOf("\n", at.end);
		return { file: at.file, start: lineStart, end: lineEnd < 0 ? source.text.length : lineEnd };
	}
	const block = source.blocks?.find(({ start }) => start >= at.end);
	// A table that begins right behind the comment is what it is about, and not all the others that share the first word of its name.
	if (
		block &&
		source.text
			.slice(at.end, block.start)
			.replace(/#[^\n]*/g, "")
			.trim() === ""
	)
		return block;
	const next = source.documents.map((document) => nodeAfter(document, at.end)).find((span) => span !== undefined);
	return next ?? at;
}

/** The outermost key, item or document that starts first behind an offset. */
function nodeAfter(tree: Tree, offset: number): Span | undefined {
	if (tree.at.end <= offset) return undefined;
	if (tree.at.start >= offset) return tree.kind === "map" && tree.entries[0] ? tree.entries[0].at : tree.at;
	const parts = tree.kind === "map" ? tree.entries : tree.kind === "list" ? tree.items : [];
	for (const part of parts) {
		if (part.at.start >= offset) return part.at;
		const inner = part.at.end > offset ? nodeAfter("value" in part && "key" in part ? part.value : (part as Tree), offset) : undefined;
		if (inner) return inner;
	}
	return undefined;
}

function holds(allow: Allow, now: number): boolean {
	return allow.reason !== "" && (allow.until === undefined || now < allow.until + 864e5);
}

function complaint(allow: Allow, used: boolean, known: ReadonlySet<string>, now: number, lock: string | undefined): Finding | undefined {
	const tell = (rule: string, message: string, fix?: Fix): Finding => ({
		rule,
		severity: "warning",
		at: allow.at,
		message,
		...(fix ? { fix } : {}),
	});
	// Elsewhere the model or the report may be there on which such a finding rests.
	const remove = (): Fix => ({ title: "Remove this allowance", safe: false, edits: [{ at: allow.removal, text: "" }] });
	if (!known.has(allow.rule)) {
		const meant = nearest(allow.rule, known);
		const rename = meant === undefined ? undefined : { title: `Allow ${meant}`, safe: false, edits: [{ at: allow.name, text: meant }] };
		return tell("core/unknown-rule", `There is no rule \`${allow.rule}\` to allow${meant ? `; did you mean \`${meant}\`?` : "."}`, rename);
	}
	if (lock !== undefined) return tell("core/locked-rule", `\`${allow.rule}\` is allowed here, but \`${lock}\` lets nobody allow it.`);
	if (allow.reason === "") return tell("core/allow-without-reason", `\`${allow.rule}\` is allowed here without a reason, so it is not.`);
	if (Number.isNaN(allow.until))
		return tell("core/expired-allow", `\`${allow.rule}\` is allowed here until a date that is not one of the form 2027-01-31.`);
	if (!holds(allow, now)) return tell("core/expired-allow", `\`${allow.rule}\` was allowed here until a date that has passed.`, remove());
	return used ? undefined : tell("core/unused-allow", `\`${allow.rule}\` is allowed here, but nothing here breaks it.`, remove());
}
