import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { isWhole } from "./functions.ts";
import { type Resource, refused } from "./template.ts";

/** Names that the feature store itself adds to each record. */
const reserved = new Set(["is_deleted", "write_time", "api_invocation_time"]);

/** A feature group whose identifier and time are features of its own. */
export function* checkFeatures({ kind, properties, id }: Resource): Iterable<PlatformRemark> {
	if (kind !== "FeatureGroup" || !properties.isMap) return;
	const list = properties.get("FeatureDefinitions");
	const types = new Map<string, Located<string> | undefined>();
	const names = list.items().flatMap((feature) => {
		const name = feature.get("FeatureName").string();
		if (name) types.set(name.value, feature.get("FeatureType").string());
		return name ?? [];
	});
	for (const name of names) {
		const first = names.find(({ value }) => value === name.value);
		if (first && first !== name)
			yield refused(name.at, `two features have the name \`${name.value}\`.`, [{ value: "The first one.", at: first.at }]);
		if (reserved.has(name.value)) yield refused(name.at, `the feature store adds a feature \`${name.value}\` of its own.`);
	}
	const whole = isWhole(list) && names.length === list.items().length;
	for (const key of ["RecordIdentifierFeatureName", "EventTimeFeatureName"]) {
		const name = properties.get(key).string();
		if (!name || !whole || types.has(name.value)) continue;
		const meant = nearest(name.value, types.keys());
		const message = `\`${key}\` is \`${name.value}\`, which is none of the features${meant ? `; did you mean \`${meant}\`?` : "."}`;
		yield { rule: "config/dangling-reference", at: name.at, message };
	}
	const time = types.get(properties.get("EventTimeFeatureName").string()?.value ?? "");
	if (time?.value === "Integral") yield refused(time.at, "the event time is a String or a Fractional, but its feature is Integral.");
	if (!properties.get("OnlineStoreConfig").present && !properties.get("OfflineStoreConfig").present) {
		const message = "`Properties` has neither `OnlineStoreConfig` nor `OfflineStoreConfig`, so nothing keeps the records.";
		yield { rule: "config/missing-field", at: properties.key?.at ?? id.at, message };
	}
}
