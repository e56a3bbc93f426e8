import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Resource } from "./resource.ts";

/** Keys of older proposals and of neighbouring resources that people write, with what is meant: a hint is better than a key that looks alike. */
export function adviseLlm(remarks: readonly PlatformRemark[], { spec }: Resource): readonly PlatformRemark[] {
	const hints = new Map<number, string>();
	const note = (place: Cursor, key: string, hint: string) => {
		const at = place.get(key).key?.at;
		if (at) hints.set(at.start, hint);
	};
	note(spec, "workload", "the fields of the workload stand in `spec` itself");
	for (const workload of [spec, spec.get("prefill")]) {
		for (const pod of ["template", "worker"]) note(workload.get(pod), "spec", `the fields of the pod stand in \`${pod}\` itself`);
		note(workload, "containers", "the containers stand in `template`");
	}
	const router = spec.get("router");
	note(router.get("gateway"), "managed", "an empty `gateway: {}` asks for the one that the controller chooses");
	note(router.get("route"), "httpRoute", "the route stands in `http`");
	return remarks.map((remark) => {
		const hint = remark.rule === "config/unknown-field" ? hints.get(remark.at.start) : undefined;
		if (!hint) return remark;
		const { fix: _, ...rest } = remark;
		return { ...rest, message: `${remark.message.replace(/(?:; did you mean .*\?|\.)$/, "")}; ${hint}.` };
	});
}
