import type { Card } from "../facts/card.ts";
import type { World } from "../workspace/world.ts";
import { efforts, type NextStep, type SectionOfTests } from "./scorecard/answer.ts";
import { type Challenge, challengesOf } from "./scorecard/challenges.ts";
import { data } from "./scorecard/data.ts";
import { deploymentFor, type Surroundings } from "./scorecard/deployment.ts";
import { infrastructure } from "./scorecard/infrastructure.ts";
import { judge, type Verdict } from "./scorecard/judge.ts";
import { model } from "./scorecard/model.ts";
import { monitoring } from "./scorecard/monitoring.ts";

/** How ready one deployment is, by the 28 tests of Breck et al. 2017 and by the challenges of putting models to use. */
export interface Scorecard {
	readonly card: Card;
	/** What people call the deployment: the card's name, or its file. */
	readonly name: string;
	/** The smallest sum of a section, 0 to 7: a chain is as strong as its weakest link. */
	readonly score: number;
	readonly sections: readonly Section[];
	/** The titles of the sections with that sum. */
	readonly weakest: readonly Section["id"][];
	/** The cheapest next half-point in one of them. */
	readonly next?: { readonly test: Verdict; readonly step: NextStep };
	readonly challenges: readonly Challenge[];
}

export interface Section extends Pick<SectionOfTests, "id" | "title"> {
	/** Of its seven tests, 0 to 7. */
	readonly sum: number;
	readonly tests: readonly Verdict[];
}

const sections: readonly SectionOfTests[] = [data, model, infrastructure, monitoring];

/** A scorecard for each card in these files, in their order. */
export function scorecardsOf(world: World, wanted: (file: string) => boolean, surroundings: Surroundings): readonly Scorecard[] {
	const cards = world.files.flatMap((file) => (wanted(file) ? (world.reading(file)?.facts.cards ?? []) : []));
	return cards.map((card) => scorecardOf(card, world, surroundings));
}

export function scorecardOf(card: Card, world: World, surroundings: Surroundings): Scorecard {
	const deployment = deploymentFor(card, world, surroundings);
	const scored = sections.map(({ id, title, tests }): Section => {
		const verdicts = tests.map((test) => judge(test, deployment));
		return { id, title, tests: verdicts, sum: verdicts.reduce((sum, { points = 0 }) => sum + points, 0) };
	});
	const score = Math.min(...scored.map(({ sum }) => sum));
	const weakest = scored.filter(({ sum }) => sum === score);
	const next = cheapest(weakest.flatMap(({ tests }) => tests));
	return {
		card,
		name: card.name?.value ?? card.at.file,
		score,
		sections: scored,
		weakest: weakest.map(({ id }) => id),
		...(next ? { next } : {}),
		challenges: challengesOf(deployment),
	};
}

/** Words on a card before a report, and a report before a job that runs by itself; of the same sort, what asks for the fewest things. */
function cheapest(tests: readonly Verdict[]): Scorecard["next"] {
	const possible = tests.flatMap((test) => (test.next ? [{ test, step: test.next }] : []));
	return possible.toSorted((a, b) => efforts.indexOf(a.step.effort) - efforts.indexOf(b.step.effort) || a.step.count - b.step.count)[0];
}
