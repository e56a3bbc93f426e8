import type { Rule } from "../rules/rule.ts";

/** Rules that keep time while they check, and what they took. */
export interface Profile {
	readonly rules: readonly Rule[];
	/** A line for each rule that took any time worth telling, the slowest first, and one for everything else. `total` is in milliseconds. */
	describe(total: number): string;
}

export function profile(rules: readonly Rule[]): Profile {
	const spent = new Map<string, number>();
	const timed = rules.map((rule): Rule => {
		return {
			...rule,
			check(subject, known) {
				const started = performance.now();
				try {
					return [...rule.check(subject, known)];
				} finally {
					spent.set(rule.id, (spent.get(rule.id) ?? 0) + performance.now() - started);
				}
			},
		};
	});
	return { rules: timed, describe: (total) => table(spent, total) };
}

function table(spent: ReadonlyMap<string, number>, total: number): string {
	const slowest = [...spent].toSorted((a, b) => b[1] - a[1]);
	const inRules = slowest.reduce((sum, [, time]) => sum + time, 0);
	const told = slowest.filter(([, time]) => time >= 0.5);
	const rows = [...told, ["all rules", inRules] as const, ["reading, and all else", total - inRules] as const, ["in all", total] as const];
	const width = Math.max(...rows.map(([name]) => name.length));
	const row = ([name, time]: readonly [string, number]) =>
		`${name.padEnd(width)}  ${time.toFixed(1).padStart(9)} ms  ${((time / total) * 100).toFixed(1).padStart(5)} %`;
	return `${rows.map(row).join("\n")}\n`;
}
