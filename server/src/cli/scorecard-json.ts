import type { Verdict } from "../features/scorecard/judge.ts";
import type { Scorecard } from "../features/scorecard.ts";
import type { Span } from "../source/span.ts";
import type { Told } from "./scorecard-told.ts";

/** What `schemas/scorecard.schema.json` describes. */
export function writeScorecardJson(told: Told): string {
	return `${JSON.stringify({ version: 1, scorecards: told.cards.map((card) => toJson(card, told)) }, undefined, "\t")}\n`;
}

function toJson(card: Scorecard, { place }: Told) {
	const placed = <T extends { readonly at: Span }>({ at, ...rest }: T) => ({ ...rest, ...place(at) });
	const test = ({ id, title, points, unassessable, proofs, losses, next }: Verdict) => ({
		id,
		title,
		points: points ?? null,
		...(unassessable === undefined ? {} : { unassessable }),
		evidence: proofs.map(({ sentence, at, takenAt }) => ({
			sentence,
			...place(at),
			...(takenAt === undefined ? {} : { takenAt: new Date(takenAt).toISOString() }),
		})),
		losses: losses.map(placed),
		...(next ? { next: placed(next) } : {}),
	});
	return {
		name: card.name,
		...place(card.card.at),
		score: card.score,
		weakest: card.weakest,
		sections: card.sections.map(({ id, title, sum, tests }) => ({ id, title, sum, tests: tests.map(test) })),
		...(card.next ? { next: { test: card.next.test.id, ...placed(card.next.step) } } : {}),
		challenges: card.challenges.map(({ code, question, state, proofs, missing, findings }) => ({
			code,
			question,
			state,
			evidence: proofs.map(({ sentence, at }) => ({ sentence, ...place(at) })),
			missing,
			findings: findings.map(({ rule, severity, message, at }) => ({ rule, severity, message, ...place(at) })),
		})),
	};
}
