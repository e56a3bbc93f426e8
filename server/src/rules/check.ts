import { evidenceOf, type Known } from "../evidence/known.ts";
import type { Card } from "../facts/card.ts";
import type { Facts } from "../facts/facts.ts";
import type { Finding, Remark } from "../facts/finding.ts";
import { type Lineage, modelsOf } from "../lineage/lineage.ts";
import type { Span } from "../source/span.ts";
import type { Rule, Subjects, Surroundings } from "./rule.ts";
import { type Levels, levelOf, type RuleSettings, speaks } from "./settings.ts";

/** What goes wrong inside a rule is our fault, not the manifest's; it is told apart from findings. */
export interface Failure {
	readonly rule: string;
	readonly message: string;
}

export interface Checked {
	readonly findings: readonly Finding[];
	readonly failures: readonly Failure[];
}

/** The levels that hold at a place besides those of the whole file. */
export type Placed = (at: Span) => readonly Levels[];

/** Findings that one file's own facts decide. */
export function checkFile(rules: readonly Rule[], facts: Facts, settings: RuleSettings, now: number, placed?: Placed): Checked {
	const checked = new Signing(settings, placed);
	const basics = { now, targets: settings.targets, forbidden: settings.forbidden };
	for (const rule of rules) {
		if (rule.reach !== "file" || !speaks(rule, settings.stage ?? settings.defaultStage, settings)) continue;
		for (const subject of subjectsOf(rule.about, facts)) checked.run(rule, () => rule.check(subject, basics));
	}
	return checked;
}

/** What is the same for every file of a check. */
export type Given = Pick<Surroundings, "now" | "changed" | "before">;

/** Findings about one file for which other files or evidence are read as well. */
export function checkGraph(
	rules: readonly Rule[],
	facts: Facts,
	settings: RuleSettings,
	given: Given,
	lineage: Lineage,
	known: Known,
	placed?: Placed,
): Checked {
	const checked = new Signing(settings, placed);
	const perSubject = new Map<unknown, Surroundings>();
	for (const rule of rules) {
		if (rule.reach !== "graph") continue;
		for (const subject of subjectsOf(rule.about, facts)) {
			const surroundings = perSubject.get(subject) ?? surroundingsOf(subject, facts, settings, given, lineage, known);
			perSubject.set(subject, surroundings);
			if (!speaks(rule, surroundings.stage, settings)) continue;
			const evidence = evidenceOf(subject, surroundings.card, rule.needs, known, lineage);
			if (evidence) checked.run(rule, () => rule.check(subject, { ...surroundings, ...evidence }));
		}
	}
	return checked;
}

function surroundingsOf(
	subject: Subjects[keyof Subjects],
	facts: Facts,
	settings: RuleSettings,
	{ now, changed, before }: Given,
	lineage: Lineage,
	known: Known,
): Surroundings {
	const card = cardOf(subject, facts, lineage);
	return {
		now,
		changed,
		before,
		targets: settings.targets,
		forbidden: settings.forbidden,
		lineage,
		card,
		models: card ? modelsOf(card, lineage) : facts.models,
		services: card ? card.manifests.flatMap(({ path }) => lineage.factsOf(path)?.services ?? []) : facts.services,
		stage: settings.stage ?? card?.stage?.value ?? settings.defaultStage,
		evidenceOf: (one, ...wanted) =>
			Object.assign({}, ...wanted.map((kind) => evidenceOf(one, one.kind === "card" ? one : card, [kind], known, lineage))),
	};
}

function cardOf(subject: Subjects[keyof Subjects], facts: Facts, lineage: Lineage): Card | undefined {
	if ("kind" in subject && subject.kind === "card") return subject;
	if (!("kind" in subject) && facts.cards.length > 0) return facts.cards.length === 1 ? facts.cards[0] : undefined;
	const file = "kind" in subject ? subject.at.file : facts.manifests[0]?.at.file;
	const cards = file === undefined ? [] : lineage.cardsOf(file);
	return cards.length === 1 ? cards[0] : undefined;
}

function subjectsOf(about: keyof Subjects, facts: Facts): readonly Subjects[keyof Subjects][] {
	switch (about) {
		case "model":
			return facts.models;
		case "service":
			return facts.services;
		case "container":
			return facts.containers;
		case "card":
			return facts.cards;
		case "stage":
			return facts.stages;
		case "file":
			return [facts];
	}
}

/** Collects remarks, signs them with rule and severity, and fences off a rule that throws. */
class Signing implements Checked {
	readonly findings: Finding[] = [];
	readonly failures: Failure[] = [];
	private readonly settings: RuleSettings;
	private readonly placed: Placed | undefined;

	constructor(settings: RuleSettings, placed: Placed | undefined) {
		this.settings = settings;
		this.placed = placed;
	}

	run(rule: Rule, remarks: () => Iterable<Remark>): void {
		try {
			for (const remark of remarks()) {
				const severity = levelOf(rule.id, remark.severity ?? rule.severity, this.settings, rule.stage, this.placed?.(remark.at));
				if (severity !== "off") this.findings.push({ ...remark, rule: rule.id, severity });
			}
		} catch (error) {
			this.failures.push({ rule: rule.id, message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
		}
	}
}
