import type { Evidence } from "../evidence/evidence.ts";
import type { Card } from "../facts/card.ts";
import type { Container, Facts, Model, Service } from "../facts/facts.ts";
import type { Remark, Severity } from "../facts/finding.ts";
import type { Stage } from "../facts/pipeline.ts";
import type { Lineage } from "../lineage/lineage.ts";
import type { Span } from "../source/span.ts";
import type { Forbidden, Ripeness } from "./settings.ts";

/** What a rule can be about; the engine hands over one at a time. */
export interface Subjects {
	readonly model: Model;
	readonly service: Service;
	readonly container: Container;
	readonly card: Card;
	/** A step of a pipeline. */
	readonly stage: Stage;
	/** Everything that one file says. */
	readonly file: Facts;
}

/** What every rule is told. */
export interface Basics {
	/** Milliseconds since the epoch, set by the door. */
	readonly now: number;
	/** The release of each platform that the workspace targets, by dialect id: "0.15". */
	readonly targets: Readonly<Record<string, string>>;
	/** What no model may read, as the workspace has it. */
	readonly forbidden: readonly Forbidden[];
}

/** What a rule of graph reach is told besides. */
export interface Surroundings extends Basics {
	readonly lineage: Lineage;
	/** The card that describes the subject's manifest, if there is just one; the subject itself if it is a card. */
	readonly card: Card | undefined;
	/** The models and services of the card's manifests; without a card, those of the subject's own file. */
	readonly models: readonly Model[];
	readonly services: readonly Service[];
	/** experiment, staging or production: as the card says, or as the person asked. */
	readonly stage: string | undefined;
	/** What a change is about, by file, where one is looked at: the parts of its text that are new. */
	readonly changed: ReadonlyMap<string, readonly Span[]> | undefined;
	/** What the changed files said before, by the names that they have now, where a change is looked at. */
	readonly before: ReadonlyMap<string, Facts> | undefined;
	/** As much of the wanted evidence as there is, about any model or card: for rules that look at a whole file. */
	evidenceOf(subject: Model | Card, ...wanted: readonly (keyof Evidence)[]): Partial<Evidence>;
}

export type Reach = "file" | "graph";

export interface Declaration<S extends keyof Subjects, E extends keyof Evidence, R extends Reach> {
	/** family/name: names the mistake, reads well after "allow". */
	readonly id: string;
	/** The first line of the manual; a test holds them equal. */
	readonly summary: string;
	readonly severity: Severity;
	readonly about: S;
	/** Asked only where all of this is known about the subject. Rules that need evidence are of graph reach. */
	readonly needs?: readonly E[];
	/** file: the subject's own file is all that it takes. graph: other files or evidence are read too. */
	readonly reach: R;
	/** Staging for what weighs likelihoods, production for what is wanting: such findings are out of place earlier. */
	readonly stage?: Ripeness;
	check(subject: Subjects[S], known: R extends "graph" ? Surroundings & Pick<Evidence, E> : Basics): Iterable<Remark>;
}

/** A declared rule, as the engine holds it: subject and evidence have been matched by `rule()`. */
export interface Rule {
	readonly id: string;
	readonly summary: string;
	readonly severity: Severity;
	readonly about: keyof Subjects;
	readonly needs: readonly (keyof Evidence)[];
	readonly reach: Reach;
	readonly stage: Ripeness;
	check(subject: Subjects[keyof Subjects], known: Basics): Iterable<Remark>;
}

/** The one place where the types of subject and evidence are erased, so that all rules fit into one list. */
export function rule<const S extends keyof Subjects, const R extends Reach, const E extends keyof Evidence = never>(
	declaration: Declaration<S, E, R>,
): Rule {
	return { needs: [], stage: undefined, ...declaration } as unknown as Rule;
}

/** A rule whose sentences the dialects write themselves: what the platform rejects, ignores or deprecates. */
export function spokenByPlatform(declaration: { readonly id: string; readonly summary: string; readonly severity: Severity }): Rule {
	return rule({
		...declaration,
		about: "file",
		reach: "file",
		*check(facts: Facts) {
			for (const remark of facts.remarks) if (remark.rule === declaration.id) yield remark;
		},
	});
}
