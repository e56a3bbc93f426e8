import type { PlatformRemark } from "../../facts/facts.ts";
import { parseDate } from "../../facts/units.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { propertyOf, unitsOfTime } from "./levels.ts";

/** Promises that are a time span. */
const spans = new Set(["latency", "freshness", "frequency", "retention", "timetodetect", "timetonotify", "timetorepair"]);

/** The days of a dataset's life, in their order. */
const life = ["generalavailability", "endofsupport", "endoflife"];

export function checkLevels(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const levels = document.get("slaProperties").items();
	return [
		...levels.flatMap((level) => [...checkUnit(level), ...checkShare(level)]),
		...checkLife(levels),
		...checkDays(document, platform),
	];
}

function checkUnit(level: Cursor): readonly PlatformRemark[] {
	const unit = level.get("unit").string();
	if (!unit || !spans.has(propertyOf(level)) || Object.hasOwn(unitsOfTime, unit.value.toLowerCase())) return [];
	const meant = nearest(unit.value, Object.keys(unitsOfTime));
	const message = `\`unit\` is \`${unit.value}\`, which is no unit of time that this promise could have${meant ? `; did you mean \`${meant}\`?` : "."}`;
	return [{ rule: "config/unknown-value", severity: "warning", at: unit.at, message }];
}

function checkShare(level: Cursor): readonly PlatformRemark[] {
	const value = level.get("value").number();
	if (propertyOf(level) !== "availability" || !value || (value.value >= 0 && value.value <= 100)) return [];
	return [{ rule: "config/out-of-range", at: value.at, message: `\`availability\` is ${value.value}, which is no share of the time.` }];
}

/** Nothing ends before it begins. Promises about single columns are left alone. */
function checkLife(levels: readonly Cursor[]): readonly PlatformRemark[] {
	const days = life.flatMap((property) => {
		const level = levels.find((one) => propertyOf(one) === property && !one.get("element").present);
		const day = level?.get("value").string();
		const time = day && parseDate(day.value);
		const named = level?.get("property").string()?.value ?? property;
		return day && time !== undefined ? [{ property: named, day, time }] : [];
	});
	return days.flatMap(({ day, time, property }, i): readonly PlatformRemark[] => {
		const before = days[i - 1];
		if (!before || before.time <= time) return [];
		const message = `\`${property}\` is ${day.value}, which is before \`${before.property}\` on ${before.day.value}.`;
		return [{ rule: "config/out-of-range", at: day.at, message, related: [{ value: "The other day stands here.", at: before.day.at }] }];
	});
}

function checkDays(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const created = document.get("contractCreatedTs").string();
	const team = document.get("team");
	const people = [...team.items(), ...team.get("members").items()];
	const days = people.flatMap((one) => [one.get("dateIn"), one.get("dateOut")]);
	const wrong = (word: Located<string> | undefined, key: string, form: RegExp, example: string): readonly PlatformRemark[] => {
		if (!word || form.test(word.value)) return [];
		return [
			{ rule: "config/wrong-type", at: word.at, message: `\`${key}\` is \`${word.value}\`, but ${title} wants the form ${example}.` },
		];
	};
	const moment = /^\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?(?:[+-][0-2]\d:?[0-5]\d|Z)$/i;
	return [
		...wrong(created, "contractCreatedTs", moment, "2026-03-31T09:00:00Z"),
		...days.flatMap((day) => wrong(day.string(), day.key?.value ?? "", /^\d{4}-[01]\d-[0-3]\d$/, "2026-03-31")),
	];
}
