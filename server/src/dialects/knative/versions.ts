import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, refused } from "../kubernetes/remark.ts";
import type { Resource } from "../kubernetes/resource.ts";

const current = "serving.knative.dev/v1";
/** Served once, and gone since Knative 1.0 at the latest. */
const dropped = ["serving.knative.dev/v1alpha1", "serving.knative.dev/v1beta1"];

export function isCurrent(document: Cursor): boolean {
	return document.get("apiVersion").string()?.value === current;
}

export function* checkVersion({ apiVersion, title, text }: Resource): Iterable<PlatformRemark> {
	if (!apiVersion) return;
	const fix = { fix: change(apiVersion, current, text, false) };
	if (!dropped.includes(apiVersion.value)) {
		yield refused(apiVersion.at, title, `it serves a \`Service\` as \`${current}\`, and \`${apiVersion.value}\` is unknown to it.`, fix);
		return;
	}
	const message = `\`${apiVersion.value}\` is no longer served, and the target is ${title}; \`${current}\` takes its place.`;
	yield { rule: "config/deprecated-setting", severity: "error", at: apiVersion.at, message, ...fix };
}
