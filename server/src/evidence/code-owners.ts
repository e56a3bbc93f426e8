/** A part of a CODEOWNERS file under a heading of its own, or all of a file without headings. */
export interface OwnerSection {
	/** Those of its lines that name nobody. */
	readonly owners: readonly string[];
	readonly lines: readonly { readonly pattern: string; readonly owners: readonly string[]; readonly exempts: boolean }[];
}

/** Everybody whom a CODEOWNERS file names: `@name`, `@group/team` or an address. */
export interface Owners {
	readonly names: readonly string[];
	/** The path of the file in its repository. */
	readonly from: string;
}

/** In the order of the file, each once. */
export function everyOwner(text: string): readonly string[] {
	const sections = readSections(text);
	return [...new Set(sections.flatMap(({ owners, lines }) => [...owners, ...lines.flatMap((line) => line.owners)]))];
}

/** GitHub's form has one section without owners of its own; in GitLab's form each heading begins another one. */
export function readSections(text: string): readonly OwnerSection[] {
	const sections: { owners: readonly string[]; lines: OwnerSection["lines"][number][] }[] = [{ owners: [], lines: [] }];
	for (const line of text.split(/\r?\n/)) {
		const words = line.trim();
		if (words === "" || words.startsWith("#")) continue;
		const heading = /^\^?\[[^\]]+\](?:\[\d+\])?(.*)$/.exec(words);
		if (heading) {
			sections.push({ owners: ownersIn(heading[1] ?? ""), lines: [] });
			continue;
		}
		const [, pattern = "", rest = ""] = /^((?:\\.|[^\s\\])+)(.*)$/.exec(words) ?? [];
		const exempts = pattern.startsWith("!");
		sections.at(-1)?.lines.push({ pattern: exempts ? pattern.slice(1) : pattern, owners: ownersIn(rest), exempts });
	}
	return sections;
}

/** A comment ends them. */
function ownersIn(words: string): readonly string[] {
	const said = words.replace(/(^|\s)#.*$/, "").split(/\s+/);
	return said.filter((word) => /^@{1,2}[\w.-]+(?:\/[\w.-]+)*$|^[^\s@]+@[^\s@]+$/.test(word));
}
