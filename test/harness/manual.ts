/** A manual as it is played: scenarios of files, each block with the text that it should have when the findings are marked in it. */
export interface Manual {
	readonly title: string;
	readonly summary: string;
	readonly scenarios: readonly Scenario[];
	readonly lines: readonly string[];
}

export interface Scenario {
	readonly heading: string;
	readonly fine: boolean;
	readonly blocks: readonly Block[];
}

export interface Block {
	readonly language: string;
	readonly path: string;
	readonly fixed: boolean;
	readonly text: string;
	/** Line indices of the block's text in the manual, for rewriting it. */
	readonly from: number;
	readonly to: number;
}

/** Reads the Markdown of a manual. `##` says whether the examples are caught or fine, `###` starts another workspace. */
export function readManual(markdown: string): Manual {
	const lines = markdown.split("\n");
	const scenarios: { heading: string; fine: boolean; blocks: Block[] }[] = [];
	let section = "";
	let open: { language: string; path: string; fixed: boolean; from: number } | undefined;
	lines.forEach((line, i) => {
		const heading = open ? null : /^(##|###)\s+(.*)$/.exec(line);
		if (heading?.[1] === "##") section = heading[2] ?? "";
		if (heading && /^(Caught|Fine)\b/.test(section))
			scenarios.push({ heading: heading[2] ?? "", fine: section.startsWith("Fine"), blocks: [] });
		if (open && line.startsWith("```")) {
			scenarios.at(-1)?.blocks.push({ ...open, text: lines.slice(open.from, i).join("\n"), to: i });
			open = undefined;
		} else if (!open && line.startsWith("```")) {
			const [language = "", path = "", word] = line.slice(3).trim().split(/\s+/);
			open = { language, path, fixed: word === "fixed", from: i + 1 };
		}
	});
	const title = (lines[0] ?? "").replace(/^#\s*/, "");
	const summary = (lines.slice(1).find((line) => line.trim() !== "") ?? "").trim();
	return { title, summary, scenarios: scenarios.filter(({ blocks }) => blocks.length > 0), lines };
}
