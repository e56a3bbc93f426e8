import type { Known } from "../evidence/known.ts";
import type { Lineage } from "../lineage/lineage.ts";

/** Remembers what was asked and answered while the graph rules looked at one file, so that their findings stand until an answer changes. */
export class Recording {
	readonly lineage: Lineage;
	readonly known: Known;
	private readonly asked: { readonly ask: (source: Sources) => unknown; readonly answer: unknown }[] = [];

	constructor(source: Sources) {
		const keep = <T>(ask: (from: Sources) => T): T => {
			const answer = ask(source);
			this.asked.push({ ask, answer });
			return answer;
		};
		this.lineage = {
			factsOf: (file) => keep(({ lineage }) => lineage.factsOf(file)),
			cardsOf: (file) => keep(({ lineage }) => lineage.cardsOf(file)),
			modelsIn: (repository) => keep(({ lineage }) => lineage.modelsIn(repository)),
			exists: (path) => keep(({ lineage }) => lineage.exists(path)),
		};
		this.known = {
			model: (path) => keep(({ known }) => known.model(path)),
			benchmark: (path) => keep(({ known }) => known.benchmark(path)),
			drift: (card) => keep(({ known }) => known.drift(card)),
		};
	}

	/** Would every question be answered with the very same things today? */
	stillTrue(source: Sources): boolean {
		return this.asked.every(({ ask, answer }) => same(ask(source), answer));
	}
}

export interface Sources {
	readonly lineage: Lineage;
	readonly known: Known;
}

function same(a: unknown, b: unknown): boolean {
	if (!Array.isArray(a) || !Array.isArray(b)) return a === b;
	return a.length === b.length && a.every((item, i) => item === b[i]);
}
