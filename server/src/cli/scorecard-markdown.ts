import type { Challenge } from "../features/scorecard/challenges.ts";
import { type Against, gathered, ruleText } from "../features/scorecard/gathered.ts";
import type { Verdict } from "../features/scorecard/judge.ts";
import type { Scorecard } from "../features/scorecard.ts";
import { capital } from "../rules/words.ts";
import type { Span } from "../source/span.ts";
import { marked as markedIn, plain } from "./markdown-words.ts";
import { placeText, pointsText, resultText, type Told, weakestText } from "./scorecard-told.ts";

const marks = { answered: "✅", partly: "🟡", open: "⬜" } as const;

/** Fit for a comment on a pull request: what matters is in sight, the rest unfolds. */
export function writeScorecardMarkdown(told: Told): string {
	return `${told.cards.map((card) => describe(card, told).join("\n")).join("\n\n")}\n`;
}

function describe(card: Scorecard, told: Told): readonly string[] {
	const { sections, challenges, next } = card;
	const counts = (["answered", "partly", "open"] as const).map(
		(state) => `${challenges.filter((one) => one.state === state).length} ${state}`,
	);
	return [
		`## ${plain(card.name)}: readiness ${pointsText(card.score)} of 7`,
		"",
		`${capital(weakestText(card))}. ${next ? `**The cheapest next half-point** (${next.test.id}): ${marked(next.step.sentence)} ${where(next.step.at, told)}` : "There is no half-point more there that files could show."}`,
		"",
		"| section | points |",
		"|---|---|",
		...sections.map(({ title, sum }) => `| ${title} | ${pointsText(sum)} of 7 |`),
		...sections.flatMap(({ title, sum, tests }) => [
			"",
			`<details><summary>${title}: ${pointsText(sum)} of 7</summary>`,
			"",
			"| | test | evidence |",
			"|---|---|---|",
			...tests.map((test) => row(test, told)),
			"",
			"</details>",
		]),
		"",
		`<details><summary>What deploying a model asks: ${counts.join(", ")}</summary>`,
		"",
		"| | question | what the files say |",
		"|---|---|---|",
		...challenges.map((challenge) => challengeRow(challenge, told)),
		"",
		"</details>",
	];
}

function row({ id, title, points, unassessable, proofs, losses, next }: Verdict, told: Told): string {
	const said = [
		...(unassessable === undefined ? [] : [unassessable]),
		...proofs.map(({ sentence, at }) => `${marked(sentence)} ${where(at, told)}`),
		...gathered(losses).map((one) => againstText("less", one, told)),
		...(next ? [`for more: ${marked(next.sentence)}`] : []),
	];
	return `| ${resultText(points)} | ${title} <sub>${id}</sub> | ${said.join("<br>")} |`;
}

function challengeRow({ code, question, state, proofs, missing, findings }: Challenge, told: Told): string {
	const said = [
		...proofs.map(({ sentence, at }) => `${marked(sentence)} ${where(at, told)}`),
		...(missing.length > 0 ? [`not said: ${missing.join("; ")}`] : []),
		...gathered(findings).map((one) => againstText("but", one, told)),
	];
	return `| ${marks[state]} ${state} | ${question} <sub>${code}</sub> | ${said.join("<br>")} |`;
}

function againstText(word: string, against: Against, told: Told): string {
	const rule = ruleText(against);
	return `**${word}:** ${marked(against.message)} ${where(against.at, told)}${rule === "" ? "" : ` (${rule})`}`;
}

function where(at: Span, told: Told): string {
	return `\`${placeText(at, told).replace(/[`|\n\r]/g, "")}\``;
}

function marked(sentence: string): string {
	return markedIn(sentence, "cell");
}
