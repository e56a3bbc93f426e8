import type { Graph } from "../lineage/graph.ts";
import type { Basics, Rule, Surroundings } from "../rules/rule.ts";

/** Rules that keep time while they check, and what they took. */
export interface Profile {
	readonly rules: readonly Rule[];
	/** A line for each rule that took any time worth telling, the slowest first, and one for everything else. `total` is in milliseconds. */
	describe(total: number): string;
}

export function profile(rules: readonly Rule[]): Profile {
	const clock = new Clock();
	const timed = rules.map((rule): Rule => {
		return {
			...rule,
			check(subject, known) {
				if (hasGraph(known)) clock.watch(known.lineage.graph);
				return clock.during(rule.id, () => [...rule.check(subject, known)]);
			},
		};
	});
	return { rules: timed, describe: (total) => table(clock.spent, total) };
}

function hasGraph(known: Basics | Surroundings): known is Surroundings {
	return "lineage" in known;
}

/** What is done inside of something else counts for itself alone. */
class Clock {
	readonly spent = new Map<string, number>();
	readonly #watched = new WeakSet<Graph>();
	#inside = 0;

	during<T>(name: string, work: () => T): T {
		const outer = this.#inside;
		this.#inside = 0;
		const started = performance.now();
		try {
			return work();
		} finally {
			const took = performance.now() - started;
			this.spent.set(name, (this.spent.get(name) ?? 0) + took - this.#inside);
			this.#inside = outer + took;
		}
	}

	/** The graph finds out about a node when somebody first asks for it, for all who ask later: that is no work of the rule that comes first. */
	watch(graph: Graph): void {
		if (this.#watched.has(graph)) return;
		this.#watched.add(graph);
		const { meant, nodesIn, into, outOf } = graph;
		const timed = <W, R>(method: (word: W, file: string) => R) => {
			return (word: W, file: string) => this.during("the graph of data, for all rules", () => method.call(graph, word, file));
		};
		Object.assign(graph, { meant: timed(meant), nodesIn: timed(nodesIn), into: timed(into), outOf: timed(outOf) });
	}
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
