import type { Edit, Finding, Fix } from "../facts/finding.ts";

/** The fixes that may be applied in bulk. */
export function usableFixes(findings: readonly Finding[], unsafe: boolean): readonly Fix[] {
	return findings.flatMap(({ fix }) => (fix && !fix.stub && (fix.safe || unsafe) ? [fix] : []));
}

/** The edits of as many fixes as go together, in their order. A fix is taken whole or not at all; what two fixes say alike is done once. */
export function joinedEdits(fixes: readonly Fix[]): readonly Edit[] {
	const taken: Edit[] = [];
	for (const { edits } of fixes) {
		const fresh = edits.filter((edit) => !taken.some((other) => isSame(edit, other)));
		if (!fresh.some((edit) => taken.some((other) => overlap(edit, other)))) taken.push(...fresh);
	}
	return taken;
}

/** The text after edits that do not overlap. Of several insertions at one place the first comes first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
	const parts: string[] = [];
	let end = 0;
	for (const edit of edits.toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)) {
		parts.push(text.slice(end, edit.at.start), edit.text);
		end = edit.at.end;
	}
	return parts.join("") + text.slice(end);
}

function isSame(a: Edit, b: Edit): boolean {
	return a.text === b.text && a.at.file === b.at.file && a.at.start === b.at.start && a.at.end === b.at.end;
}

function overlap(a: Edit, b: Edit): boolean {
	return a.at.file === b.at.file && a.at.start < b.at.end && b.at.start < a.at.end;
}
