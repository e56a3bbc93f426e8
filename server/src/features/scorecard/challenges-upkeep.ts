import { formatDuration } from "../../facts/units.ts";
import { dateText } from "../../rules/words.ts";
import { fileAt, many, proof, said } from "./answer.ts";
import { alerts, all, byItself, featuresWith, manifestsOf, part, trainedOn, versions, watched } from "./challenge-proofs.ts";
import type { Question } from "./challenges.ts";
import { evaluationOf } from "./model.ts";
import { run } from "./steps.ts";

/** Whether somebody keeps it up, by hand or by a pipeline. */
export const upkeep: readonly Question[] = [
	{
		code: "C1",
		question: "Does somebody who knows it answer for it?",
		rules: ["product/owner-missing", "product/owner-unknown"],
		parts: ({ card, surroundings: { codeOwners } }) => [
			part(
				said(card.owner, (value) => `\`${value}\` does.`),
				"an owner",
			),
			part(
				codeOwners ? [proof(fileAt(codeOwners.file), "CODEOWNERS says who answers for which file.")] : [],
				"who owns which file (CODEOWNERS)",
			),
		],
	},
	{
		code: "C2",
		question: "Does it keep to the standards of its platform?",
		rules: ["config/unknown-field", "config/deprecated-setting", "config/rejected", "config/wrong-type", "config/unknown-value"],
		parts: (of) => [
			part(manifestsOf(of), "a manifest"),
			part(run(of, "check", "holds the manifests against their schemas"), "a job that checks it"),
		],
	},
	{
		code: "C3",
		question: "Is it known what data it depends on?",
		rules: ["lineage/unresolved", "lineage/unused-feature", "lineage/train-serve-split"],
		parts: ({ card }) => [
			part(
				featuresWith(card, ({ source, view }) => source ?? view, "says where it comes from"),
				"where each feature comes from",
			),
			part(
				all(card.sources, ({ owner }) => owner, "source has an owner"),
				"who owns each source",
			),
		],
	},
	{
		code: "C4",
		question: "Is drift of the data noticed?",
		rules: [
			...["drift/breach-unhandled", "drift/reference-mismatch", "drift/feature-set-mismatch", "drift/report-unsound"],
			...["drift/threshold-under-label-shift", "drift/retraining-too-slow", "drift/report-stale", "drift/report-unreadable"],
		],
		parts: ({ card, world }) => {
			const reading = world.known.drift(card.at.file);
			const [limit] = card.monitoring.filter(({ threshold, feature }) => threshold && feature);
			return [
				part(
					card.drift && reading
						? [
								proof(
									card.drift.at,
									`A report of ${dateText(reading.takenAt)} tells of ${many(reading.report.features.length, "feature")}.`,
								),
							]
						: [],
					"a drift report that can be read",
				),
				part(limit ? [proof(limit.at, "The card says from where on it is too much.")] : [], "a threshold for each feature"),
			];
		},
	},
	{
		code: "C5",
		question: "Is somebody told when something goes wrong?",
		rules: ["drift/report-stale", "drift/unmonitored-feature", "drift/monitor-without-alert"],
		parts: (of) => [part(watched(of), "something that is watched"), part(alerts(of), "somebody who is told")],
	},
	{
		code: "C6",
		question: "Is a model that does poorly trained again?",
		rules: ["rollout/promotion-gate-missing", "drift/breach-unhandled", "drift/retraining-policy-missing"],
		parts: ({ card: { retraining } }) => [
			part(
				said(retraining?.trigger, (value) => `Training begins by \`${value}\`.`),
				"what starts a training",
			),
			part(retraining?.gate ? [proof(retraining.gate, "The new model has to prove itself.")] : [], "what the new model has to prove"),
		],
	},
	{
		code: "M1",
		question: "Is it plain what it is for and what data there is?",
		rules: ["lineage/serving-unavailable-feature", "lineage/history-gap", "product/stage-mismatch"],
		parts: ({ card }) => [
			part(
				said(card.model?.target, (value) => `It predicts this: ${value}.`),
				"what it predicts",
			),
			part(
				said(card.kpi?.name, (value) => `It is there for this: ${value}.`),
				"what it is there for",
			),
			part(trainedOn(card), "what it is trained on"),
		],
	},
	{
		code: "M2",
		question: "Is its data kept and moved by a pipeline?",
		rules: ["artifact/lock-out-of-date", "lineage/history-gap", "lineage/train-serve-split", "lineage/dead-stage"],
		parts: (of) => [
			part(
				of.stages
					.slice(0, 1)
					.map(({ at }) =>
						proof(at, `${many(of.stages.length, "stage")} of a pipeline ${of.stages.length === 1 ? "leads" : "lead"} to the model.`),
					),
				"a pipeline",
			),
			part(versions(of), "a version of the data"),
		],
	},
	{
		code: "M3",
		question: "Does the pipeline hold, and is it watched?",
		rules: ["lineage/stale-source", "feedback/sla-inversion"],
		parts: ({ card: { sources } }) => [
			part(
				all(sources, ({ freshness, slo }) => freshness ?? slo, "source says how fresh it is"),
				"how fresh each source is",
			),
			part(
				all(sources, ({ alerts: told }) => told, "source says where its failures are told"),
				"where the failures of each source are told",
			),
		],
	},
	{
		code: "M4",
		question: "Is it trained again by itself?",
		rules: ["drift/retraining-policy-missing"],
		parts: ({ card: { retraining } }) => [
			byItself(retraining),
			part(
				said(retraining?.cadence, (value) => `Every ${formatDuration(value)}.`),
				"how often",
			),
		],
	},
	{
		code: "M5",
		question: "Is a model tested before it is used?",
		rules: [
			"rollout/canary-same-artifact",
			"rollout/canary-underpowered",
			"rollout/promotion-gate-missing",
			"drift/feature-set-mismatch",
			"drift/slice-below-gate",
		],
		parts: (of) => [
			part(evaluationOf(of), "a report on how good it is"),
			part(of.card.retraining?.gate ? [proof(of.card.retraining.gate, "A gate says what it has to show.")] : [], "a gate"),
		],
	},
	{
		code: "M6",
		question: "Do its settings come from one place?",
		rules: ["config/unresolved-placeholder", "config/unused-param"],
		parts: (of) => {
			const read = of.stages.flatMap(({ params }) => params);
			return [
				part(
					read.slice(0, 1).map(({ at }) => proof(at, `The pipeline takes ${many(read.length, "setting")} from a file of settings.`)),
					"settings that the pipeline reads",
				),
			];
		},
	},
];
