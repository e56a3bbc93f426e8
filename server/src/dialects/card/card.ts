import { type Card, noCard } from "../../facts/card.ts";
import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Cursor, Source } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Dialect } from "../dialect.ts";
import { schemaNamed } from "../schemas.ts";
import { checkCard } from "./check.ts";
import { readFeatures, readSources } from "./data.ts";
import { readCanary, readConsumers, readFallback, readFeedback, readMonitoring, readOutOfRange, readRetraining } from "./operation.ts";
import { readEvaluation, readExplainability, readPresentation, readPurpose } from "./people.ts";
import { all, date, duration, fileReference, isUri, itemPlace, maybe, texts } from "./read.ts";

const platform = { title: "Plimsoll", rejectsUnknown: true, target: undefined };

/** `*.card.yaml`: what serving manifests cannot say. */
export const card: Dialect = {
	id: "card",
	title: "Plimsoll deployment card",
	formats: ["yaml", "json"],
	recognises,
	schema: () => schemaNamed("deployment-card.schema.json"),
	read(document, context) {
		const { file } = context.source;
		const name = document.get("metadata", "name").string();
		const first = document.entries()[0]?.key?.at ?? { file, start: 0, end: 0 };
		const apiVersion = document.get("apiVersion").string()?.value;
		const manifest = {
			kind: "manifest",
			at: name?.at ?? first,
			dialect: "card",
			type: "DeploymentCard",
			...maybe({ name, apiVersion }),
		} as const;
		return {
			...noFacts,
			manifests: [manifest],
			cards: [readCard(document, context.source, manifest.at)],
			remarks: [
				...checkSchema(context.document, schemaNamed("deployment-card.schema.json"), platform).map(leniently),
				...checkCard(document),
			],
		};
	},
};

/** A card is read without them too. */
function leniently(remark: PlatformRemark): PlatformRemark {
	const heading = remark.rule === "config/missing-field" && /^The document has no `(apiVersion|kind)`/.test(remark.message);
	return heading ? { ...remark, severity: "warning" } : remark;
}

/** By its kind or its vocabulary. Other tools call files of theirs cards too, so that without either most of its keys must be known. */
function recognises(document: Cursor, file: string): boolean {
	const [apiVersion, kind] = ["apiVersion", "kind"].map((key) => document.get(key).string()?.value);
	if (apiVersion?.startsWith("plimsoll/")) return true;
	if (apiVersion !== undefined) return false;
	if (kind !== undefined || document.get("kind").present) return kind === "DeploymentCard";
	const known = schemaNamed("deployment-card.schema.json").properties ?? {};
	const keys = document.entries().flatMap(({ key }) => key?.value ?? []);
	return /\.card\.(ya?ml|json)$/.test(file) && keys.filter((key) => Object.hasOwn(known, key)).length * 2 > keys.length;
}

function readCard(document: Cursor, { file, text: words }: Source, at: Card["at"]): Card {
	return {
		...noCard,
		at,
		manifests: document
			.get("manifests")
			.items()
			.flatMap((item) => fileReference(item, file) ?? []),
		...readPurpose(document, words),
		...maybe({
			slo: readObjective(document.get("slo")),
			traffic: readTraffic(document.get("traffic")),
			model: readModel(document.get("model"), file),
			featurePlace: itemPlace(document.get("features"), words),
			featuresComplete: document.get("featuresComplete").boolean(),
			feedback: readFeedback(document.get("feedback"), words),
			retraining: readRetraining(document.get("retraining"), words),
			rollback: all(document.get("rollback"), (rollback) => ({ to: rollback.get("to").word() })),
			fallback: readFallback(document.get("fallback")),
			actionLimits: document.get("actionLimits").key?.at,
			actionsPerHour: document.get("actionLimits", "perHour").number(),
			onActionLimit: document.get("actionLimits", "onHit").string(),
			explainability: readExplainability(document.get("explainability")),
			presentation: readPresentation(document.get("presentation")),
			evaluation: readEvaluation(document.get("evaluation"), file, words),
			outOfRange: readOutOfRange(document.get("outOfRange")),
			drift: readDrift(document.get("drift"), file),
			benchmark: readBenchmark(document.get("benchmark")),
			gpuPool: document.get("gpuPool").number(),
			experimentUntil: date(document.get("experiment", "until")),
			canary: readCanary(document.get("canary")),
			sourcePlace: itemPlace(document.get("sources"), words),
			consumersKey: document.get("consumers").isList ? document.get("consumers").key?.at : undefined,
			consumerPlace: itemPlace(document.get("consumers"), words),
		}),
		features: readFeatures(document.get("features")),
		sources: readSources(document.get("sources"), words),
		consumers: readConsumers(document.get("consumers"), words),
		monitoring: readMonitoring(document.get("monitoring"), words),
		...readDecisions(document),
	};
}

function readObjective(slo: Cursor): Card["slo"] {
	return all(slo, () => ({
		p50Ms: slo.get("p50Ms").number(),
		p95Ms: slo.get("p95Ms").number(),
		p99Ms: slo.get("p99Ms").number(),
		availability: slo.get("availability").number(),
		errorRate: slo.get("errorRate").number(),
	}));
}

function readTraffic(traffic: Cursor): Card["traffic"] {
	return all(traffic, () => ({
		steadyQps: traffic.get("steadyQps").number(),
		peakQps: traffic.get("peakQps").number(),
		pageBudgetMs: traffic.get("pageBudgetMs").number(),
	}));
}

function readModel(model: Cursor, file: string): Card["model"] {
	const artifact = model.get("artifact").string();
	const local =
		artifact && !isUri(artifact.value) ? { at: artifact.at, written: artifact.value, path: resolvePath(file, artifact.value) } : undefined;
	return all(model, () => ({
		artifact,
		file: local,
		version: model.get("version").word(),
		trainedAt: date(model.get("trainedAt")),
		target: model.get("target").string(),
		maxAge: duration(model.get("maxAge")),
		languages: texts(model.get("languages")),
		aliases: texts(model.get("aliases")),
		trainingData: all(model.get("trainingData"), (data) => ({
			id: data.get("id").string(),
			aliases: texts(data.get("aliases")),
			version: data.get("version").word(),
			from: date(data.get("from")),
			to: date(data.get("to")),
			filters: texts(data.get("filters")),
		})),
		lookups: model
			.get("lookups")
			.items()
			.flatMap(
				(lookup) =>
					all(lookup, () => ({
						name: lookup.get("name").string(),
						training: lookup.get("training").string(),
						serving: lookup.get("serving").string(),
						version: lookup.get("version").word(),
					})) ?? [],
			),
	}));
}

function readDrift(drift: Cursor, file: string): Card["drift"] {
	return all(drift, () => ({
		report: fileReference(drift.get("report"), file),
		history: fileReference(drift.get("history"), file),
		endpoint: drift.get("endpoint").string(),
		refresh: duration(drift.get("refresh")),
	}));
}

function readBenchmark(benchmark: Cursor): Card["benchmark"] {
	return all(benchmark, () => ({
		dims: benchmark
			.get("dims")
			.entries()
			.flatMap((dim) => {
				const size = dim.number();
				return dim.key && size ? [{ name: dim.key.value, size }] : [];
			}),
		batch: benchmark.get("batch").number(),
		concurrency: benchmark.get("concurrency").number(),
		threads: benchmark.get("threads").number(),
	}));
}

function readDecisions(document: Cursor): Pick<Card, "outputs" | "thresholds" | "accept"> {
	const listOf = <T>(key: string, read: (item: Cursor) => T | undefined): T[] =>
		document
			.get(key)
			.items()
			.flatMap((item) => read(item) ?? []);
	return {
		outputs: listOf("outputs", (output) =>
			all(output, () => ({
				name: output.get("name").string(),
				semantics: output.get("semantics").string(),
				range: output
					.get("range")
					.items()
					.flatMap((bound) => bound.number() ?? []),
			})),
		),
		thresholds: listOf("thresholds", (threshold) =>
			all(threshold, () => ({
				name: threshold.get("name").string(),
				output: threshold.get("output").string(),
				value: threshold.get("value").number(),
				setFor: threshold.get("setFor").word(),
				setOn: date(threshold.get("setOn")),
			})),
		),
		accept: listOf("accept", (accept) =>
			all(accept, () => ({
				rule: accept.get("rule").string(),
				target: accept.get("target").string(),
				reason: accept.get("reason").string(),
				until: date(accept.get("until")),
			})),
		),
	};
}
