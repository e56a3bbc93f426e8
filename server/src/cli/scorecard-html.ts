import type { Challenge } from "../features/scorecard/challenges.ts";
import { type Against, gathered, ruleText } from "../features/scorecard/gathered.ts";
import type { Verdict } from "../features/scorecard/judge.ts";
import type { Scorecard, Section } from "../features/scorecard.ts";
import { dateText } from "../rules/words.ts";
import type { Span } from "../source/span.ts";
import { scorecardStyle } from "./scorecard-style.ts";
import { placeText, pointsText, resultText, type Told, weakestText } from "./scorecard-told.ts";

/** One page with everything in it: no script, nothing fetched, every word from a file written as text. */
export function writeScorecardHtml(told: Told): string {
	const title = told.cards.length === 1 ? `Readiness of ${told.cards[0]?.name}` : "Readiness";
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${scorecardStyle}</style>
</head>
<body>
<main>
${told.cards.map((card, i) => article(card, `d${i}`, told)).join("\n")}
<footer><p>Written by <code>plimsoll scorecard</code> on ${dateText(told.now)}. Half a point is for what is done by hand and written down, a whole one for
what runs by itself; the score is the smallest sum of a section (Breck et al. 2017, <cite>The ML Test Score</cite>).</p></footer>
</main>
</body>
</html>
`;
}

function article(card: Scorecard, key: string, told: Told): string {
	const { name, score, sections, next, challenges } = card;
	const step = next
		? `<p class="next"><strong>The cheapest next half-point</strong><span>${marked(next.step.sentence)} ${where(next.step.at, told)}</span><small>${escaped(next.test.title)} · ${next.test.id}</small></p>`
		: '<p class="next"><span>In the weakest section there is no half-point more that files could show.</span></p>';
	return `<article>
<header>
<div><p class="eyebrow">Readiness</p><h1>${escaped(name)}</h1><p class="weak">${where(card.card.at, told)}</p></div>
<p class="score"><b>${pointsText(score)}</b> of 7<span>${weakestText(card)}</span></p>
</header>
<ul class="bars">${sections.map((section) => bar(section, key, card)).join("")}</ul>
${step}
${sections.map((section) => sectionText(section, key, told)).join("\n")}
<section><h2>What deploying a model asks <span class="sum">${countsText(challenges)}</span></h2>
<ul class="lines">${challenges.map((one) => challenge(one, told)).join("\n")}</ul></section>
</article>`;
}

function bar({ id, title, sum, tests }: Section, key: string, { weakest }: Scorecard): string {
	const cells = tests.map(({ points }) => `<i class="${cellClass(points)}"></i>`).join("");
	return `<li${weakest.includes(id) ? ' class="weakest"' : ""}><a href="#${key}-${id}">${title}</a><span class="cells" aria-hidden="true">${cells}</span><b>${pointsText(sum)}<span> of 7</span></b></li>`;
}

function cellClass(points: number | undefined): string {
	return points === undefined ? "unknown" : points === 1 ? "whole" : points === 0 ? "none" : "half";
}

function sectionText({ id, title, sum, tests }: Section, key: string, told: Told): string {
	return `<section id="${key}-${id}"><h2>${title} <span class="sum">${pointsText(sum)} of 7</span></h2>
<ul class="lines">${tests.map((test) => testLine(test, told)).join("\n")}</ul></section>`;
}

function testLine({ id, title, points, unassessable, proofs, losses, next }: Verdict, told: Told): string {
	const said = [
		...(unassessable === undefined ? [] : [`<p class="weak">${escaped(unassessable)}</p>`]),
		...proofs.map(({ sentence, at }) => `<p>${marked(sentence)} ${where(at, told)}</p>`),
		...gathered(losses).map((one) => againstText("less", one, told)),
		...(next ? [`<p class="weak">For more: ${marked(next.sentence)}</p>`] : []),
	];
	return `<li><span class="points ${cellClass(points)}">${resultText(points)}</span><div><h3>${title} <small>${id}</small></h3>${said.join("")}</div></li>`;
}

const marks = { answered: "✓", partly: "◐", open: "·" } as const;

function challenge({ code, question, state, proofs, missing, findings }: Challenge, told: Told): string {
	const said = [
		...proofs.map(({ sentence, at }) => `<p>${marked(sentence)} ${where(at, told)}</p>`),
		...(missing.length > 0 ? [`<p class="weak">Not said: ${escaped(missing.join("; "))}.</p>`] : []),
		...gathered(findings).map((one) => againstText("but", one, told)),
	];
	return `<li><span class="points ${state}" title="${state}">${marks[state]}</span><div><h3>${question} <small>${code}</small></h3>${said.join("")}</div></li>`;
}

function countsText(challenges: readonly Challenge[]): string {
	return (["answered", "partly", "open"] as const)
		.map((state) => `${challenges.filter((one) => one.state === state).length} ${state}`)
		.join(", ");
}

function againstText(word: string, against: Against, told: Told): string {
	const rule = ruleText(against);
	return `<p class="against"><strong>${word}:</strong> ${marked(against.message)} ${where(against.at, told)}${rule === "" ? "" : ` <small>${escaped(rule)}</small>`}</p>`;
}

function where(at: Span, told: Told): string {
	return `<span class="place">${escaped(placeText(at, told))}</span>`;
}

/** Words between backticks are set as code. */
function marked(sentence: string): string {
	return sentence
		.split(/`([^`]+)`/)
		.map((words, i) => (i % 2 === 1 ? `<code>${escaped(words)}</code>` : escaped(words)))
		.join("");
}

/** Characters that steer a terminal or the order of words are shown as they are: nothing. */
function escaped(text: string): string {
	return text
		.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, " ")
		.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
