import type { PlatformRemark } from "../../facts/facts.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { isSet, keyOf, placeOf } from "../kubernetes/resource.ts";
import { checkOlder, checkOrder } from "./check-deletion-rules.ts";
import type { Resource } from "./resource.ts";

/** What is deleted when a job has ended: by rules, or by two older fields together. */
export function* checkDeletion(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, patch, at } = resource;
	const strategy = spec.get("deletionStrategy");
	if (!strategy.isMap || strategy.templated) return;
	const rules = strategy.get("deletionRules");
	const [success, failure] = [strategy.get("onSuccess"), strategy.get("onFailure")];
	const older = keyOf(success) ?? keyOf(failure);
	const shutdown = spec.get("shutdownAfterJobFinishes");
	if (rules.items().length > 0 && rules.key) {
		const turned = elsewhere("It is turned on here.", shutdown.key?.at);
		if (shutdown.boolean()?.value === true)
			yield refused(
				rules.key.at,
				title,
				"`deletionRules` stand beside `shutdownAfterJobFinishes`, which deletes the cluster itself.",
				turned,
			);
		if (older) yield refused(older, title, "`onSuccess` and `onFailure` stand beside the `deletionRules` that take their place.");
	} else if (!patch && !rules.templated && isSet(success) !== isSet(failure)) {
		yield refused(placeOf(strategy, at), title, "`deletionStrategy` has one of `onSuccess` and `onFailure`, and they go together.");
	} else if (!patch && !rules.templated && !older) {
		yield refused(placeOf(strategy, at), title, "`deletionStrategy` has no `deletionRules`.");
	}
	yield* checkRules(resource);
	yield* checkOrder(rules.items(), title);
	if (rules.items().length === 0) yield* checkOlder(strategy, spec, title);
}

function* checkRules({ spec, title, at }: Resource): Iterable<PlatformRemark> {
	const scaled = spec.get("rayClusterSpec", "enableInTreeAutoscaling");
	const selector = spec.get("clusterSelector");
	for (const rule of spec.get("deletionStrategy", "deletionRules").items()) {
		const condition = rule.get("condition");
		const [job, deployment] = [condition.get("jobStatus"), condition.get("jobDeploymentStatus")];
		if (condition.isMap && isSet(job) === isSet(deployment)) {
			const what = isSet(job) ? "both `jobStatus` and `jobDeploymentStatus`" : "neither `jobStatus` nor `jobDeploymentStatus`";
			yield refused(placeOf(condition, at), title, `the condition of a rule has ${what}, and one of them is wanted.`);
		}
		const policy = rule.get("policy").string();
		if (policy?.value === "DeleteWorkers" && scaled.boolean()?.value === true) {
			const what = "`DeleteWorkers` takes the workers away, and the autoscaler would bring them back.";
			yield refused(policy.at, title, what, elsewhere("The autoscaler is turned on here.", scaled.key?.at));
		}
		if (policy && ["DeleteWorkers", "DeleteCluster"].includes(policy.value) && selector.entries().length > 0) {
			const what = `\`${policy.value}\` deletes what is not the job's own: \`clusterSelector\` selects a cluster that runs.`;
			yield refused(policy.at, title, what, elsewhere("The cluster is selected here.", selector.key?.at));
		}
	}
}
