import { formatDuration } from "../../facts/units.ts";
import { dateText, listText } from "../../rules/words.ts";
import { proof, said } from "./answer.ts";
import { all, benchmark, byItself, objective, part } from "./challenge-proofs.ts";
import type { Question } from "./challenges.ts";
import { evaluationOf } from "./model.ts";

/** What it depends on, and what may go wrong with time. */
export const debts: readonly Question[] = [
	{
		code: "TI1",
		question: "Are the debts of its data known, as those of its code are?",
		rules: [
			...["contract/feature-not-in-signature", "lineage/unresolved", "lineage/cycle", "lineage/unstable-upstream-model"],
			...["lineage/cross-team-unversioned", "lineage/lookup-skew", "lineage/unused-feature", "lineage/retired-feature"],
			...["lineage/bundled-features", "lineage/epsilon-feature", "lineage/correlated-features", "lineage/serving-unavailable-feature"],
			...["feedback/undeclared-consumer", "feedback/correction-cascade", "feedback/blast-radius"],
		],
		parts: ({ card }) => [
			part(
				all(card.sources, ({ version, contract }) => version ?? contract, "source is read in a stated version"),
				"a version of each source",
			),
			part(
				said(card.featuresComplete?.value ? card.featuresComplete : undefined, () => "The list of features is complete."),
				"a list of features that is complete",
			),
			part(
				card.evaluation?.importance ? [proof(card.evaluation.importance.at, "A report says what each feature is worth.")] : [],
				"what each feature is worth",
			),
		],
	},
	{
		code: "TI2",
		question: "Is it kept from learning its own decisions?",
		rules: ["feedback/direct-loop", "feedback/hidden-loop", "feedback/label-is-prediction", "security/poisonable-loop"],
		parts: ({ card: { feedback } }) => {
			const { labelSource, mitigation, blind } = feedback ?? {};
			const against = mitigation?.value === "none" ? [] : said(mitigation, (value) => `\`${value}\` keeps it from that.`);
			const unseen = blind?.value ? said(blind, () => "Those who label do not see the prediction.") : [];
			return [
				part(
					said(labelSource, (value) => `The labels come from \`${value}\`.`),
					"where the labels come from",
				),
				part([...against, ...unseen], "what keeps it from that"),
			];
		},
	},
	{
		code: "TI3",
		question: "Is it noticed when the world has moved on?",
		rules: [
			...["lineage/unstable-upstream-model", "lineage/history-gap", "lineage/stale-source", "drift/breach-unhandled"],
			...["drift/fixed-threshold", "drift/threshold-under-label-shift", "drift/retraining-overdue"],
		],
		parts: ({ card: { model, drift } }) => [
			part(
				said(model?.trainingData?.to, (value) => `Its data ends on ${dateText(value)}.`),
				"where its training data ends",
			),
			part(
				said(model?.maxAge, (value) => `It may be ${formatDuration(value)} old.`),
				"how old it may grow",
			),
			part(drift ? [proof(drift.at, "Drift is read here.")] : [], "where drift is read"),
		],
	},
	{
		code: "TI4",
		question: "Is training again set up?",
		rules: ["feedback/delay-exceeds-cadence", "drift/retraining-policy-missing", "drift/retraining-overdue", "drift/retraining-too-slow"],
		parts: ({ card: { retraining }, stages }) => [
			byItself(retraining),
			part(
				stages.slice(0, 1).map(({ at, name }) => proof(at, `\`${name}\` can be run again.`)),
				"a pipeline to run again",
			),
		],
	},
	{
		code: "TI5",
		question: "What if the model that was trained again is worse?",
		rules: ["rollout/rollback-impossible", "rollout/rollback-incompatible", "rollout/promotion-gate-missing", "security/poisonable-loop"],
		parts: ({ card }) => [
			part(card.retraining?.gate ? [proof(card.retraining.gate, "A gate holds it back.")] : [], "a gate"),
			part(
				said(card.rollback?.to, (value) => `It goes back to \`${value}\`.`),
				"what to go back to",
			),
		],
	},
	{
		code: "TI6",
		question: "What if what was left out in training comes back?",
		rules: ["drift/outliers-unhandled"],
		parts: ({ card: { model, outOfRange } }) => [
			part(
				(model?.trainingData?.filters ?? []).slice(0, 1).map(({ value, at }) => proof(at, `Left out were ${value}.`)),
				"what was left out",
			),
			part(
				outOfRange?.action?.value === "none" ? [] : said(outOfRange?.action, (value) => `Then this is done: ${value}.`),
				"what is done with such inputs",
			),
		],
	},
	{
		code: "TI7",
		question: "Is bias looked for that cross-validation does not show?",
		rules: [
			"lineage/forbidden-feature",
			"lineage/label-leak",
			"feedback/label-is-prediction",
			"drift/slice-below-gate",
			"product/inclusion-untested",
		],
		parts: (of) => {
			const slices = of.card.evaluation?.slices ?? [];
			return [
				part(
					slices.slice(0, 1).map(({ at }) => proof(at, `Looked at apart: ${listText(slices.map(({ value }) => value))}.`)),
					"groups that are looked at apart",
				),
				part(evaluationOf(of), "a report"),
			];
		},
	},
	{
		code: "TI8",
		question: "Can a poor answer be explained?",
		rules: ["product/explainability-missing", "product/explainer-incompatible", "product/low-confidence-unhandled"],
		parts: ({ card, services }) => [
			part(
				[
					...said(card.explainability?.method, (value) => `By ${value}.`),
					...services.flatMap(({ explainer }) => (explainer ? [proof(explainer.at, "By an explainer beside the model.")] : [])),
				],
				"how answers are explained",
			),
			part(
				said(card.explainability?.audience, (value) => `To ${value}.`),
				"to whom",
			),
		],
	},
	{
		code: "TI9",
		question: "Is it quick enough, or would a simpler model do?",
		rules: [
			...["capacity/gpu-not-requested", "capacity/shm-too-small", "capacity/model-exceeds-memory", "capacity/latency-slo-unmet"],
			...["capacity/throughput-slo-unmet", "capacity/simpler-model-suffices"],
		],
		parts: (of) => [
			part(objective(of), "how quick it has to be"),
			part(benchmark(of), "how quick it is"),
			part(
				said(of.card.evaluation?.baseline, (value) => `It was compared with \`${value}\`.`),
				"a simpler model to compare it with",
			),
		],
	},
];
