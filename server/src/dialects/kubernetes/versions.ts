import type { PlatformRemark } from "../../facts/facts.ts";
import { entryOf } from "../entry.ts";
import { change, either, refused } from "./remark.ts";
import { groupOf, type Resource, since } from "./resource.ts";

/** The version that each kind is served as, and those that it was served as once, with the release that dropped them. */
const versions: Readonly<Record<string, { readonly current: readonly string[]; readonly dropped: Readonly<Record<string, string>> }>> = {
	Deployment: { current: ["apps/v1"], dropped: { "extensions/v1beta1": "1.16", "apps/v1beta1": "1.16", "apps/v1beta2": "1.16" } },
	StatefulSet: { current: ["apps/v1"], dropped: { "apps/v1beta1": "1.16", "apps/v1beta2": "1.16" } },
	HorizontalPodAutoscaler: {
		current: ["autoscaling/v2", "autoscaling/v1"],
		dropped: { "autoscaling/v2beta1": "1.25", "autoscaling/v2beta2": "1.26" },
	},
	PodDisruptionBudget: { current: ["policy/v1"], dropped: { "policy/v1beta1": "1.25" } },
};

/** The groups that a kind has or had. */
export function isKubernetesGroup(kind: string, group: string | undefined): boolean {
	const known = entryOf(versions, kind);
	return known !== undefined && [...known.current, ...Object.keys(known.dropped)].some((version) => version.split("/")[0] === group);
}

/** Is the resource in a form that is described here? Old versions had other fields. */
export function isCurrent(resource: Resource): boolean {
	const known = entryOf(versions, resource.kind?.value);
	return known?.current.includes(resource.apiVersion?.value ?? "") ?? false;
}

export function* checkVersion(resource: Resource): Iterable<PlatformRemark> {
	const { apiVersion, kind, title, text, document } = resource;
	const known = entryOf(versions, kind?.value);
	if (!apiVersion || !kind || !known || known.current.includes(apiVersion.value) || groupOf(document) === undefined) return;
	const dropped = entryOf(known.dropped, apiVersion.value);
	const [current = ""] = known.current;
	const fix = { fix: change(apiVersion, current, text, false) };
	if (dropped === undefined) {
		const what = `it serves a \`${kind.value}\` as ${either(known.current)}, and \`${apiVersion.value}\` is unknown to it.`;
		yield refused(apiVersion.at, title, what, fix);
	} else if (since(resource, dropped)) {
		const message = `\`${apiVersion.value}\` was removed in release ${dropped}, and the target is ${title}; \`${current}\` takes its place.`;
		yield { rule: "config/deprecated-setting", severity: "error", at: apiVersion.at, message, ...fix };
	}
}
