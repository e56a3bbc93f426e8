import type { Edit, Finding } from "../facts/finding.ts";
import type { Span } from "../source/span.ts";
import { isConfiguration } from "../workspace/configuration.ts";
import type { World } from "../workspace/world.ts";
import { joinedEdits, usableFixes } from "./fixes.ts";

/** One entry of the light bulb's menu. */
export interface Action {
	readonly title: string;
	/** Something for the place, or for the whole file, as editors do it when a file is saved. */
	readonly kind: "quickfix" | "fixAll";
	readonly finding: Finding | undefined;
	/** The one that a person most likely wants. */
	readonly preferred: boolean;
	readonly edits: readonly Edit[];
	/** Opens the rule's manual instead of changing text. */
	readonly explain?: string;
	/** The rule whose safe fixes in all files are meant. These are made when somebody chooses them, because every file has to be judged for that. */
	readonly everywhere?: string;
}

/** The fixes of the findings at a place, "allow here" for each rule, and the rule's manual. */
export function actions(world: World, file: string, at: Span): readonly Action[] {
	const here = world.findings(file).filter((finding) => finding.at.start <= at.end && at.start <= finding.at.end);
	const text = world.reading(file)?.source.text;
	const fixes = here.flatMap((finding) =>
		finding.fix
			? [{ title: finding.fix.title, kind: "quickfix" as const, finding, preferred: finding.fix.safe, edits: joinedEdits([finding.fix]) }]
			: [],
	);
	const byRule = [...new Map(here.map((finding) => [finding.rule, finding])).values()].filter(({ rule }) => !rule.startsWith("core/"));
	const allows = byRule.flatMap((finding): readonly Action[] => {
		const edit = text === undefined ? undefined : allowHere(finding, text, file);
		return edit ? [{ title: `Allow ${finding.rule} here`, kind: "quickfix", finding, preferred: false, edits: [edit] }] : [];
	});
	const manuals = byRule.map((finding) => ({
		title: `Explain ${finding.rule}`,
		kind: "quickfix" as const,
		finding,
		preferred: false,
		edits: [],
		explain: finding.rule,
	}));
	return [...fixes, ...fixAll(world, file, fixes), ...(world.files.length > 1 ? fixEverywhere(here) : []), ...allows, ...manuals];
}

function fixAll(world: World, file: string, here: readonly Action[]): readonly Action[] {
	const safe = usableFixes(world.findings(file), false);
	if (safe.length === 0) return [];
	const all = { finding: undefined, preferred: false, edits: joinedEdits(safe) };
	const title = `Apply all ${safe.length} safe fixes of this file`;
	const offered = here.length > 0 && safe.length > 1 ? [{ ...all, title, kind: "quickfix" as const }] : [];
	return [...offered, { ...all, title: "Apply the safe fixes of this file", kind: "fixAll" }];
}

/** The safe fixes of a rule in all files at once. */
export function fixesEverywhere(world: World, rule: string): readonly Edit[] {
	const found = world.files.flatMap((file) => world.findings(file).filter((finding) => finding.rule === rule));
	return joinedEdits(usableFixes(found, false));
}

function fixEverywhere(here: readonly Finding[]): readonly Action[] {
	const offered = new Map(here.flatMap((finding) => (usableFixes([finding], false).length > 0 ? [[finding.rule, finding] as const] : [])));
	return [...offered].map(([rule, finding]): Action => {
		return { title: `Fix ${rule} in the whole workspace`, kind: "quickfix", finding, preferred: false, edits: [], everywhere: rule };
	});
}

/**
 * A comment on a line of its own above the finding. The reason is left to the person: without one the comment allows nothing.
 * JSON has no comments, and in a configuration the level of the rule itself can be set, so nothing can be allowed there.
 */
function allowHere({ rule, at }: Finding, text: string, file: string): Edit | undefined {
	if (at.file !== file || file.endsWith(".json") || isConfiguration(file)) return undefined;
	const lineStart = text.slice(0, at.start).lastIndexOf("\n") + 1;
	const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? "";
	const place = { file, start: lineStart, end: lineStart };
	return { at: place, text: `${indent}# plimsoll-allow ${rule}: \n` };
}
