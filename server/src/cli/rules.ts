import { rules as all } from "../rules/all.ts";
import { type Fixing, fixingsOf } from "../rules/fixing.ts";
import type { Rule } from "../rules/rule.ts";
import { asleepUnder } from "../rules/sets.ts";
import { type Level, levelOf, type RuleSettings, speaks } from "../rules/settings.ts";
import { oneOf, readArguments, UsageError } from "./arguments.ts";
import { presets, severities, stages } from "./check-flags.ts";

const flags = {
	format: { type: "string", default: "text" },
	family: { type: "string" },
	severity: { type: "string" },
	preset: { type: "string", default: "recommended" },
	fixable: { type: "boolean", default: false },
	stage: { type: "string" },
} as const;

const writers = { text: toText, json: toJson, markdown: toMarkdown };

/**
 * `plimsoll rules [words…]`: the rules whose id or summary has all these words, with what holds under a preset, and only those that speak of something in a
 * stage where one is named. 1 where there is none.
 */
export async function rules(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("rules", words, flags);
	const format = oneOf("format", values.format, ["text", "json", "markdown"] as const);
	const preset = oneOf("preset", values.preset, presets);
	const stage = values.stage === undefined ? undefined : oneOf("stage", values.stage, stages);
	const severity = values.severity === undefined ? undefined : oneOf("severity", values.severity, severities);
	const families = [...new Set(all.map(({ id }) => familyOf(id)))].toSorted();
	const family = values.family === undefined ? undefined : oneOf("family", values.family, families);
	if (positionals.some((word) => word.trim() === "")) throw new UsageError("A word to look for is empty.");
	const sought = positionals.map((word) => word.toLowerCase());
	const settings = settingsUnder(preset, stage);
	const found = all
		.filter((rule) => family === undefined || familyOf(rule.id) === family)
		.filter(({ id, summary }) => sought.every((word) => `${id} ${summary}`.toLowerCase().includes(word)))
		.filter((rule) => stage === undefined || speaks(rule, stage, settings))
		.map((rule) => listed(rule, settings))
		.filter((one) => severity === undefined || one.severity === severity)
		.filter((one) => !values.fixable || one.fixes.length > 0)
		.toSorted((a, b) => (a.id < b.id ? -1 : 1));
	process.stdout.write(writers[format](found));
	return found.length === 0 ? 1 : 0;
}

function settingsUnder(preset: RuleSettings["preset"], stage: string | undefined): RuleSettings {
	const nothing = { levels: {}, places: [], locks: [], targets: {}, forbidden: [] };
	return { ...nothing, preset, asleep: asleepUnder(undefined), stage, defaultStage: undefined };
}

/** A rule as it is listed. */
interface Listed {
	readonly id: string;
	readonly summary: string;
	/** Under the preset. */
	readonly severity: Level;
	readonly fixes: readonly Fixing[];
	/** From which stage on it speaks under the preset; nothing where it does in each. */
	readonly from: (typeof stages)[number] | undefined;
}

function listed(rule: Rule, settings: RuleSettings): Listed {
	const from = stages.find((stage) => speaks(rule, stage, settings));
	return {
		id: rule.id,
		summary: rule.summary,
		severity: levelOf(rule.id, rule.severity, settings, rule.stage),
		fixes: fixingsOf(rule.id),
		from: from === "experiment" ? undefined : from,
	};
}

const fixWords = { safe: "--fix", unsafe: "--fix-unsafe", stub: "in the editor" } as const;

function fixText(fixes: readonly Fixing[]): string {
	return fixes.map((kind) => fixWords[kind]).join(", ");
}

function toText(found: readonly Listed[]): string {
	const rows = found.map(({ id, severity, fixes, from, summary }) => {
		const more = [...(fixes.length > 0 ? [`fix: ${fixText(fixes)}`] : []), ...(from ? [`from ${from} on`] : [])];
		return [id, severity, `${summary}${more.length > 0 ? ` (${more.join("; ")})` : ""}`] as const;
	});
	const width = Math.max(0, ...rows.map(([id]) => id.length));
	const lines = rows.map(([id, severity, text]) => `${id.padEnd(width)}  ${severity.padEnd(7)}  ${text}\n`);
	return `${lines.join("")}${found.length === 0 ? "No rule" : found.length === 1 ? "1 rule" : `${found.length} rules`}.\n`;
}

function toJson(found: readonly Listed[]): string {
	return `${JSON.stringify({ version: 1, rules: found }, undefined, "\t")}\n`;
}

function toMarkdown(found: readonly Listed[]): string {
	const rows = found.map(({ id, severity, fixes, from, summary }) => {
		const cells = [`\`${id}\``, severity, fixText(fixes), from ?? "", summary.replaceAll("|", "\\|")];
		return `| ${cells.join(" | ")} |\n`;
	});
	return `| rule | severity | fix | from stage | what it says |\n|---|---|---|---|---|\n${rows.join("")}`;
}

function familyOf(id: string): string {
	return id.slice(0, id.indexOf("/"));
}
