import { readSections } from "../../evidence/code-owners.ts";

/** A CODEOWNERS file as the door has found it. */
export interface CodeOwners {
	readonly text: string;
	/** The folder of the repository that the workspace is, with a slash behind it; empty where it is the repository itself. */
	readonly prefix: string;
	/** It lies where only GitLab looks. */
	readonly gitlab: boolean;
}

/**
 * Who owns a path of the workspace, as the file words it. The last line that fits decides, even where it names nobody; in GitLab's form each section
 * has a last line of its own.
 */
export function ownersOf({ text, prefix, gitlab }: CodeOwners, path: string): readonly string[] {
	const sections = readSections(text);
	const anywhere = gitlab || sections.length > 1;
	const owners = sections.flatMap(({ owners: standard, lines }) => {
		const fitting = lines.filter(({ pattern }) => fits(pattern, `${prefix}${path}`, anywhere));
		const last = fitting.at(-1);
		if (!last || fitting.some(({ exempts }) => exempts)) return [];
		return last.owners.length > 0 ? last.owners : standard;
	});
	return [...new Set(owners)];
}

/** No path of a repository is this deep, and matching stays short. */
const mostSegments = 30;

/** `anywhere`: a pattern with a slash inside is not bound to the root, as GitLab has it. */
function fits(pattern: string, path: string, anywhere: boolean): boolean {
	const plain = pattern.replace(/\\(.)/g, "$1");
	const isFolder = plain.endsWith("/");
	const segments = plain
		.replace(/^\/|\/$/g, "")
		.split("/")
		.filter((segment, i, all) => segment !== "**" || all[i - 1] !== "**");
	if (segments.length > mostSegments) return false;
	const isBound = plain.startsWith("/") || (segments.length > 1 && !anywhere);
	const last = segments.at(-1);
	// A star at the end of a path stands for what lies in that folder itself; any other last word also for what lies below.
	const below = isFolder ? "/.+" : last === "*" && (segments.length > 1 || isBound) ? "" : last === "**" ? "" : "(?:/.*)?";
	const body = segments.map((segment, i) => segmentPattern(segment, i === segments.length - 1)).join("");
	return new RegExp(`^${isBound ? "" : "(?:.*/)?"}${body}${below}$`).test(path);
}

function segmentPattern(segment: string, isLast: boolean): string {
	if (segment === "**") return isLast ? ".*" : "(?:.*/)?";
	const words = segment
		.split(/(\*+|\?)/)
		.map((part) => (part.startsWith("*") ? "[^/]*" : part === "?" ? "[^/]" : part.replace(/[.+^${}()|[\]\\]/g, "\\$&")))
		.join("");
	return isLast ? words : `${words}/`;
}
