import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, refused } from "../kubernetes/remark.ts";
import { groupOf, type Resource } from "../kubernetes/resource.ts";

export const currentGroup = "keda.sh";
/** The group of KEDA 1, whose fields had other names. */
export const oldGroup = "keda.k8s.io";
const current = "keda.sh/v1alpha1";

export function isCurrent(document: Cursor): boolean {
	return document.get("apiVersion").string()?.value === current;
}

export function* checkVersion({ apiVersion, kind, document, title, text }: Resource): Iterable<PlatformRemark> {
	if (!apiVersion) return;
	const fix = { fix: change(apiVersion, current, text, false) };
	if (groupOf(document) === oldGroup) {
		const message = `The group \`${oldGroup}\` was dropped in release 2.0, and the target is ${title}; \`${currentGroup}\` takes its place.`;
		yield { rule: "config/deprecated-setting", severity: "error", at: apiVersion.at, message, ...fix };
	} else {
		yield refused(
			apiVersion.at,
			title,
			`it serves a \`${kind?.value}\` as \`${current}\`, and \`${apiVersion.value}\` is unknown to it.`,
			fix,
		);
	}
}
