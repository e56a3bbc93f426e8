import type { Canary, Explainer, Release } from "../../facts/release.ts";
import { maybe } from "../card/read.ts";
import { contentOf } from "../content.ts";
import { keyLine } from "../kubernetes/key-line.ts";
import { type InferenceService, isSet, transformerContainer } from "./service.ts";

/** A predictor on trial has no say in these, or they only tell it from the stable one. */
const ofScale = [
	"name",
	"labels",
	"minReplicas",
	"maxReplicas",
	"scaleTarget",
	"scaleMetric",
	"scaleMetricType",
	"autoScaling",
	"canaryTrafficPercent",
	"deploymentStrategy",
];

/** What is on trial beside the stable predictor, and what explains it. */
export function releaseOf(service: InferenceService): Release {
	const { predictor, canaries, document, context, mode } = service;
	const item = canaries.length === 1 ? keyLine(document.get("spec"), "canary", context.source.text) : undefined;
	const listed = canaries.map(({ at, cursor, predictor: own }): Canary => {
		const name = own.cursor.get("name").string();
		return {
			at: name?.at ?? at,
			...maybe({ name, share: cursor.get("trafficPercent").number(), runs: contentOf(own.cursor, ofScale), item }),
		};
	});
	const latest = predictor.cursor.get("canaryTrafficPercent");
	const share = latest.number();
	// The other part of the requests stays with what was applied before.
	const own: readonly Canary[] = share && latest.key && listed.length === 0 && mode !== "standard" ? [{ at: latest.key.at, share }] : [];
	const all = [...listed, ...own];
	return maybe({
		canaries: all.length > 0 ? all : undefined,
		runs: listed.length > 0 ? contentOf(predictor.cursor, ofScale) : undefined,
		explainer: readExplainer(service),
	});
}

/** Explainers that a release has a key for say their type, and those of a container say it in its arguments. */
function readExplainer({ explainer, transformer, predictor }: InferenceService): Explainer | undefined {
	const { cursor, at } = explainer;
	if (!isSet(cursor)) return undefined;
	const types = ["alibi", "aix", "art"].map((key) => cursor.get(key, "type").string());
	const said = cursor
		.get("containers")
		.items()
		.flatMap((container) => {
			const words = container.get("args").items();
			const flag = words.findIndex((word) => word.string()?.value === "--explainer_type");
			return flag < 0 ? [] : (words[flag + 1]?.string() ?? []);
		});
	const before = predictor.containers.some((container) => container.get("name").string()?.value === transformerContainer);
	const type = types.find((one) => one !== undefined) ?? said[0];
	return { at: type?.at ?? at, direct: !isSet(transformer.cursor) && !before, ...maybe({ type }) };
}
