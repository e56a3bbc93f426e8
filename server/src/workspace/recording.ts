import type { Known } from "../evidence/known.ts";
import type { Lineage } from "../lineage/lineage.ts";

/** Remembers what was asked and answered while the graph rules looked at one file, so that their findings stand until an answer changes. */
export class Recording {
	readonly lineage: Lineage;
	readonly known: Known;
	private readonly questions = new Set<string>();
	/** Answers that texts gave: gone through at every keystroke in any file, so that nothing may be made on the way. */
	private readonly ofTexts: Answer[] = [];
	/** Answers that change only when files come and go or something is measured. */
	private readonly ofOutside: Answer[] = [];

	constructor(source: Sources) {
		const keepIn = (answers: Answer[]) => {
			return <T>(question: string, ask: (from: Sources) => T): T => {
				const answer = ask(source);
				if (!this.questions.has(question)) answers.push({ ask, answer });
				this.questions.add(question);
				return answer;
			};
		};
		const keep = keepIn(this.ofTexts);
		const keepOutside = keepIn(this.ofOutside);
		this.lineage = {
			factsOf: (file) => keep(`facts ${file}`, ({ lineage }) => lineage.factsOf(file)),
			cardsOf: (file) => keep(`cards ${file}`, ({ lineage }) => lineage.cardsOf(file)),
			modelsIn: (repository) => keep(`models ${repository}`, ({ lineage }) => lineage.modelsIn(repository)),
			scalersOf: (service) => keep(`scalers ${service.at.file} ${service.at.start}`, ({ lineage }) => lineage.scalersOf(service)),
			runtimes: () => keep("runtimes", ({ lineage }) => lineage.runtimes()),
			stagesWriting: (path) => keep(`writing ${path}`, ({ lineage }) => lineage.stagesWriting(path)),
			stagesReading: (path) => keep(`reading ${path}`, ({ lineage }) => lineage.stagesReading(path)),
			datasetsAt: (path) => keep(`data ${path}`, ({ lineage }) => lineage.datasetsAt(path)),
			deploymentsOf: (path) => keep(`deployments ${path}`, ({ lineage }) => lineage.deploymentsOf(path)),
			exists: (path) => keepOutside(`exists ${path}`, ({ lineage }) => lineage.exists(path)),
		};
		this.known = {
			model: (path) => keepOutside(`model ${path}`, ({ known }) => known.model(path)),
			benchmark: (path) => keepOutside(`benchmark ${path}`, ({ known }) => known.benchmark(path)),
			drift: (card) => keepOutside(`drift ${card}`, ({ known }) => known.drift(card)),
			driftProblem: (card) => keepOutside(`drift problem ${card}`, ({ known }) => known.driftProblem(card)),
		};
	}

	/** Would every question be answered with the very same things today? What comes from outside is asked only where some of that has changed. */
	stillTrue(source: Sources, outsideChanged: boolean): boolean {
		const holds = ({ ask, answer }: Answer) => isSame(ask(source), answer);
		return this.ofTexts.every(holds) && (!outsideChanged || this.ofOutside.every(holds));
	}
}

interface Answer {
	readonly ask: (source: Sources) => unknown;
	readonly answer: unknown;
}

export interface Sources {
	readonly lineage: Lineage;
	readonly known: Known;
}

/** A list that was forgotten and made again of the same things says the same. */
function isSame(a: unknown, b: unknown): boolean {
	if (a === b || !Array.isArray(a) || !Array.isArray(b)) return a === b;
	return a.length === b.length && a.every((item, i) => item === b[i]);
}
