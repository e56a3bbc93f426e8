import type {
	ScorecardChallenge,
	ScorecardEvidence,
	ScorecardPlace,
	ScorecardSection,
	ScorecardTest,
} from "../../server/src/lsp/protocol.ts";
import { button, element, sentence } from "./dom.ts";
import { openPlace } from "./editor.ts";

const marks = { answered: "✓", partly: "◐", open: "·" } as const;

/** "0", "½", "1½". */
export function pointsText(points: number): string {
	const whole = Math.floor(points);
	return points === whole ? String(whole) : `${whole === 0 ? "" : whole}½`;
}

export function linkTo(place: ScorecardPlace): HTMLElement {
	return button(place.label, () => openPlace(place), "link place");
}

export function testsSection({ title, sum, tests }: ScorecardSection): HTMLElement {
	return section(title, `${pointsText(sum)} of 7`, tests.map(testLine));
}

export function challengesSection(challenges: readonly ScorecardChallenge[]): HTMLElement {
	const counts = (["answered", "partly", "open"] as const).map(
		(state) => `${challenges.filter((one) => one.state === state).length} ${state}`,
	);
	return section("What deploying a model asks", counts.join(", "), challenges.map(challengeLine));
}

function section(title: string, sum: string, lines: readonly HTMLElement[]): HTMLElement {
	return element(
		"section",
		{},
		element("h2", {}, `${title} `, element("span", { class: "sum" }, sum)),
		element("ul", { class: "lines" }, ...lines),
	);
}

function testLine({ id, title, points, unassessable, evidence, losses, next }: ScorecardTest): HTMLElement {
	const state = points === undefined ? "unknown" : points === 1 ? "answered" : points === 0 ? "open" : "partly";
	return line(points === undefined ? "–" : pointsText(points), state, title, id, [
		...(unassessable === undefined ? [] : [element("p", { class: "weak" }, unassessable)]),
		...evidence.map((one) => said(one)),
		...losses.map((one) => said(one, "less")),
		...(next === undefined ? [] : [element("p", { class: "weak" }, "For more: ", ...sentence(next))]),
	]);
}

function challengeLine({ code, question, state, evidence, missing, findings }: ScorecardChallenge): HTMLElement {
	return line(marks[state], state, question, code, [
		...evidence.map((one) => said(one)),
		...(missing.length > 0 ? [element("p", { class: "weak" }, `Not said: ${missing.join("; ")}.`)] : []),
		...findings.map((one) => said(one, "but")),
	]);
}

function line(mark: string, state: string, title: string, code: string, words: readonly HTMLElement[]): HTMLElement {
	return element(
		"li",
		{},
		element("span", { class: `points ${state}` }, mark),
		element("div", {}, element("h3", {}, `${title} `, element("small", {}, code)), ...words),
	);
}

function said({ sentence: text, place, rule }: ScorecardEvidence, against?: string): HTMLElement {
	return element(
		"p",
		{},
		...(against === undefined ? [] : [element("strong", { class: "against" }, `${against}: `)]),
		...sentence(text),
		" ",
		linkTo(place),
		...(rule === undefined || rule === "" ? [] : [" ", element("small", {}, rule)]),
	);
}
