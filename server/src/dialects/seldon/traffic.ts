import type { PlatformRemark } from "../../facts/facts.ts";
import type { TrafficShare } from "../../facts/release.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { contentOf } from "../content.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import type { Resource } from "./resource.ts";

/** How requests are split between predictors; a share that is not stated is 0, as in the webhook. */
export function* checkTraffic(predictors: readonly Cursor[], { title, patch, spec }: Resource): Iterable<PlatformRemark> {
	if (patch || predictors.length < spec.get("predictors").items().length) return;
	const shadows = predictors.filter((predictor) => predictor.get("shadow").boolean()?.value === true);
	const unsure = predictors.some((predictor) => predictor.get("shadow").templated || predictor.get("traffic").templated);
	const [first, second] = shadows.map((predictor) => predictor.get("shadow"));
	if (second?.at)
		yield refused(second.at, title, "two predictors are shadows, and only one may be.", elsewhere("The other one stands here.", first?.at));
	if (first?.at && predictors.length === 1) yield refused(first.at, title, "its only predictor is a shadow, whose answers are dropped.");
	for (const shadow of shadows) {
		const share = shadow.get("traffic").number();
		if (share && (share.value < 0 || share.value > 100))
			yield outOfRange(share.at, `\`traffic\` is ${share.value}, but ${title} wants 0 to 100 for a shadow.`);
	}
	if (!unsure)
		yield* sum(
			predictors.filter((predictor) => !shadows.includes(predictor)),
			predictors.length === 1,
			title,
		);
}

function* sum(predictors: readonly Cursor[], alone: boolean, title: string): Iterable<PlatformRemark> {
	const total = predictors.reduce((all, predictor) => all + (predictor.get("traffic").number()?.value ?? 0), 0);
	const place = predictors.find((predictor) => predictor.get("traffic").number())?.get("traffic") ?? predictors[0]?.get("name");
	if (!place?.at) return;
	if (predictors.length > 1 && total !== 100) {
		yield refused(place.at, title, `the \`traffic\` of its predictors adds up to ${total}, and it must add up to 100.`);
	} else if (alone && total > 0 && total < 100) {
		yield refused(place.at, title, `its only predictor gets ${total} % of the requests, and it must get all of them or state nothing.`);
	}
}

/** The shares of all predictors that answer, where more than one does and each states its own. */
export function readTraffic(predictors: readonly Cursor[]): readonly TrafficShare[] | undefined {
	const answering = predictors.filter((predictor) => predictor.get("shadow").boolean()?.value !== true);
	const shares = answering.flatMap((predictor) => {
		const [name, share] = [predictor.get("name").string(), predictor.get("traffic").number()];
		const runs = contentOf(predictor, ["name", "traffic", "replicas", "labels"]);
		return name && share ? [{ name, share, ...maybe({ runs }) }] : [];
	});
	const total = shares.reduce((all, { share }) => all + share.value, 0);
	// The webhook has its own word on shares that do not add up.
	return shares.length > 1 && shares.length === answering.length && total === 100 ? shares : undefined;
}
