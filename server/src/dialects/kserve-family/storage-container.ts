import type { Facts, PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import { change, either, ignored } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import { readContainer } from "../kubernetes/container.ts";
import type { Resource } from "./resource.ts";

const workloads = ["initContainer", "localModelDownloadJob"];

/** Nobody refuses any of this: a container whose form is wrong is passed over when a model is fetched. */
export function* checkStorageContainer(container: Resource): Iterable<PlatformRemark> {
	const workload = container.spec.get("workloadType").string();
	if (workload?.value && !workloads.includes(workload.value)) {
		const meant = nearest(workload.value, workloads);
		const hint = meant ? `; did you mean \`${meant}\`?` : `: ${either(workloads)}.`;
		const message = `\`workloadType\` is \`${workload.value}\`, which is none of the values that KServe knows${hint}`;
		const fix = meant ? change(workload, meant, container, true) : {};
		yield { rule: "config/unknown-value", severity: "warning", at: workload.at, message, ...fix };
	}
	for (const format of container.spec.get("supportedUriFormats").items()) {
		const [prefix, regex] = [format.get("prefix"), format.get("regex")];
		if (isSet(prefix) && isSet(regex) && prefix.string()?.value !== "" && regex.key) {
			yield ignored(regex.key.at, "`regex` has no effect beside `prefix`, because only the first of the two is looked at.");
		}
	}
}

export function readStorageContainer({ spec, at, context }: Resource): Partial<Facts> {
	const container = spec.get("container");
	if (!container.isMap) return {};
	return { containers: [readContainer(container, "kserve", container.get("name").at ?? at, context.source.text)] };
}
