import type { Surroundings } from "../features/scorecard/deployment.ts";
import { gathered, ruleText } from "../features/scorecard/gathered.ts";
import { type Scorecard as Card, scorecardOf } from "../features/scorecard.ts";
import { readAutomation } from "../probes/automation.ts";
import { readCodeOwners } from "../probes/code-owners.ts";
import type { Span } from "../source/span.ts";
import { type Places, toRange } from "./convert.ts";
import {
	requests,
	type Scorecard,
	type ScorecardEvidence,
	type ScorecardPanel,
	type ScorecardParams,
	type ScorecardPlace,
} from "./protocol.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

/** The scorecards of the document that the person asks from, or else of all cards. */
export function answerScorecard(server: Server): void {
	server.connection.onRequest(requests.scorecard, async ({ uri }: ScorecardParams): Promise<ScorecardPanel> => {
		server.scorecardIsAskedFor = true;
		const place = uri === undefined ? undefined : server.locate(uri);
		const own = place ? cardsOf(place.session, place.file) : [];
		const asked = own.length > 0 && place ? [{ session: place.session, cards: own }] : server.sessions.map(allCards);
		const told = await Promise.all(asked.map(({ session, cards }) => (cards.length === 0 ? [] : tellAll(session, cards))));
		const scorecards = told.flat();
		return scorecards.length > 0
			? { scorecards }
			: { scorecards, message: "No deployment card is here: the command Create or Complete Deployment Card writes a first one." };
	});
}

function cardsOf(session: Session, file: string): readonly Card["card"][] {
	const world = session.world();
	const own = world.reading(file)?.facts.cards ?? [];
	return own.length > 0 ? own : world.lineage.cardsOf(file);
}

function allCards(session: Session) {
	const world = session.world();
	return { session, cards: world.files.flatMap((file) => world.reading(file)?.facts.cards ?? []) };
}

async function tellAll(session: Session, cards: readonly Card["card"][]): Promise<readonly Scorecard[]> {
	const [automation, owners] = session.base === "" ? [noAutomation, undefined] : await lookAround(session.base);
	const up = "../".repeat(automation.prefix.split("/").length - 1);
	const surroundings: Surroundings = { ...automation, codeOwners: owners && { ...owners, file: `${up}${owners.place}` } };
	const around = new Map(automation.texts.map(({ file, text }) => [file, text]));
	const places: Places = {
		uriOf: (file) => session.uriOf(file),
		textOf: (file) => around.get(file) ?? session.textOf(file),
	};
	const world = session.world();
	const isThere = (file: string) => around.has(file) || file === surroundings.codeOwners?.file || world.lineage.exists(file) === true;
	return cards.map((card) => toScorecard(scorecardOf(card, world, surroundings), places, isThere));
}

const noAutomation = { prefix: "", texts: [] };

function lookAround(base: string) {
	return Promise.all([readAutomation(base), readCodeOwners(base)]);
}

function toScorecard(
	{ card, name, score, sections, weakest, next, challenges }: Card,
	places: Places,
	isThere: (file: string) => boolean,
): Scorecard {
	const evidence = ({ sentence, at }: { readonly sentence: string; readonly at: Span }): ScorecardEvidence => ({
		sentence,
		place: toPlace(at, places),
	});
	const against = (all: Parameters<typeof gathered>[0]): readonly ScorecardEvidence[] =>
		gathered(all).map((one) => ({ sentence: one.message, place: toPlace(one.at, places), rule: ruleText(one) }));
	return {
		name,
		place: toPlace(card.at, places),
		score,
		sections: sections.map(({ id, title, sum, tests }) => ({
			id,
			title,
			sum,
			weakest: weakest.includes(id),
			tests: tests.map((test) => ({
				id: test.id,
				title: test.title,
				...(test.points === undefined ? {} : { points: test.points }),
				...(test.unassessable === undefined ? {} : { unassessable: test.unassessable }),
				evidence: test.proofs.map(evidence),
				losses: against(test.losses),
				...(test.next ? { next: test.next.sentence } : {}),
			})),
		})),
		...(next ? { next: toNext(next, places, isThere) } : {}),
		challenges: challenges.map(({ code, question, state, proofs, missing, findings }) => ({
			code,
			question,
			state,
			evidence: proofs.map(evidence),
			missing,
			findings: against(findings),
		})),
	};
}

function toNext(
	{ test, step }: NonNullable<Card["next"]>,
	places: Places,
	isThere: (file: string) => boolean,
): NonNullable<Scorecard["next"]> {
	const { sentence, at } = step;
	return { sentence, file: at.file, test: test.id, title: test.title, ...(isThere(at.file) ? { place: toPlace(at, places) } : {}) };
}

function toPlace(at: Span, places: Places): ScorecardPlace {
	const { line } = toRange(places, at).start;
	return { uri: places.uriOf(at.file), line, label: at.end === 0 ? at.file : `${at.file}:${line + 1}` };
}
