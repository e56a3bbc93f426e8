import type { Scorecard, ScorecardPanel } from "../../server/src/lsp/protocol.ts";
import { button, element, sentence } from "./dom.ts";
import { drawReports, remember, remembered } from "./editor.ts";
import { challengesSection, linkTo, pointsText, testsSection } from "./scorecard-lines.ts";

drawReports<ScorecardPanel>((main, { scorecards }) => {
	const show = (chosen: Scorecard): void => {
		remember(keyOf(chosen));
		main.replaceChildren(...(scorecards.length > 1 ? [choice(scorecards, chosen, show)] : []), ...draw(chosen));
	};
	const first = scorecards.find((one) => keyOf(one) === remembered()) ?? scorecards[0];
	if (first) show(first);
});

/** A file may hold several cards. */
function keyOf({ place: { uri, line } }: Scorecard): string {
	return `${uri}#${line}`;
}

/** One button for each deployment. */
function choice(scorecards: readonly Scorecard[], chosen: Scorecard, show: (one: Scorecard) => void): HTMLElement {
	const buttons = scorecards.map((one) => {
		const made = button(`${one.name} ${pointsText(one.score)}`, () => show(one), one === chosen ? "button" : "button quiet");
		made.setAttribute("aria-pressed", String(one === chosen));
		return made;
	});
	return element("nav", { class: "choice", "aria-label": "Deployments" }, ...buttons);
}

function draw(card: Scorecard): readonly HTMLElement[] {
	const sections = card.sections.map(testsSection);
	return [head(card), bars(card, sections), nextStep(card), ...sections, challengesSection(card.challenges)];
}

function head({ name, place, score, sections }: Scorecard): HTMLElement {
	const weakest = sections.filter((one) => one.weakest).map(({ title }) => title.toLowerCase());
	const where = weakest.length === sections.length ? "equally weak everywhere" : `weakest in ${weakest.join(" and in ")}`;
	return element(
		"header",
		{ class: "readiness" },
		element("div", {}, element("p", { class: "eyebrow" }, "Readiness"), element("h1", {}, name), linkTo(place)),
		element("p", { class: "total" }, element("b", {}, pointsText(score)), " of 7", element("span", {}, where)),
	);
}

/** Each section as a row of seven cells; a click leads to it. */
function bars({ sections }: Scorecard, drawn: readonly HTMLElement[]): HTMLElement {
	const rows = sections.map(({ title, sum, tests, weakest }, i) => {
		const cells = tests.map(({ points }) => element("i", { class: cellClass(points) }));
		return element(
			"li",
			weakest ? { class: "weakest" } : {},
			button(title, () => drawn[i]?.scrollIntoView({ block: "start" }), "link plain"),
			element("span", { class: "cells", "aria-hidden": "true" }, ...cells),
			element("b", {}, pointsText(sum), element("span", {}, " of 7")),
		);
	});
	return element("ul", { class: "bars" }, ...rows);
}

function nextStep({ next }: Scorecard): HTMLElement {
	if (!next) return element("p", { class: "next" }, "In the weakest section there is no half-point more that files could show.");
	const { place, file } = next;
	const label = place ? linkTo(place) : element("code", {}, file);
	return element(
		"div",
		{ class: "next" },
		element("strong", {}, "The cheapest next half-point"),
		element("span", {}, ...sentence(next.sentence), " ", label),
		element("small", {}, `${next.title} · ${next.test}`),
	);
}

function cellClass(points: number | undefined): string {
	return points === undefined ? "unknown" : points === 1 ? "whole" : points === 0 ? "none" : "half";
}
