import { printable } from "../evidence/drift/value.ts";
import type { Finding } from "../facts/finding.ts";
import { marked, plain } from "./markdown-words.ts";
import { countBySeverity, placeOf, type Report } from "./report.ts";

/** A comment on GitHub holds 65,536 characters; whoever posts this may write something above and below it. */
const longest = 64_000;
const longestSentence = 1500;
const gravity = { error: 0, warning: 1, info: 2 } as const;
const words = { error: "error", warning: "warning", info: "remark" } as const;

/** Fit for a comment on a pull request: the verdict is in sight, the findings of each file unfold. The gravest findings have the room first. */
export function writeMarkdown(report: Report): string {
	const all = report.files.flatMap(({ findings }) => findings);
	const head = [`## Plimsoll: ${verdict(report)}`, "", ...counts(report), ...skipped(report)].join("\n");
	const { shown, left } = fitting(report, all, longest - head.length);
	const files = [...new Set(all.map(({ at }) => at.file))].filter((file) => shown.has(file));
	const details = files.map((file) => {
		const own = all.filter(({ at }) => at.file === file);
		return `${opening(report, file, own)}${own.flatMap((finding) => shown.get(file)?.get(finding) ?? []).join("")}${closing}`;
	});
	const rest = left === 0 ? "" : `\n${many(left, "finding")} did not fit into this comment; \`plimsoll check\` tells all of them.\n`;
	const hint = all.length === 0 ? "" : "\n<sub>`plimsoll explain RULE` prints the manual of a rule.</sub>\n";
	return `${head}\n${details.join("")}${rest}${hint}`;
}

type Shown = ReadonlyMap<string, ReadonlyMap<Finding, string>>;

/** The entries that there is room for, by file. */
function fitting(report: Report, all: readonly Finding[], room: number): { readonly shown: Shown; readonly left: number } {
	const shown = new Map<string, Map<Finding, string>>();
	let used = 300;
	let left = 0;
	for (const finding of all.toSorted((a, b) => gravity[a.severity] - gravity[b.severity])) {
		const { file } = finding.at;
		const entry = entryOf(report, finding);
		const own = shown.get(file);
		const frame = own
			? 0
			: opening(
					report,
					file,
					all.filter(({ at }) => at.file === file),
				).length + closing.length;
		if (left > 0 || used + entry.length + frame > room) {
			left++;
			continue;
		}
		used += entry.length + frame;
		shown.set(file, (own ?? new Map<Finding, string>()).set(finding, entry));
	}
	return { shown, left };
}

const closing = "\n</details>\n";

function opening(report: Report, file: string, findings: readonly Finding[]): string {
	const name = printable(clipped(report.show(file), 300)).replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
	const kinds = (["error", "warning", "info"] as const).flatMap((kind) => {
		const count = findings.filter(({ severity }) => severity === kind).length;
		return count === 0 ? [] : [many(count, words[kind])];
	});
	return `\n<details><summary><code>${name}</code>: ${kinds.join(", ")}</summary>\n\n`;
}

function entryOf(report: Report, { rule, severity, message, at, related, fix }: Finding): string {
	const lines = [`- **${words[severity]}** line ${placeOf(report, at).line}, ${code(rule)}: ${sentence(message)}`];
	for (const one of (related ?? []).slice(0, 10)) {
		const place = `${clipped(report.show(one.at.file), 300)}:${placeOf(report, one.at).line}`;
		lines.push(`  - see ${code(place)}: ${sentence(one.value)}`);
	}
	if (fix) lines.push(`  - fix${fix.safe ? "" : " (look before you apply it)"}: ${sentence(fix.title)}`);
	return `${lines.join("\n")}\n`;
}

function verdict(report: Report): string {
	const { errors, warnings, infos } = countBySeverity(report);
	const found = [
		...(errors > 0 ? [many(errors, "error")] : []),
		...(warnings > 0 ? [many(warnings, "warning")] : []),
		...(infos > 0 ? [many(infos, "remark")] : []),
	];
	return `${found.length === 0 ? "nothing found" : found.join(", ")} in ${many(manifestsIn(report), "manifest")}`;
}

function counts(report: Report): readonly string[] {
	const { errors, warnings, infos } = countBySeverity(report);
	const files = report.files.filter(({ findings }) => findings.length > 0).length;
	return [
		"| errors | warnings | remarks | files with findings | manifests |",
		"|---:|---:|---:|---:|---:|",
		`| ${[errors, warnings, infos, files, manifestsIn(report)].join(" | ")} |`,
	];
}

function skipped(report: Report): readonly string[] {
	const names = report.files.flatMap(({ file, skipped: reason }) =>
		reason ? [`${code(clipped(report.show(file), 300))} (${reason})`] : [],
	);
	if (names.length === 0) return [];
	const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
	return ["", `Skipped: ${names.slice(0, 10).join(", ")}${more}`];
}

function manifestsIn({ files }: Report): number {
	return files.reduce((sum, { manifests }) => sum + manifests.length, 0);
}

function sentence(text: string): string {
	return marked(printable(clipped(text, longestSentence)), "line");
}

/** A name as code; one with a backtick in it has to be words. */
function code(name: string): string {
	const shown = printable(name);
	return shown.includes("`") ? plain(shown) : `\`${shown}\``;
}

/** Never half a character. */
function clipped(text: string, most: number): string {
	return text.length <= most ? text : `${text.slice(0, most).replace(/[\ud800-\udbff]$/, "")}…`;
}

function many(count: number, thing: string): string {
	return `${count} ${thing}${count === 1 ? "" : "s"}`;
}
