import type { Card } from "../../facts/card.ts";
import { surfaceName } from "../../lineage/card-statements.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called, capital, listText } from "../words.ts";

export const hiddenLoop = rule({
	id: "feedback/hidden-loop",
	summary: "Two models act on the same surface, and each learns from what the other one brings about.",
	severity: "info",
	about: "card",
	reach: "graph",
	*check(card, { lineage }) {
		const surface = card.feedback?.surface;
		if (!surface || !card.feedback?.labelSource) return;
		const others = learningOn(surface.value, lineage).filter((other) => areTwoModels(card, other));
		const [first] = others;
		if (!first) return;
		const names = listText(others.map(({ name, at }) => name?.value ?? at.file));
		const verbs = others.length > 1 ? "act there and learn" : "acts there and learns";
		yield {
			at: surface.at,
			severity: others.some(({ owner }) => differ(owner, card.owner)) ? "warning" : "info",
			message: `${capital(called(card.name, "this model"))} learns from what happens on \`${surface.value}\`, but ${names} ${verbs} from it too.`,
			related: others.flatMap(({ feedback }) =>
				feedback?.surface ? [{ value: "The same surface is stated here.", at: feedback.surface.at }] : [],
			),
		};
	},
});

function learningOn(surface: string, lineage: Lineage): readonly Card[] {
	const name = surfaceName(surface);
	const files = new Set(lineage.thingsKnownBy(name).map(({ at }) => at.file));
	const cards = [...files].flatMap((file) => lineage.factsOf(file)?.cards ?? []);
	return cards.filter(({ feedback }) => feedback?.labelSource && feedback.surface && surfaceName(feedback.surface.value) === name);
}

/** Not one model with its canary or in another stage of its life. */
function areTwoModels(one: Card, other: Card): boolean {
	if (one === other || differ(one.stage, other.stage)) return false;
	const [artifact, its] = [one, other].map(({ model }) => model?.file?.path ?? model?.artifact?.value);
	if ((artifact !== undefined && artifact === its) || (one.name && other.name && !differ(one.name, other.name))) return false;
	return !one.manifests.some(({ path }) => other.manifests.some((manifest) => manifest.path === path));
}

function differ(one: Located<string> | undefined, other: Located<string> | undefined): boolean {
	return one !== undefined && other !== undefined && one.value.trim().toLowerCase() !== other.value.trim().toLowerCase();
}
