import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet, keyOf, placeOf } from "../kubernetes/resource.ts";
import { checkDeletion } from "./check-deletion.ts";
import type { Resource } from "./resource.ts";

/** What the operator asks of a RayJob beyond its cluster. */
export function* checkJob(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, patch, at } = resource;
	if (!spec.isMap) return;
	const [selector, cluster] = [spec.get("clusterSelector"), spec.get("rayClusterSpec")];
	const selects = selector.entries().length > 0;
	if (!patch && !selects && !isSet(cluster) && !selector.templated) {
		yield refused(placeOf(spec, at), title, "there is neither a `rayClusterSpec` nor a `clusterSelector`, and the job needs a cluster.");
	}
	if (selects) yield* checkSelector(spec, selector, title);
	yield* checkEnd(spec, selects, title);
	yield* checkMode(spec, title);
	yield* checkDeletion(resource);
	for (const [key, least] of [
		["activeDeadlineSeconds", 1] as const,
		["backoffLimit", 0] as const,
		["ttlSecondsAfterFinished", 0] as const,
	]) {
		const value = spec.get(key).number();
		if (value && value.value < least) yield outOfRange(value.at, `\`${key}\` is ${value.value}, but ${title} wants at least ${least}.`);
	}
}

/** A cluster that runs already has its own life. */
function* checkSelector(spec: Cursor, selector: Cursor, title: string): Iterable<PlatformRemark> {
	const name = selector.get("ray.io/cluster");
	const chosen = elsewhere("The cluster is selected here.", selector.key?.at);
	if (!name.templated && !name.word()?.value) {
		yield refused(
			selector.key?.at ?? placeOf(selector, placeless(spec)),
			title,
			"`clusterSelector` has no `ray.io/cluster`, and this label names the cluster.",
		);
	}
	const retries = spec.get("backoffLimit").number();
	if (retries && retries.value > 0) {
		yield refused(retries.at, title, "`backoffLimit` tries again on a new cluster, and `clusterSelector` selects one that runs.", chosen);
	}
	const mode = spec.get("submissionMode").string();
	if (mode?.value === "SidecarMode")
		yield refused(
			mode.at,
			title,
			"`SidecarMode` puts a container beside the head, and `clusterSelector` selects a cluster that runs.",
			chosen,
		);
}

function placeless(spec: Cursor): NonNullable<Cursor["at"]> {
	return spec.at ?? { file: "", start: 0, end: 0 };
}

/** What happens when the job is paused or over. */
function* checkEnd(spec: Cursor, selects: boolean, title: string): Iterable<PlatformRemark> {
	const suspended = spec.get("suspend");
	const shutdown = spec.get("shutdownAfterJobFinishes");
	const shuts = shutdown.boolean()?.value === true || shutdown.templated;
	if (suspended.boolean()?.value === true && suspended.key) {
		if (!shuts) yield refused(suspended.key.at, title, "`suspend` is on, which takes `shutdownAfterJobFinishes`.");
		if (selects) yield refused(suspended.key.at, title, "`suspend` is on, and a cluster that is selected is not the job's own to stop.");
	}
	const delay = spec.get("ttlSecondsAfterFinished").number();
	if (delay && delay.value > 0 && !shuts) {
		const what = "`ttlSecondsAfterFinished` delays the end of the cluster, and `shutdownAfterJobFinishes` does not end it.";
		yield refused(delay.at, title, what, elsewhere("It is turned off here.", shutdown.key?.at));
	}
}

function* checkMode(spec: Cursor, title: string): Iterable<PlatformRemark> {
	const mode = spec.get("submissionMode").string();
	const chosen = elsewhere("The mode stands here.", mode?.at);
	const retries = spec.get("backoffLimit").number();
	if (mode?.value === "InteractiveMode" && retries && retries.value > 0) {
		yield refused(retries.at, title, "`backoffLimit` tries again, and in `InteractiveMode` a person hands the job in.", chosen);
	}
	if (mode?.value !== "SidecarMode") return;
	for (const key of ["submitterPodTemplate", "submitterConfig"]) {
		const at = keyOf(spec.get(key));
		if (at) yield refused(at, title, `\`${key}\` describes a pod of its own, and in \`SidecarMode\` there is none.`, chosen);
	}
	const policy = spec.get("rayClusterSpec", "headGroupSpec", "template", "spec", "restartPolicy").string();
	if (policy && !["Never", ""].includes(policy.value)) {
		yield refused(
			policy.at,
			title,
			`\`restartPolicy\` of the head is \`${policy.value}\`, and \`SidecarMode\` takes \`Never\` alone.`,
			chosen,
		);
	}
}
