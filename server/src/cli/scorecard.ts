import { relative, resolve, sep } from "node:path";
import { type Scorecard, scorecardsOf } from "../features/scorecard.ts";
import { readAutomation } from "../probes/automation.ts";
import { readCodeOwners } from "../probes/code-owners.ts";
import { moment, oneOf, readArguments, UsageError } from "./arguments.ts";
import { linesOf } from "./graph.ts";
import { inWords, scorecardInWords } from "./in-words.ts";
import { type Loaded, loadWorkspace } from "./load.ts";
import { writeScorecardHtml } from "./scorecard-html.ts";
import { writeScorecardJson } from "./scorecard-json.ts";
import { writeScorecardMarkdown } from "./scorecard-markdown.ts";
import { writeScorecardText } from "./scorecard-text.ts";
import type { Told } from "./scorecard-told.ts";

const flags = {
	format: { type: "string", default: "text" },
	of: { type: "string" },
	"fail-under": { type: "string" },
	now: { type: "string" },
} as const;

const writers = {
	text: writeScorecardText,
	json: writeScorecardJson,
	markdown: writeScorecardMarkdown,
	html: writeScorecardHtml,
} as const;

/**
 * `plimsoll scorecard [paths…]`: how ready each deployment is that has a card there, and the cheapest next half-point. `--of CARD` keeps one, by its
 * name or its file. Exit code 0, or 1 where one of them has less than `--fail-under` says.
 */
export async function scorecard(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("scorecard", words, flags);
	const format = oneOf("format", values.format, ["text", "json", "markdown", "html"]);
	const least = pointsOf(values["fail-under"]);
	const now = moment(values.now);
	const loaded = await loadWorkspace(positionals, { now, allow: true });
	const automation = await readAutomation(loaded.base);
	const owners = await readCodeOwners(loaded.base);
	const up = "../".repeat(automation.prefix.split("/").length - 1);
	const codeOwners = owners && { ...owners, file: `${up}${owners.place}` };
	const world = loaded.workspace.world();
	const all = scorecardsOf(world, loaded.wanted, { ...automation, codeOwners });
	const asked = values.of === undefined ? all : cardsCalled(values.of, all, loaded);
	const cards = asked.map(scorecardInWords(inWords(loaded, world)));
	if (cards.length === 0) throw new UsageError("No deployment has a card there. `plimsoll init` writes a first one.");
	const texts = new Map([...loaded.texts, ...automation.texts.map(({ file, text }) => [file, text] as const)]);
	const told: Told = { cards, place: linesOf({ texts, show: loaded.show }), now };
	process.stdout.write(writers[format](told));
	return least !== undefined && cards.some(({ score }) => score < least) ? 1 : 0;
}

function pointsOf(word: string | undefined): number | undefined {
	if (word === undefined) return undefined;
	const points = Number(word);
	if (word.trim() === "" || !(points >= 0 && points <= 7))
		throw new UsageError(`--fail-under is "${word}", but it is a number from 0 to 7.`);
	return points;
}

function cardsCalled(word: string, all: readonly Scorecard[], { base }: Loaded): readonly Scorecard[] {
	const file = relative(base, resolve(word)).split(sep).join("/");
	const found = all.filter(({ name, card }) => name === word || card.at.file === file);
	if (found.length > 0) return found;
	const names = all.map(({ name }) => name).join(", ");
	throw new UsageError(`No card is called "${word}"${names === "" ? "" : `; there is ${names}`}.`);
}
