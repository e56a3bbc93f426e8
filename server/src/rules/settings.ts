import type { Severity } from "../facts/finding.ts";
import type { Located } from "../source/span.ts";

export type Preset = "recommended" | "strict" | "ci" | "audit";

export type Level = Severity | "off";

/** What the configuration says of the rules, for one file. */
export interface RuleSettings {
	readonly preset: Preset;
	/** By rule id, or by family as `family/*`; the more exact one wins. */
	readonly levels: Readonly<Record<string, Level>>;
	/** The rules that speak only where `levels` names them, or in an audit. */
	readonly asleep: ReadonlySet<string>;
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

/** From which stage on a rule speaks: `staging` everywhere but in an experiment, `production` only where somebody declared or asked for it. */
export type Ripeness = "staging" | "production" | undefined;

/** Does a rule speak at all, of something in this stage? */
export function speaks(
	rule: { readonly id: string; readonly stage: Ripeness },
	stage: string | undefined,
	settings: RuleSettings,
): boolean {
	const { preset, asleep } = settings;
	if (preset === "audit") return true;
	if (asleep.has(rule.id) && chosenLevel(rule.id, settings) === undefined) return false;
	if (rule.stage === "production") return stage === "production" || (preset === "strict" && stage === "staging");
	return rule.stage === undefined || stage !== "experiment";
}

/**
 * How grave a finding is under these settings, or off. The strict preset makes errors of warnings, other than those of the engine about itself and of rules
 * that depend on a stage: they weigh what is sensible, and know nothing for certain.
 */
export function levelOf(rule: string, severity: Severity, settings: RuleSettings, stage?: Ripeness): Level {
	const chosen = chosenLevel(rule, settings);
	if (chosen) return chosen;
	const isRaised = settings.preset === "strict" && severity === "warning" && stage === undefined && !rule.startsWith("core/");
	return isRaised ? "error" : severity;
}

function chosenLevel(rule: string, { levels }: RuleSettings): Level | undefined {
	return levels[rule] ?? levels[`${rule.slice(0, rule.indexOf("/"))}/*`];
}
