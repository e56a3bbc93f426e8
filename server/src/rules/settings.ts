import type { Severity } from "../facts/finding.ts";
import type { Located } from "../source/span.ts";

export type Preset = "recommended" | "strict" | "ci" | "audit";

export type Level = Severity | "off";

/** What the configuration says of the rules, for one file. */
export interface RuleSettings {
	readonly preset: Preset;
	/** By rule id, or by family as `family/*`; the more exact one wins. */
	readonly levels: Readonly<Record<string, Level>>;
	/** The stage that the person asked for; it wins over the card's. */
	readonly stage: string | undefined;
	/** The stage of whatever has no card that says one. */
	readonly defaultStage: string | undefined;
	readonly targets: Readonly<Record<string, string>>;
	readonly forbidden: readonly Forbidden[];
}

/** Something that no model may read. */
export interface Forbidden {
	readonly kind: "feature" | "source" | "tag";
	/** A name, in which `*` stands for any letters. */
	readonly name: Located<string>;
	/** Only where the model reads a feature of this name as well. */
	readonly beside?: Located<string>;
	readonly reason?: Located<string>;
}

/** How grave a finding is under these settings, or off. */
export function levelOf(rule: string, severity: Severity, settings: RuleSettings): Level {
	const family = `${rule.slice(0, rule.indexOf("/"))}/*`;
	const chosen = settings.levels[rule] ?? settings.levels[family];
	if (chosen) return chosen;
	return settings.preset === "strict" && severity === "warning" && !rule.startsWith("core/") ? "error" : severity;
}
