import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { variable } from "../kubernetes/container.ts";
import { elsewhere, refused } from "./remark.ts";
import { type Canary, type InferenceService, isSet, servingContainer, since } from "./service.ts";

/** What a canary cannot have, because its number of replicas is fixed and it runs on one node. */
const forbidden = ["workerSpec", "scaleTarget", "scaleMetric", "autoScaling"];

/** Webhook: predictors on trial beside the stable one (K17). */
export function* checkCanaries(service: InferenceService): Iterable<PlatformRemark> {
	const list = service.document.get("spec", "canary");
	if (!since(service, "0.20") || service.canaries.length === 0 || !list.key) return;
	if (service.mode !== "standard" && service.mode !== "unknown" && !service.patch) {
		const what = "`canary` works in Standard mode alone, which the annotation `serving.kserve.io/deploymentMode: Standard` asks for.";
		// A cluster whose configuration says Standard writes the annotation itself.
		yield refused(list.key.at, service, what, service.mode === "cluster" ? { severity: "warning" } : {});
	}
	const { implementations, containers } = service.predictor;
	if (implementations.length === 0 && containers.length > 0 && !loadsModel(containers)) {
		yield refused(list.key.at, service, "`canary` stands beside a stable predictor that names no model, and it needs one that does.");
	}
	yield* namesOf(service);
	yield* shares(service);
	for (const canary of service.canaries) yield* fields(canary, service);
}

/** A container that is told where its model lies passes for a model. */
function loadsModel(containers: readonly Cursor[]): boolean {
	const serving = containers.length === 1 ? containers[0] : containers.find((one) => one.get("name").string()?.value === servingContainer);
	return serving !== undefined && variable(serving, "STORAGE_URI") !== undefined;
}

function* namesOf(service: InferenceService): Iterable<PlatformRemark> {
	const stable = service.predictor.cursor.get("name").string();
	const seen = new Map(stable ? [[stable.value, stable.at]] : []);
	for (const { predictor, at } of service.canaries) {
		const field = predictor.cursor.get("name");
		const name = field.string();
		if (!isSet(field) || name?.value === "") {
			if (predictor.cursor.isMap)
				yield refused(predictor.at ?? at, service, "the predictor of a canary has no `name` to tell it from the stable one.");
		}
		if (!name?.value) continue;
		const first = seen.get(name.value);
		if (first)
			yield refused(
				name.at,
				service,
				`two predictors are named \`${name.value}\`, and each needs a name of its own.`,
				elsewhere("The other one stands here.", first),
			);
		seen.set(name.value, first ?? name.at);
	}
}

/** The range of each share is left to the schema. */
function* shares(service: InferenceService): Iterable<PlatformRemark> {
	const percents = service.canaries.map(({ cursor }) => cursor.get("trafficPercent").number());
	const total = percents.reduce((sum, percent) => sum + Math.max(0, percent?.value ?? 0), 0);
	const last = percents.at(-1);
	if (percents.length < 2 || total <= 100 || !last) return;
	yield refused(last.at, service, `the canaries get ${total} % of the traffic together, and there is no more than 100 %.`);
}

function* fields({ predictor }: Canary, service: InferenceService): Iterable<PlatformRemark> {
	for (const name of forbidden) {
		const field = predictor.cursor.get(name);
		if (!isSet(field) || !field.key) continue;
		const why = name === "workerSpec" ? "runs on one node" : "has a fixed number of replicas";
		yield refused(field.key.at, service, `a canary ${why}, so it cannot have \`${name}\`.`);
	}
	const most = predictor.cursor.get("maxReplicas").number();
	if (most && most.value > 0) yield refused(most.at, service, "a canary has a fixed number of replicas, so it cannot have `maxReplicas`.");
	const [least, stable] = [predictor.cursor.get("minReplicas").number(), service.predictor.cursor.get("minReplicas")];
	const limit = stable.number()?.value ?? (isSet(stable) ? undefined : 1);
	if (least && limit !== undefined && least.value > limit) {
		const what = `\`minReplicas\` of the canary is ${least.value}, which is more than the ${limit} of the stable predictor.`;
		yield refused(least.at, service, what, stable.at && isSet(stable) ? elsewhere("The stable one stands here.", stable.at) : {});
	}
}
