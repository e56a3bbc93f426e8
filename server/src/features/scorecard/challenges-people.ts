import { dateText, listText } from "../../rules/words.ts";
import { many, proof, said } from "./answer.ts";
import { all, part } from "./challenge-proofs.ts";
import type { Question } from "./challenges.ts";

/** What people make of it. */
export const people: readonly Question[] = [
	{
		code: "U1",
		question: "Which figure of the business does it move?",
		rules: ["product/kpi-unmeasured", "product/review-expired"],
		parts: ({ card: { kpi } }) => [
			part(
				said(kpi?.name, (value) => `${value}.`),
				"the figure",
			),
			part(
				said(kpi?.metric, (value) => `Measured as \`${value}\`.`),
				"where it is measured",
			),
		],
	},
	{
		code: "U2",
		question: "Do those who use it keep saying what they think?",
		rules: ["product/review-expired"],
		parts: ({ card }) => [
			part(
				said(card.feedback?.surface ?? card.feedback?.labelSource, (value) => `What they do comes back by \`${value}\`.`),
				"how they are heard",
			),
			part(
				said(card.reviewBy, (value) => `Somebody looks at it again by ${dateText(value)}.`),
				"a day to look at it again",
			),
		],
	},
	{
		code: "U3",
		question: "How is its answer shown?",
		rules: ["contract/semantics-conflict", "product/presentation-undefined", "product/low-confidence-unhandled"],
		parts: ({ card: { outputs, presentation } }) => [
			part(
				said(outputs.find(({ semantics }) => semantics)?.semantics, (value) => `Its output is a ${value}.`),
				"what its output means",
			),
			part(
				said(presentation?.lowConfidence, (value) => `Where it is unsure: ${value}.`),
				"what people see where it is unsure",
			),
			part(
				said(presentation?.error, (value) => `Where it fails: ${value}.`),
				"what they see where it fails",
			),
		],
	},
	{
		code: "U4",
		question: "What if nobody asked for it, as when a page loads?",
		rules: ["capacity/timeout-inverted", "capacity/cold-start-vs-slo", "product/implicit-request-blocking"],
		parts: ({ card }) => {
			const asked = part(
				said(card.invocation, (value) => `Requests are ${value}.`),
				"whether people ask for it",
			);
			if (card.invocation?.value === "explicit") return [asked];
			const timeouts = card.consumers.filter(({ timeoutMs }) => timeoutMs);
			return [
				asked,
				part(
					[
						...said(card.traffic?.pageBudgetMs, (value) => `A page may wait ${value} ms.`),
						...timeouts.slice(0, 1).flatMap(({ timeoutMs }) => said(timeoutMs, (value) => `Who asks gives up after ${value} ms.`)),
					],
					"how long anybody waits",
				),
			];
		},
	},
	{
		code: "U5",
		question: "In which language does it speak?",
		rules: ["product/presentation-undefined", "product/locale-gap"],
		parts: ({ card }) => {
			const languages = card.model?.languages ?? [];
			return [
				part(
					languages.slice(0, 1).map(({ at }) => proof(at, `It was made for ${listText(languages.map(({ value }) => value))}.`)),
					"which languages it was made for",
				),
				part(
					said(card.presentation?.wording ?? card.locale, (value) => `People read ${value}.`),
					"in which words people read it",
				),
			];
		},
	},
	{
		code: "U6",
		question: "Is it safe from those who mean harm?",
		rules: [
			...["security/remote-code", "security/pickle-artifact", "security/pickle-dangerous-global", "security/plaintext-secret"],
			...[
				"security/plaintext-transport",
				"security/public-unauthenticated",
				"security/untrusted-training-source",
				"security/poisonable-loop",
			],
			...["security/pii-to-log", "security/code-in-model"],
		],
		parts: ({ card, models }) => [
			part(
				all(card.features, ({ pii }) => pii, `of ${many(card.features.length, "feature")} says whether it is personal data`),
				"for each feature, whether it is personal data",
			),
			part(
				said(card.feedback?.authenticated?.value ? card.feedback.authenticated : undefined, () => "Only known parties can give feedback."),
				"who may give feedback",
			),
			part(
				models
					.flatMap(({ revision }) => said(revision, (value) => `The model is pinned to \`${value}\`.`))
					.concat(said(card.model?.version, (value) => `The model is version ${value}.`)),
				"which version of the model is meant",
			),
		],
	},
];
