import type { Finding } from "../../server/src/facts/finding.ts";

const mark = /^\s*(?:#|\/\/)\s*(?:\^+|<-+)\s*(?:error|warning|info): /;

/** The text without the lines that announce findings. */
export function unmark(text: string): string {
	return text
		.split("\n")
		.filter((line) => !mark.test(line))
		.join("\n");
}

/** Writes each finding under the line that it stands in: carets under the words, an arrow where the comment mark is in the way. */
export function markFindings(text: string, findings: readonly Finding[], comment: string): string {
	let offset = 0;
	return text
		.split("\n")
		.flatMap((line) => {
			const start = offset;
			offset += line.length + 1;
			const here = findings.filter(({ at }) => at.start >= start && at.start < offset);
			return [line, ...here.map((finding) => announce(finding, start, line, comment))];
		})
		.join("\n");
}

function announce(finding: Finding, lineStart: number, line: string, comment: string): string {
	const column = finding.at.start - lineStart;
	const width = Math.max(1, Math.min(finding.at.end - lineStart, line.length) - column);
	const pointer = column <= comment.length ? `${comment}<---` : comment + " ".repeat(column - comment.length) + "^".repeat(width);
	return `${pointer} ${finding.severity}: ${finding.message}`;
}
