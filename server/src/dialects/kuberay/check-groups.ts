import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkPod } from "../kubernetes/check-pod.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet, kubernetesRelease, placeOf } from "../kubernetes/resource.ts";
import { type Group, groupsOf, type Resource } from "./resource.ts";

/** Volumes that the operator adds to the pods. */
const added = ["shared-mem", "ray-logs", "ray-tls", "ray-token", "gcs-storage"];

/** What the operator asks of the head and of each group of workers, and Kubernetes of their pods. */
export function* checkGroups(resource: Resource): Iterable<PlatformRemark> {
	const { cluster, title, text, at, patch } = resource;
	for (const group of groupsOf(cluster)) {
		yield* checkContainers(group, resource);
		yield* checkSize(group, title);
		yield* checkResources(group, title);
		const cursor = group.cursor.get("template", "spec");
		yield* checkPod({ cursor, title: `Kubernetes ${kubernetesRelease.newest}`, text, at, patch, claims: added });
	}
}

function* checkContainers({ cursor, name }: Group, { title, patch, at }: Resource): Iterable<PlatformRemark> {
	const template = cursor.get("template");
	const containers = template.get("spec", "containers");
	if (patch || !isSet(template) || [template, template.get("spec"), containers].some(({ templated }) => templated)) return;
	if (containers.items().length === 0) yield refused(placeOf(template, at), title, `${name} has no container, and the first one runs Ray.`);
}

function* checkSize({ cursor, name }: Group, title: string): Iterable<PlatformRemark> {
	const [least, most] = [cursor.get("minReplicas").number(), cursor.get("maxReplicas").number()];
	for (const [key, count] of [["minReplicas", least] as const, ["maxReplicas", most] as const]) {
		if (count && count.value < 0) yield outOfRange(count.at, `\`${key}\` of ${name} is ${count.value}, but ${title} wants at least 0.`);
	}
	if (!least || !most || least.value <= most.value) return;
	const what = `${name} has \`minReplicas\` ${least.value}, which is more than \`maxReplicas\` with ${most.value}.`;
	yield refused(least.at, title, what, elsewhere("The maximum stands here.", most.at));
}

function* checkResources({ cursor, name }: Group, title: string): Iterable<PlatformRemark> {
	const [parameters, resources] = [cursor.get("rayStartParams"), cursor.get("resources")];
	const counted = ["num-cpus", "num-gpus", "memory", "resources"].map((key) => parameters.get(key)).find((one) => one.word()?.value);
	if (counted?.key && resources.entries().length > 0) {
		const what = `\`rayStartParams\` of ${name} sets \`${counted.key.value}\`, and \`resources\` counts the resources too.`;
		yield refused(counted.key.at, title, what, elsewhere("The resources stand here.", resources.key?.at));
	}
	const labels = parameters.get("labels");
	if (labels.key)
		yield refused(labels.key.at, title, `\`rayStartParams\` of ${name} sets \`labels\`, which belong to the key \`labels\` of the group.`);
	yield* checkLabels(cursor.get("labels"), title);
}

const word = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Labels of Kubernetes: a word, before which a domain may stand. */
function* checkLabels(labels: Cursor, title: string): Iterable<PlatformRemark> {
	for (const label of labels.entries()) {
		const [key, value] = [label.key, label.word()];
		if (!key || /[$<{]/.test(key.value)) continue;
		const [name = "", domain, ...more] = key.value.split("/").reverse();
		if (!word.test(name) || more.length > 0 || (domain !== undefined && !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(domain)))
			yield refused(key.at, title, `a label is called \`${key.value}\`, which is no key of a label in Kubernetes.`);
		if (value && value.value !== "" && !word.test(value.value) && !/[$<{]/.test(value.value))
			yield refused(value.at, title, `the label \`${key.value}\` is \`${value.value}\`, which is no value of a label in Kubernetes.`);
	}
}
