import type { PlatformRemark } from "../../facts/facts.ts";
import { parseQuantity } from "../../facts/units.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { elsewhere, missing, outOfRange, refused, unknownWord } from "./remark.ts";
import { isKnown, isSet, placeOf, type Resource } from "./resource.ts";

/** The key that holds what is measured, by the type of the measure. */
const sources: Readonly<Record<string, string>> = {
	Resource: "resource",
	ContainerResource: "containerResource",
	Pods: "pods",
	Object: "object",
	External: "external",
};

export function* checkMetrics(resource: Resource): Iterable<PlatformRemark> {
	for (const metric of resource.spec.get("metrics").items()) {
		if (metric.isMap && isKnown(metric)) yield* checkMetric(metric, resource);
	}
}

function* checkMetric(metric: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const { title, text, at, patch } = resource;
	const type = metric.get("type").string();
	if (!type) return;
	const key = entryOf(sources, type.value);
	if (key === undefined) {
		yield unknownWord("type", type, Object.keys(sources), title, text);
		return;
	}
	const other = Object.values(sources).find((name) => name !== key && isSet(metric.get(name)));
	if (!isSet(metric.get(key))) {
		const found = other ? `\`${other}\` stands` : "nothing stands";
		if (!patch) yield refused(type.at, title, `the measure is of the type \`${type.value}\`, but ${found} beside it and no \`${key}\`.`);
		return;
	}
	if (other) {
		const what = `the measure is of the type \`${type.value}\`, but \`${other}\` stands beside \`${key}\`.`;
		yield refused(placeOf(metric.get(other), at), title, what, elsewhere("The type stands here.", type.at));
	}
	if (!patch) yield* checkSource(metric.get(key), key, resource);
}

function* checkSource(source: Cursor, key: string, { title, text, at }: Resource): Iterable<PlatformRemark> {
	const target = source.get("target");
	const metric = source.get("metric");
	if (metric.isMap && !isSet(metric.get("name")))
		yield missing(placeOf(metric, at), `\`metric\` has no \`name\`, but ${title} requires it.`);
	if (!target.isMap || !isKnown(target)) return;
	const type = target.get("type").string();
	const types = ["Utilization", "Value", "AverageValue"];
	if (type && !types.includes(type.value)) yield unknownWord("type", type, types, title, text);
	const stated = ["value", "averageValue", "averageUtilization"].filter((name) => isSet(target.get(name)));
	for (const name of stated) yield* positive(target.get(name), name, title);
	const [wanted, both] = asked(key);
	if (!wanted.some((name) => stated.includes(name))) {
		const what = `the target of \`${key}\` has no \`${wanted.join("` and no `")}\` that the measure could be compared with.`;
		yield refused(placeOf(target, at), title, what, elsewhere("The type of the target stands here.", type?.at));
	} else if (!both && wanted.every((name) => stated.includes(name))) {
		const [first = "", second = ""] = wanted;
		const what = `the target of \`${key}\` has both \`${first}\` and \`${second}\`.`;
		yield refused(placeOf(target.get(second), at), title, what, elsewhere("The other one stands here.", target.get(first).key?.at));
	}
}

/** The fields that a target must have one of, and whether it may have both. */
function asked(key: string): readonly [wanted: readonly string[], both: boolean] {
	if (key === "pods") return [["averageValue"], true];
	if (key === "object") return [["value", "averageValue"], true];
	return key === "external" ? [["value", "averageValue"], false] : [["averageUtilization", "averageValue"], false];
}

function* positive(cursor: Cursor, name: string, title: string): Iterable<PlatformRemark> {
	const word = cursor.word();
	const amount = word && parseQuantity(word.value);
	if (word && amount !== undefined && amount <= 0)
		yield outOfRange(word.at, `\`${name}\` is ${word.value}, but ${title} wants more than 0.`);
}
