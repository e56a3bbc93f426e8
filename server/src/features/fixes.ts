import { readManifests } from "../dialects/read.ts";
import type { Edit, Finding, Fix } from "../facts/finding.ts";
import type { World } from "../workspace/world.ts";

/** The fixes that may be applied in bulk. */
export function usableFixes(findings: readonly Finding[], unsafe: boolean): readonly Fix[] {
	return findings.flatMap(({ fix }) => (fix && !fix.stub && (fix.safe || unsafe) ? [fix] : []));
}

/**
 * The edits of as many fixes as go together, in the order of their places, whatever order they come in. A fix is taken whole or not at all; what two fixes say
 * alike is done once.
 */
export function joinedEdits(fixes: readonly Fix[]): readonly Edit[] {
	const taken = new Map<string, Edit[]>();
	const takenIn = ({ at }: Edit) => taken.get(at.file) ?? [];
	for (const { edits } of fixes.toSorted(compareFixes)) {
		const own = edits.filter((edit, i) => edits.findIndex((other) => isSame(edit, other)) === i);
		const fresh = own.filter((edit) => !takenIn(edit).some((other) => isSame(edit, other)));
		const isFree = (edit: Edit, i: number) => ![...takenIn(edit), ...fresh.slice(0, i)].some((other) => overlap(edit, other));
		if (fresh.every(isFree)) for (const edit of fresh) taken.set(edit.at.file, [...takenIn(edit), edit]);
	}
	return [...taken.values()].flat();
}

/** The edits of as many fixes as go together and leave every file as readable as it was. One that does not is a fault of ours, and is left out. */
export function soundEdits(fixes: readonly Fix[], world: World): readonly Edit[] {
	const all = joinedEdits(fixes);
	if (isSound(all, world)) return all;
	const rest = joinedEdits(fixes.filter((fix) => isSound(joinedEdits([fix]), world)));
	return isSound(rest, world) ? rest : [];
}

function isSound(edits: readonly Edit[], world: World): boolean {
	return [...new Set(edits.map(({ at }) => at.file))].every((file) => {
		const { text, problems } = world.reading(file)?.source ?? { text: "", problems: [] };
		const own = edits.filter(({ at }) => at.file === file);
		const after = readManifests(file, applyEdits(text, own), world.settings(file).targets, world.has);
		return (after?.source.problems.length ?? 0) <= problems.length;
	});
}

/** The text after edits that do not overlap, with the line ends that it has. Of several insertions at one place the first comes first. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
	const parts: string[] = [];
	let end = 0;
	// The mark of the order of bytes stays the first of all.
	const first = text.startsWith("\ufeff") ? 1 : 0;
	for (const edit of edits.toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end)) {
		parts.push(text.slice(end, Math.max(first, edit.at.start)), inLineEndsOf(text, edit.text));
		end = Math.max(first, edit.at.end);
	}
	return parts.join("") + text.slice(end);
}

/** What is put into a text ends its lines as the first line of that text ends. */
export function inLineEndsOf(text: string, put: string): string {
	return /^[^\n]*\r\n/.test(text) ? put.replace(/\r?\n/g, "\r\n") : put;
}

function compareFixes(a: Fix, b: Fix): number {
	const [one, other] = [firstEdit(a), firstEdit(b)];
	if (!one || !other) return 0;
	return compareEdits(one, other) || compare(JSON.stringify(a.edits), JSON.stringify(b.edits));
}

function firstEdit({ edits }: Fix): Edit | undefined {
	return edits.toSorted(compareEdits)[0];
}

function compareEdits(a: Edit, b: Edit): number {
	return compare(a.at.file, b.at.file) || a.at.start - b.at.start || a.at.end - b.at.end || compare(a.text, b.text);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

function isSame(a: Edit, b: Edit): boolean {
	return a.text === b.text && a.at.file === b.at.file && a.at.start === b.at.start && a.at.end === b.at.end;
}

function overlap(a: Edit, b: Edit): boolean {
	return a.at.file === b.at.file && a.at.start < b.at.end && b.at.start < a.at.end;
}
