import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { splitApiVersion } from "../kubernetes/metadata.ts";
import { change, deprecated, elsewhere } from "./remark.ts";
import { type InferenceService, since } from "./service.ts";

export const group = "serving.kserve.io";
export const oldGroup = "serving.kubeflow.org";
const current = `${group}/v1beta1`;

/** A form that KServe no longer serves: the group that it had as KFServing, or `spec.default` of v1alpha2. Its structure is not checked. */
export function isOutdated(document: Cursor): boolean {
	const apiVersion = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	return apiVersion.group === oldGroup || apiVersion.version === "v1alpha2";
}

export function* checkVersion(service: InferenceService): Iterable<PlatformRemark> {
	const { apiVersion, document } = service;
	if (!apiVersion) return;
	const { group: itsGroup, version } = splitApiVersion(apiVersion.value);
	const alpha = document.get("spec", "default").key;
	if (version === "v1alpha2" && since(service, "0.7")) {
		const what = `\`${apiVersion.value}\` was removed in release 0.7, and the target is ${service.title}; in \`${current}\` the predictor stands in \`spec\` and not in \`spec.default\`.`;
		yield deprecated(apiVersion.at, what, alpha ? elsewhere("`default` stands here.", alpha.at) : {});
	} else if (itsGroup === oldGroup && since(service, "0.7")) {
		const what = `The group \`${oldGroup}\` was dropped in release 0.7, and the target is ${service.title}; \`${group}\` takes its place.`;
		yield deprecated(apiVersion.at, what, version === "v1beta1" ? change(apiVersion, current, service, false) : {});
	} else if (itsGroup === group && version !== "v1beta1" && version !== "v1alpha2") {
		const message = `${service.title} refuses this: it serves InferenceServices as \`${current}\`, and \`${apiVersion.value}\` is unknown to it.`;
		yield {
			rule: "config/rejected",
			at: apiVersion.at,
			message,
			...change(apiVersion, current, service, false),
		};
	}
}
