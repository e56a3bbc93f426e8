import { modelFile } from "../../lineage/lineage.ts";
import { fileAt, many, proof, said } from "./answer.ts";
import { benchmark, fallback, manifestsOf, objective, part, replicas, watched, watchedQuality } from "./challenge-proofs.ts";
import type { Question } from "./challenges.ts";
import { evaluationOf } from "./model.ts";

/** Whether it runs, and goes on running. */
export const running: readonly Question[] = [
	{
		code: "T1",
		question: "Does it do as well in production as it did in development?",
		rules: [
			...["artifact/framework-skew", "contract/feature-type-skew", "capacity/benchmark-not-applicable", "lineage/lookup-skew"],
			...["lineage/serving-unavailable-feature", "lineage/label-leak", "lineage/train-serve-split", "drift/fixed-threshold"],
			...["drift/outliers-unhandled", "drift/offline-online-gap"],
		],
		parts: (of) => [part(evaluationOf(of), "how good it was in development"), part(watchedQuality(of), "how good it is in production")],
	},
	{
		code: "E1",
		question: "Is it more than a notebook and a report?",
		rules: ["lineage/notebook-in-path", "product/stage-mismatch"],
		parts: (of) => [
			part(manifestsOf(of), "a manifest that deploys it"),
			part(
				of.stages.slice(0, 1).map(({ at, name }) => proof(at, `The stage \`${name}\` makes the model.`)),
				"a pipeline that makes it",
			),
		],
	},
	{
		code: "N1",
		question: "Is it a service that people can use?",
		rules: ["contract/protocol-mismatch", "security/public-unauthenticated", "feedback/phantom-consumer"],
		parts: ({ services, card }) => [
			part(
				services.slice(0, 1).map(({ at, name }) => proof(at, `${name ? `\`${name.value}\`` : "A service"} answers requests.`)),
				"a manifest of a service",
			),
			part(
				card.consumers
					.slice(0, 1)
					.map(({ at }) => proof(at, `${many(card.consumers.length, "consumer")} ${card.consumers.length === 1 ? "is" : "are"} named.`)),
				"who uses it",
			),
		],
	},
	{
		code: "N2",
		question: "Does it have a place to run that it fits into?",
		rules: [
			...["artifact/file-missing", "artifact/opset-unsupported", "capacity/memory-limit-missing", "capacity/model-exceeds-memory"],
			...["capacity/memory-below-peak", "rollout/traffic-sum", "config/unit-suspect"],
		],
		parts: ({ models, card, services, world }) => [
			part(
				[
					...models.flatMap(({ artifact }) => said(artifact, (value) => `The model comes from \`${value}\`.`)),
					...said(card.model?.artifact, (value) => `The model is \`${value}\`.`),
					...models.flatMap((model) => {
						const file = modelFile(model, world.lineage);
						return file === undefined ? [] : [proof(fileAt(file), "The weights lie in the workspace.")];
					}),
				],
				"where the model comes from",
			),
			part(
				services.flatMap(({ containers }) =>
					containers.flatMap(({ limits }) =>
						limits
							.filter(({ name }) => name.value === "memory")
							.map(({ quantity }) => proof(quantity.at, `It may take ${quantity.value} of memory.`)),
					),
				),
				"how much memory it may take",
			),
		],
	},
	{
		code: "N3",
		question: "Is it watched how well the model does?",
		rules: ["drift/report-stale", "drift/unmonitored-feature", "drift/monitor-without-alert", "drift/offline-online-gap"],
		parts: (of) => [
			part(watched(of), "something that is watched"),
			part(watchedQuality(of), "a figure of its quality in production"),
			part(
				said(of.card.feedback?.labelSource, (value) => `The truth comes from \`${value}\`.`),
				"where the truth comes from",
			),
		],
	},
	{
		code: "N4",
		question: "Does it survive failures?",
		rules: [
			...["artifact/unversioned-uri", "capacity/timeout-inverted", "capacity/cold-start-vs-slo", "capacity/rollout-gpu-deadlock"],
			...["rollout/readiness-missing", "rollout/startup-window-too-short", "rollout/probe-invalid", "rollout/single-replica"],
			...["rollout/rollback-impossible", "rollout/rollback-incompatible", "rollout/fallback-missing", "rollout/fallback-shares-failure"],
			"drift/action-limit-missing",
		],
		parts: (of) => [
			part(replicas(of), "a second replica"),
			part(fallback(of), "what answers when it does not"),
			part(
				said(of.card.rollback?.to, (value) => `It can go back to \`${value}\`.`),
				"what to go back to",
			),
		],
	},
	{
		code: "N5",
		question: "Does it answer many at once?",
		rules: [
			...["config/out-of-range", "contract/batch-dim-conflict", "capacity/memory-limit-missing", "capacity/latency-slo-unmet"],
			...[
				"capacity/throughput-slo-unmet",
				"capacity/batch-delay-vs-slo",
				"capacity/concurrency-conflict",
				"capacity/hpa-replicas-conflict",
			],
		],
		parts: (of) => [
			part(
				said(of.card.traffic?.peakQps ?? of.card.traffic?.steadyQps, (value) => `${value} requests a second are expected.`),
				"how many requests are expected",
			),
			part(objective(of), "how quick it has to be"),
			part(benchmark(of), "how quick it is"),
		],
	},
];
