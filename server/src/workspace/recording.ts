import type { Known } from "../evidence/known.ts";
import type { Lineage } from "../lineage/lineage.ts";
import type { SharedMemory, Watch } from "./shared-memory.ts";
import { type Kind, type Topic, topicOf } from "./topics.ts";
import { nameKey } from "./workloads.ts";

/** Remembers what was asked and answered while the graph rules looked at one file, so that their findings stand until an answer changes. */
export class Recording {
	readonly lineage: Lineage;
	readonly known: Known;
	/** What was asked that texts decide. */
	readonly topics = new Set<Topic>();
	/** What was asked about the graph of data. */
	private watch: Watch | undefined;
	private readonly ofTexts = new Map<string, Answer>();
	/** Answers that change only when files come and go or something is measured. */
	private readonly ofOutside = new Map<string, Answer>();

	constructor(source: Sources) {
		const keepIn = (answers: Map<string, Answer>) => {
			return <T>(question: string, ask: (from: Sources) => T): T => {
				const answer = ask(source);
				if (!answers.has(question)) answers.set(question, { ask, answer });
				return answer;
			};
		};
		const keep = keepIn(this.ofTexts);
		const keepOutside = keepIn(this.ofOutside);
		const keepAbout = <T>(kind: Kind, key: string, ask: (from: Sources) => T): T => {
			const topic = topicOf(kind, key);
			this.topics.add(topic);
			return keep(topic, ask);
		};
		this.lineage = {
			graph: source.lineage.graph,
			factsOf: (file) => keepAbout("facts", file, ({ lineage }) => lineage.factsOf(file)),
			cardsOf: (file) => keepAbout("cards", file, ({ lineage }) => lineage.cardsOf(file)),
			modelsIn: (repository) => keepAbout("models", repository, ({ lineage }) => lineage.modelsIn(repository)),
			scalersOf: (service) => {
				const { workload, at } = service;
				if (workload) this.topics.add(topicOf("scalers", nameKey(workload.kind, workload.name)));
				return keep(`scalers ${at.file} ${at.start}`, ({ lineage }) => lineage.scalersOf(service));
			},
			runtimes: () => keepAbout("runtimes", "", ({ lineage }) => lineage.runtimes()),
			stagesWriting: (path) => keepAbout("writing", path, ({ lineage }) => lineage.stagesWriting(path)),
			stagesReading: (path) => keepAbout("reading", path, ({ lineage }) => lineage.stagesReading(path)),
			datasetsAt: (path) => keepAbout("data", path, ({ lineage }) => lineage.datasetsAt(path)),
			deploymentsOf: (path) => keepAbout("deployments", path, ({ lineage }) => lineage.deploymentsOf(path)),
			thingsIn: (file) => {
				this.topics.add(topicOf("facts", file));
				return keep(`things in ${file}`, ({ lineage }) => lineage.thingsIn(file));
			},
			relationsIn: (file) => {
				this.topics.add(topicOf("facts", file));
				return keep(`relations in ${file}`, ({ lineage }) => lineage.relationsIn(file));
			},
			thingsKnownBy: (key) => keepAbout("things", key, ({ lineage }) => lineage.thingsKnownBy(key)),
			thingsAround: (place) => keepAbout("around", place, ({ lineage }) => lineage.thingsAround(place)),
			relationsFrom: (key) => keepAbout("relations from", key, ({ lineage }) => lineage.relationsFrom(key)),
			relationsTo: (key) => keepAbout("relations to", key, ({ lineage }) => lineage.relationsTo(key)),
			exists: (path) => keepOutside(`exists ${path}`, ({ lineage }) => lineage.exists(path)),
		};
		this.known = recordedKnown(keepOutside);
	}

	/** Runs what asks, and notes what it asks of the graph; `stale` is called when there may be another answer. */
	during<T>({ memory }: Sources, run: () => T, stale: () => void): T {
		const { result, watch } = memory.watch(run, stale);
		this.watch = watch;
		return result;
	}

	/** It counts no more. */
	end({ memory }: Pick<Sources, "memory">): void {
		if (this.watch) memory.unwatch(this.watch);
	}

	/** Would every question be answered with the very same things today? Only what may have changed is asked again. */
	stillTrue(source: Sources, changed: { readonly texts: boolean; readonly outside: boolean }): boolean {
		const holds = ({ ask, answer }: Answer) => isSame(ask(source), answer);
		const isWatched = () => this.watch === undefined || source.memory.stillTrue(this.watch);
		if (changed.texts && !(isWatched() && [...this.ofTexts.values()].every(holds))) return false;
		return !changed.outside || [...this.ofOutside.values()].every(holds);
	}
}

type Keep = <T>(question: string, ask: (from: Sources) => T) => T;

function recordedKnown(keep: Keep): Known {
	return {
		model: (path) => keep(`model ${path}`, ({ known }) => known.model(path)),
		benchmark: (path) => keep(`benchmark ${path}`, ({ known }) => known.benchmark(path)),
		drift: (card) => keep(`drift ${card}`, ({ known }) => known.drift(card)),
		driftHistory: (card) => keep(`drift history ${card}`, ({ known }) => known.driftHistory(card)),
		driftProblem: (card) => keep(`drift problem ${card}`, ({ known }) => known.driftProblem(card)),
		importance: (card) => keep(`importance ${card}`, ({ known }) => known.importance(card)),
		evaluation: (card) => keep(`evaluation ${card}`, ({ known }) => known.evaluation(card)),
		owners: () => keep("owners", ({ known }) => known.owners()),
	};
}

interface Answer {
	readonly ask: (source: Sources) => unknown;
	readonly answer: unknown;
}

export interface Sources {
	readonly lineage: Lineage;
	readonly known: Known;
	readonly memory: SharedMemory;
}

/** A list that was forgotten and made again of the same things says the same. */
function isSame(a: unknown, b: unknown): boolean {
	if (a === b || !Array.isArray(a) || !Array.isArray(b)) return a === b;
	return a.length === b.length && a.every((item, i) => item === b[i]);
}
