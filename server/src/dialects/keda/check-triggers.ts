import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { elsewhere, ignored, missing, refused, unknownWord } from "../kubernetes/remark.ts";
import { isKnown, isSet, placeOf, type Resource, since } from "../kubernetes/resource.ts";
import { droppedScalers, type ScalerKeys, scalerKeys, scalerTypes } from "./scalers.ts";

/** Does a trigger measure what pods use? */
export function isOfPods(trigger: Cursor): boolean {
	return ["cpu", "memory"].includes(trigger.get("type").string()?.value ?? "");
}

/** What the webhook asks of triggers, and what keeps the operator from making their scalers. */
export function* checkTriggers(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title } = resource;
	const names = new Map<string, Span>();
	for (const trigger of spec.get("triggers").items()) {
		const [type, name] = [trigger.get("type").string(), trigger.get("name").string()];
		if (type && type.value !== "" && !scalerTypes.includes(type.value)) yield* unknownScaler(type, resource);
		if (name && name.value !== "") {
			const earlier = names.get(name.value);
			if (earlier)
				yield refused(name.at, title, `two triggers are called \`${name.value}\`.`, elsewhere("The other one is named here.", earlier));
			names.set(name.value, name.at);
		}
		if (!type) continue;
		yield* cached(trigger, type, resource);
		yield* measure(trigger, type, resource);
		yield* metadata(trigger, type, resource);
	}
}

function* unknownScaler(type: Located<string>, resource: Resource): Iterable<PlatformRemark> {
	const { title, text } = resource;
	const dropped = entryOf(droppedScalers, type.value);
	if (dropped === undefined) yield unknownWord("type", type, scalerTypes, title, text);
	else if (since(resource, dropped)) {
		const message = `The scaler \`${type.value}\` was removed in release ${dropped}, and the target is ${title}.`;
		yield { rule: "config/deprecated-setting", severity: "error", at: type.at, message };
	}
}

function* cached(trigger: Cursor, type: Located<string>, { title }: Resource): Iterable<PlatformRemark> {
	const told = trigger.get("useCachedMetrics").boolean();
	if (!told?.value || !["cpu", "memory", "cron"].includes(type.value)) return;
	yield refused(
		told.at,
		title,
		`\`useCachedMetrics\` is true, and the scaler \`${type.value}\` has nothing to keep.`,
		elsewhere("The type stands here.", type.at),
	);
}

/** Shares are of what pods request, which is known of cpu and memory alone. */
function* measure(trigger: Cursor, type: Located<string>, resource: Resource): Iterable<PlatformRemark> {
	const { title, text, patch } = resource;
	const metric = trigger.get("metricType").string();
	if (isOfPods(trigger)) {
		const old = trigger.get("metadata", "type");
		if (!since(resource, "2.18")) return;
		if (!isSet(old) || !old.key) {
			if (metric?.value === "Value") yield unknownWord("metricType", metric, ["Utilization", "AverageValue"], title, text);
			else if (!isSet(trigger.get("metricType")) && !patch) {
				yield missing(type.at, `A trigger of the type \`${type.value}\` has no \`metricType\`, but ${title} requires it.`);
			}
			return;
		}
		const message = `\`type\` of the metadata was removed in release 2.18, and the target is ${title}; \`metricType\` of the trigger takes its place.`;
		yield { rule: "config/deprecated-setting", severity: "error", at: old.key.at, message };
	} else if (metric?.value === "Utilization") {
		const what = `\`metricType\` is \`Utilization\`, and the scaler \`${type.value}\` knows no share; \`AverageValue\` and \`Value\` are left.`;
		yield refused(metric.at, title, what);
	}
}

function* metadata(trigger: Cursor, type: Located<string>, { title, at, patch }: Resource): Iterable<PlatformRemark> {
	const keys = entryOf(scalerKeys, type.value);
	const cursor = trigger.get("metadata");
	if (!keys || !cursor.isMap) return;
	const stated = cursor.entries().flatMap(({ key }) => key ?? []);
	for (const key of stated) yield* unreadKey(key, stated, keys, type.value, title);
	if (patch) return;
	for (const required of keys.required) {
		if (isSet(cursor.get(required)) || stated.some(({ value }) => value === `${required}FromEnv`)) continue;
		const message = `\`metadata\` has no \`${required}\`, but the scaler \`${type.value}\` of ${title} requires it.`;
		yield missing(placeOf(cursor, at), message);
	}
	if (!isKnown(cursor)) return;
	for (const name of keys.numbers ?? []) {
		const value = cursor.get(name).string();
		if (!value || !Number.isNaN(Number(value.value.trim() || "x"))) continue;
		const message = `\`${name}\` is \`"${value.value}"\`, but the scaler \`${type.value}\` of ${title} wants a number.`;
		yield { rule: "config/wrong-type", at: value.at, message };
	}
}

/** Nobody tells that a key is unknown. Only a slip is told here, because credentials and clouds have keys of their own. */
function* unreadKey(
	key: Located<string>,
	stated: readonly Located<string>[],
	keys: ScalerKeys,
	type: string,
	title: string,
): Iterable<PlatformRemark> {
	const known = [...keys.required, ...keys.optional];
	if (known.includes(key.value)) return;
	if (keys.unread?.includes(key.value)) {
		yield ignored(key.at, `\`${key.value}\` has no effect: the scaler \`${type}\` of ${title} does not read it.`);
		return;
	}
	const meant = nearest(
		key.value,
		known.filter((name) => !stated.some(({ value }) => value === name)),
	);
	if (meant) {
		const message = `\`${key.value}\` has no effect: the scaler \`${type}\` of ${title} reads no such key; did you mean \`${meant}\`?`;
		yield ignored(key.at, message, { fix: replace(key.at, meant, `Rename to ${meant}`, true) });
	}
}
