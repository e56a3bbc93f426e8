import { rules as everyRule } from "../rules/all.ts";
import type { Rule } from "../rules/rule.ts";
import { readAllows } from "../rules/suppress.ts";
import type { World } from "../workspace/world.ts";

/** The rules that ask what time it is. */
export const timely: ReadonlySet<string> = new Set([
	"drift/report-stale",
	"drift/retraining-overdue",
	"lineage/retired-feature",
	"product/review-expired",
	"rollout/abandoned-canary",
]);

const minute = 60_000;
const day = 864e5;

/** Rules that find what they always find, and how long that stays the same although nothing changes but the time. */
export interface Holding {
	readonly rules: readonly Rule[];
	/** The last moment for which all of it is surely so, at most the end of the day; asked when everything was judged. */
	until(world: World): number;
}

export function holding(now: number): Holding {
	const ends = [day, 60 * minute, minute].map((span) => (Math.floor(now / span) + 1) * span - 1);
	let place = 0;
	const watched = (rule: Rule): Rule => ({
		...rule,
		check(subject, known) {
			const remarks = [...rule.check(subject, known)];
			const told = JSON.stringify(remarks);
			const tells = (end: number) => JSON.stringify([...rule.check(subject, { ...known, now: end })]);
			for (let end = ends[place]; end !== undefined && tells(end) !== told; end = ends[place]) place++;
			return remarks;
		},
	});
	return {
		rules: everyRule.map((rule) => (timely.has(rule.id) ? watched(rule) : rule)),
		until: (world) => Math.min(ends[place] ?? now, ...endsOfAllowances(world).filter((end) => end >= now)),
	};
}

/** When allowances end that somebody gave until a day. */
function endsOfAllowances(world: World): readonly number[] {
	return world.files.flatMap((file) => {
		const { facts, source } = world.reading(file) ?? {};
		const accepted = (facts?.cards ?? []).flatMap(({ accept }) => accept.flatMap(({ until }) => until?.value ?? []));
		const allowed = source?.text.includes("plimsoll-allow") ? readAllows(source).flatMap(({ until }) => until ?? []) : [];
		return [...accepted, ...allowed].map((last) => last + day - 1);
	});
}
