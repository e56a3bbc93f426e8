import { printable } from "../evidence/drift/value.ts";
import type { Challenge } from "../features/scorecard/challenges.ts";
import { type Against, gathered, ruleText } from "../features/scorecard/gathered.ts";
import type { Verdict } from "../features/scorecard/judge.ts";
import type { Scorecard } from "../features/scorecard.ts";
import type { Span } from "../source/span.ts";
import { placeText, pointsText, resultText, type Told, weakestText } from "./scorecard-told.ts";

const codes = { red: 31, yellow: 33, green: 32, dim: 2, bold: 1 } as const;
type Paint = (style: keyof typeof codes, text: string) => string;
const marks = { answered: "✓", partly: "◐", open: "·" } as const;
const colours = { answered: "green", partly: "yellow", open: "dim" } as const;

/** Reads well in a terminal; colour only on one. */
export function writeScorecardText(told: Told): string {
	const colour = process.stdout.isTTY === true && !process.env.NO_COLOR;
	const paint: Paint = (style, text) => (colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
	return told.cards.map((card) => `${describe(card, told, paint).join("\n")}\n`).join("\n");
}

function describe(card: Scorecard, told: Told, paint: Paint): readonly string[] {
	const head = `${card.name}: readiness ${pointsText(card.score)} of 7, ${weakestText(card)}`;
	const sections = card.sections.flatMap(({ title, sum, tests }) => [
		"",
		`${paint("bold", title)}  ${pointsText(sum)} of 7`,
		...tests.flatMap((test) => testLines(test, told, paint)),
	]);
	return [
		`${paint("bold", printable(head))}  ${paint("dim", where(card.card.at, told))}`,
		...sections,
		"",
		...nextLines(card, told, paint),
		"",
		paint("bold", "What deploying a model asks"),
		...card.challenges.flatMap((challenge) => challengeLines(challenge, told, paint)),
	];
}

function testLines({ id, title, points, unassessable, proofs, losses, next }: Verdict, told: Told, paint: Paint): readonly string[] {
	const colour = points === undefined || points === 0 ? "dim" : points === 1 ? "green" : "yellow";
	const rest = "      ";
	return [
		`  ${paint(colour, resultText(points).padEnd(2))}  ${title} ${paint("dim", id)}`,
		...(unassessable === undefined ? [] : [`${rest}${paint("dim", unassessable)}`]),
		...proofs.map(({ sentence, at }) => `${rest}${printable(sentence)} ${paint("dim", where(at, told))}`),
		...gathered(losses).map((one) => `${rest}${againstText("less", one, told, paint)}`),
		...(next ? [`${rest}${paint("dim", `for more: ${printable(next.sentence)}`)}`] : []),
	];
}

function nextLines({ next }: Scorecard, told: Told, paint: Paint): readonly string[] {
	if (!next) return ["In the weakest section there is no half-point more that files could show."];
	const { test, step } = next;
	return [
		`${paint("bold", "The cheapest next half-point:")} ${printable(step.sentence)} ${paint("dim", where(step.at, told))}`,
		`      ${test.title} ${paint("dim", test.id)}`,
	];
}

function challengeLines({ code, question, state, proofs, missing, findings }: Challenge, told: Told, paint: Paint): readonly string[] {
	const rest = "      ";
	return [
		`  ${paint(colours[state], marks[state])}   ${question} ${paint("dim", code)}`,
		...proofs.map(({ sentence, at }) => `${rest}${printable(sentence)} ${paint("dim", where(at, told))}`),
		...(missing.length > 0 ? [`${rest}not said: ${missing.join("; ")}`] : []),
		...gathered(findings).map((one) => `${rest}${againstText("but", one, told, paint)}`),
	];
}

function againstText(word: string, against: Against, told: Told, paint: Paint): string {
	const rule = ruleText(against);
	const about = `${where(against.at, told)}${rule === "" ? "" : ` ${rule}`}`;
	return `${paint("red", `${word}:`)} ${printable(against.message)} ${paint("dim", about)}`;
}

function where(at: Span, told: Told): string {
	return printable(placeText(at, told));
}
