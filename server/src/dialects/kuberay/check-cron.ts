import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { refused } from "../kubernetes/remark.ts";
import type { Resource } from "./resource.ts";

/** What the operator asks of a RayCronJob beyond the job that it starts. */
export function* checkCron({ document, title }: Resource): Iterable<PlatformRemark> {
	const schedule = document.get("spec", "schedule").string();
	if (!schedule || schedule.value.includes("$")) return;
	if (schedule.value.includes("TZ")) {
		const what = "`schedule` names a time zone, and `timeZone` is the place for it.";
		yield refused(schedule.at, title, what);
	} else {
		const fault = faultOf(schedule);
		if (fault !== undefined) yield refused(schedule.at, title, `\`schedule\` is \`${schedule.value}\`, ${fault}.`);
	}
}

interface Field {
	readonly name: string;
	readonly least: number;
	readonly most: number;
	/** Words that stand for the numbers from `least` on. */
	readonly words?: readonly string[];
}

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

const fields: readonly Field[] = [
	{ name: "minute", least: 0, most: 59 },
	{ name: "hour", least: 0, most: 23 },
	{ name: "day of the month", least: 1, most: 31 },
	{ name: "month", least: 1, most: 12, words: months },
	{ name: "day of the week", least: 0, most: 6, words: days },
];

/** The standard notation of cron, as Go's library of that name reads it: what is wrong with it, as the end of a sentence. */
function faultOf({ value }: Located<string>): string | undefined {
	const text = value.trim();
	if (text.startsWith("@")) {
		return /^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every \S+)$/.test(text) ? undefined : "which is no word of cron";
	}
	const parts = text === "" ? [] : text.split(/\s+/);
	if (parts.length !== fields.length) return `which has ${parts.length} fields, and cron takes ${fields.length}`;
	for (const [i, field] of fields.entries()) {
		const part = parts[i] ?? "";
		const wrong = part.split(",").find((range) => range !== "" && !isRange(range, field));
		if (wrong !== undefined) return `in which \`${wrong}\` is no ${field.name} from ${field.least} to ${field.most}`;
	}
	return undefined;
}

/** A number, a star, a range, each with or without a step. */
function isRange(text: string, field: Field): boolean {
	const [range = "", step, ...more] = text.split("/");
	if (more.length > 0 || (step !== undefined && !/^0*[1-9]\d*$/.test(step))) return false;
	const [from = "", to, ...others] = range.split("-");
	if (from === "*" || from === "?") return true;
	const [first, last] = [numberOf(from, field), numberOf(to ?? from, field)];
	if (first === undefined || last === undefined || others.length > 0) return false;
	return first >= field.least && last <= field.most && first <= last;
}

function numberOf(text: string, { least, words = [] }: Field): number | undefined {
	if (/^\d+$/.test(text)) return Number(text);
	const word = words.indexOf(text.toLowerCase());
	return word < 0 ? undefined : word + least;
}
