import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { checkTensor } from "./check-tensor.ts";
import { checkType, missing, placeOf } from "./types.ts";

/** The inputs or outputs of a signature: all of them columns, or all of them tensors. */
export function checkColumns(list: Cursor, side: string, platform: Platform): readonly PlatformRemark[] {
	const items = list.items();
	if (items.length === 0 && list.at) {
		if (platform.target !== undefined) return [];
		return [{ rule: "config/rejected", at: list.at, message: `\`${side}\` is an empty list, which ${platform.title} refuses.` }];
	}
	const own = items.flatMap((item) => checkColumn(item, side, platform));
	return own.length > 0 ? own : checkTogether(items, side, platform);
}

function checkColumn(item: Cursor, side: string, platform: Platform): readonly PlatformRemark[] {
	if (!item.isMap) {
		const message = `An item of \`${side}\` is no map, but ${platform.title} wants a name and a type.`;
		return [{ rule: "config/wrong-type", at: placeOf(item), message }];
	}
	const type = item.get("type");
	if (!type.present) return [missing(item, "type", `an item of \`${side}\``, platform)];
	if (type.string()?.value === "tensor") return checkTensor(item, side, platform);
	return [...checkType(item, platform), ...strangers(item, platform)];
}

/** A column of a plain type is made of just these words. */
function strangers(item: Cursor, { title }: Platform): readonly PlatformRemark[] {
	if (["array", "object", "map", "any", "sparkml_vector"].includes(item.get("type").string()?.value ?? "")) return [];
	return item.entries().flatMap(({ key }): readonly PlatformRemark[] => {
		if (!key || ["name", "type", "required"].includes(key.value)) return [];
		const message = `A column has no field \`${key.value}\`, and ${title} rejects it; it knows \`name\`, \`type\` and \`required\`.`;
		return [{ rule: "config/unknown-field", severity: "error", at: key.at, message }];
	});
}

/** What MLflow asks of all items of one side together. */
function checkTogether(items: readonly Cursor[], side: string, { title }: Platform): readonly PlatformRemark[] {
	const named = items.filter((item) => isNamed(item));
	const tensors = items.filter((item) => item.get("type").string()?.value === "tensor");
	const refused = (item: Cursor | undefined, what: string): readonly PlatformRemark[] =>
		item ? [{ rule: "config/rejected", at: placeOf(item), message: `${what}, which ${title} refuses.` }] : [];
	if (named.length > 0 && named.length < items.length) {
		const odd = items.find((item) => isNamed(item) !== isNamed(items[0] ?? item));
		return refused(odd, `Some of the \`${side}\` have a name and some have none`);
	}
	if (tensors.length > 0 && tensors.length < items.length) {
		const first = items[0]?.get("type").string()?.value === "tensor";
		const odd = items.find((item) => tensors.includes(item) !== first);
		return refused(odd, `Some of the \`${side}\` are tensors and some are columns`);
	}
	if (tensors.length > 1 && named.length === 0) return refused(items[1], `\`${side}\` has several tensors without a name`);
	const optional = items.find((item) => item.get("required").boolean()?.value === false);
	return named.length === 0 ? refused(optional, `One of the \`${side}\` is optional but has no name`) : [];
}

function isNamed(item: Cursor): boolean {
	const name = item.get("name").tree;
	return name !== undefined && !(name.kind === "scalar" && name.value === null);
}
