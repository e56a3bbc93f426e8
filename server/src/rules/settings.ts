import type { Severity } from "../facts/finding.ts";
import type { Located } from "../source/span.ts";

export type Preset = "recommended" | "strict" | "ci" | "audit";

export type Level = Severity | "off";

/** What the configuration says of the rules, for one file. */
export interface RuleSettings {
	readonly preset: Preset;
	readonly levels: Levels;
	/** Other levels for parts of the file's documents, the last one that fits first. */
	readonly places: readonly PlacedLevels[];
	/** What nobody below may change: the level under a lock wins over all others. */
	readonly locks: readonly Lock[];
	/** The rules that speak only where `levels` names them, or in an audit. */
	readonly asleep: ReadonlySet<string>;
	/** The stage that the person asked for; it wins over the card's. */
	readonly stage: string | undefined;
	/** The stage of whatever has no card that says one. */
	readonly defaultStage: string | undefined;
	readonly targets: Readonly<Record<string, string>>;
	readonly forbidden: readonly Forbidden[];
}

/** By rule id, or by family as `family/*`; the more exact one wins. */
export type Levels = Readonly<Record<string, Level>>;

/** Levels within what lies at a path from the root of each document; `*` stands for any one step. */
export interface PlacedLevels {
	readonly path: readonly string[];
	readonly levels: Levels;
}

export interface Lock {
	/** Rule ids, and families as `family/*`. */
	readonly rules: readonly string[];
	/** The levels where the lock stands. */
	readonly levels: Levels;
	/** The configuration that locks them. */
	readonly by: string;
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
export function levelOf(rule: string, severity: Severity, settings: RuleSettings, stage?: Ripeness, placed: readonly Levels[] = []): Level {
	const chosen = chosenLevel(rule, settings, placed);
	if (chosen) return chosen;
	const isRaised = settings.preset === "strict" && severity === "warning" && stage === undefined && !rule.startsWith("core/");
	return isRaised ? "error" : severity;
}

/** Who keeps others from changing the level of a rule, or from allowing what it finds. */
export function lockOn(rule: string, { locks }: Pick<RuleSettings, "locks">): Lock | undefined {
	return locks.find(({ rules }) => rules.includes(rule) || rules.includes(familyOf(rule)));
}

/** Levels for what lies at a path from the root of a document, those that win first. */
export function levelsAt(path: readonly (string | number)[], { places }: RuleSettings): readonly Levels[] {
	return places
		.filter((place) => place.path.length <= path.length && place.path.every((step, depth) => step === "*" || step === String(path[depth])))
		.map(({ levels }) => levels);
}

function chosenLevel(rule: string, settings: RuleSettings, placed: readonly Levels[] = []): Level | undefined {
	const lock = lockOn(rule, settings);
	const heard = lock ? [lock.levels] : [...placed, settings.levels];
	for (const levels of heard) {
		const level = levels[rule] ?? levels[familyOf(rule)];
		if (level) return level;
	}
	return undefined;
}

function familyOf(rule: string): string {
	return `${rule.slice(0, rule.indexOf("/"))}/*`;
}
