import type { Card } from "../../facts/card.ts";
import type { BadInterval } from "../../facts/card-data.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, date, duration, keyPlace, offset, texts } from "./read.ts";

export function readFeatures(list: Cursor): Card["features"] {
	return list.items().flatMap((feature) => {
		const name = feature.get("name").string();
		const read = all(feature, () => ({
			name,
			dtype: feature.get("dtype").string(),
			unit: feature.get("unit").string(),
			source: feature.get("source").string(),
			view: feature.get("view").string(),
			transform: feature.get("transform").string(),
			availability: feature.get("availability").string(),
			maxAge: duration(feature.get("maxAge")),
			availableSince: date(feature.get("availableSince")),
			retireOn: date(feature.get("retireOn")),
			deprecated: feature.get("deprecated").boolean(),
			training: all(feature.get("training"), (training) => ({
				source: training.get("source").string(),
				transform: training.get("transform").string(),
				dtype: training.get("dtype").string(),
				unit: training.get("unit").string(),
			})),
			window: all(feature.get("window"), (window) => ({
				from: offset(window.get("from")),
				to: offset(window.get("to")),
				knownAhead: window.get("knownAhead").boolean(),
			})),
			badIntervals: feature
				.get("badIntervals")
				.items()
				.flatMap((interval) => readBadInterval(interval) ?? []),
			pii: feature.get("pii").boolean(),
		}));
		return read ? [{ ...read, at: name?.at ?? read.at }] : [];
	});
}

function readBadInterval(interval: Cursor): BadInterval | undefined {
	return all(interval, () => ({
		from: date(interval.get("from")),
		to: date(interval.get("to")),
		reason: interval.get("reason").string(),
	}));
}

export function readSources(list: Cursor, text: string): Card["sources"] {
	return list.items().flatMap((source) => {
		const id = source.get("id").string();
		const read = all(source, () => ({
			id,
			aliases: texts(source.get("aliases")),
			model: source.get("model").string(),
			retireOn: date(source.get("retireOn")),
			deprecated: source.get("deprecated").boolean(),
			owner: source.get("owner").string(),
			version: source.get("version").word(),
			schema: source.get("schema").string(),
			freshness: duration(source.get("freshness")),
			slo: source.get("slo").string(),
			alerts: source.get("alerts").string(),
			tags: texts(source.get("tags")),
			external: source.get("external").boolean(),
			validation: source.get("validation").string(),
			contract: source.get("contract").string(),
			place: keyPlace(source, text, source.entries()[1]?.key?.value),
		}));
		return read ? [{ ...read, at: id?.at ?? read.at }] : [];
	});
}
