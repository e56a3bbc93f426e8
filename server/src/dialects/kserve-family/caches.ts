import type { PlatformRemark } from "../../facts/facts.ts";
import { parseQuantity } from "../../facts/units.ts";
import { Cursor } from "../../source/tree.ts";
import { either, elsewhere, refused } from "../kserve/remark.ts";
import { siblings } from "../kubernetes/metadata.ts";
import { earlier, type Resource } from "./resource.ts";

/** Webhook: no two caches of one place. Neither a group that is missing nor one that is too small is looked at when the cache is made. */
export function* checkCache(cache: Resource): Iterable<PlatformRemark> {
	const { spec, kind, name } = cache;
	const uri = spec.get("sourceModelUri").string();
	for (const other of earlier(cache, kind?.value ?? "")) {
		const same = other.get("spec", "sourceModelUri").string();
		const itsName = other.get("metadata", "name").string();
		if (!uri || same?.value !== uri.value || !itsName || itsName.value === name?.value) continue;
		const what = `\`${uri.value}\` is kept by the cache \`${itsName.value}\` already, and two caches may not share it.`;
		yield refused(uri.at, cache, what, elsewhere("The other cache names it here.", same.at));
	}
	yield* groups(cache);
}

function* groups({ spec, context }: Resource): Iterable<PlatformRemark> {
	const declared = siblings(
		context.source.documents.map((tree) => new Cursor(tree)),
		"LocalModelNodeGroup",
	);
	const names = declared.flatMap((group) => group.get("metadata", "name").string()?.value ?? []);
	if (names.length === 0 || names.length < declared.length) return;
	const size = spec.get("modelSize").word();
	for (const item of spec.get("nodeGroups").items()) {
		const wanted = item.string();
		const group = declared.find((one) => one.get("metadata", "name").string()?.value === wanted?.value);
		if (wanted && !group) {
			const message = `The cache is for the node group \`${wanted.value}\`, but the groups of this file are named ${either(names)}.`;
			yield { rule: "config/dangling-reference", severity: "info", at: wanted.at, message };
		}
		const limit = group?.get("spec", "storageLimit").word();
		const [needed, room] = [size, limit].map((quantity) => quantity && parseQuantity(quantity.value));
		if (!size || !limit || needed === undefined || room === undefined || needed <= room) continue;
		const message = `\`modelSize\` is ${size.value}, but each node of \`${wanted?.value}\` has room for ${limit.value}.`;
		yield { rule: "config/out-of-range", severity: "warning", at: size.at, message, ...elsewhere("The room is stated here.", limit.at) };
	}
}

/** The claim gets no room that the volume does not have. */
export function* checkNodeGroup({ spec }: Resource): Iterable<PlatformRemark> {
	const capacity = spec.get("persistentVolumeSpec", "capacity", "storage").word();
	const asked = spec.get("persistentVolumeClaimSpec", "resources", "requests", "storage").word();
	const [has, wants] = [capacity, asked].map((quantity) => quantity && parseQuantity(quantity.value));
	if (!capacity || !asked || has === undefined || wants === undefined || wants <= has) return;
	const message = `The claim asks for ${asked.value}, but the volume that it is to be bound to has ${capacity.value}.`;
	yield {
		rule: "config/out-of-range",
		severity: "warning",
		at: asked.at,
		message,
		...elsewhere("The volume's room is stated here.", capacity.at),
	};
}
