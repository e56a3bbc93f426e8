import type { Workloads } from "../dialects/dialect.ts";
import type { Facts, Service } from "../facts/facts.ts";
import type { Scaler, Workload } from "../facts/workload.ts";
import { type Topic, topicOf } from "./topics.ts";

interface Placed<T> {
	readonly file: string;
	readonly value: T;
}

/**
 * Which workloads serve models, what scales them, and who has asked. A file that asks about a workload which appears or goes elsewhere must be
 * read again, because it depends on that whether the file is of interest at all.
 */
export class WorkloadIndex {
	/** By kind and name, and by each label of its pods. */
	private readonly workloads = new Map<string, readonly Placed<Workload>[]>();
	/** By kind and name of what they scale. */
	private readonly scalers = new Map<string, readonly Placed<Scaler>[]>();
	private readonly asking = new Map<string, Set<string>>();
	/** File → what it has asked about. */
	private readonly questions = new Map<string, ReadonlySet<string>>();
	private readonly forgotten: (topic: Topic) => void;

	/** `forgotten` is called with what there may be another answer about from now on. */
	constructor(forgotten: (topic: Topic) => void) {
		this.forgotten = forgotten;
	}

	/** Answers, and notes what was asked in `questions`. */
	answering(questions: Set<string>): Workloads {
		const ask = (key: string, isMeant: (workload: Workload) => boolean) => {
			questions.add(key);
			return (this.workloads.get(key) ?? []).some(({ value }) => isMeant(value));
		};
		return {
			named: (kind, name, namespace) => ask(nameKey(kind, name), (workload) => mayBeSame(workload.namespace, namespace)),
			labelled: (labels, namespace) => {
				const all = Object.entries(labels);
				const [first] = all;
				if (!first) return false;
				return ask(labelKey(...first), (workload) => {
					return mayBeSame(workload.namespace, namespace) && all.every(([label, value]) => workload.labels[label] === value);
				});
			},
		};
	}

	/** What a file says and asks takes the place of what it said before. Returns the files whose questions have other answers now. */
	replace(file: string, before: Facts | undefined, after: Facts | undefined, questions: ReadonlySet<string>): readonly string[] {
		this.note(file, questions);
		const [released, scaled] = [scalersIn(before), scalersIn(after)];
		exchange(this.scalers, file, released, scaled);
		this.forget([...released, ...scaled]);
		const [gone, come] = [workloadsIn(before), workloadsIn(after)];
		if (JSON.stringify([...gone]) === JSON.stringify([...come])) return [];
		exchange(this.workloads, file, gone, come);
		this.forget([...gone, ...come]);
		const keys = new Set([...gone, ...come].map(([key]) => key));
		return [...new Set([...keys].flatMap((key) => [...(this.asking.get(key) ?? [])]))];
	}

	scalersOf(service: Service): readonly Scaler[] {
		const { workload, at } = service;
		if (!workload) return [];
		const key = nameKey(workload.kind, workload.name);
		const found = (this.scalers.get(key) ?? []).filter(({ value }) => mayBeSame(value.target.namespace, workload.namespace));
		const inFile = found.filter(({ file }) => file === at.file);
		const inFolder = inFile.length > 0 ? inFile : found.filter(({ file }) => folderOf(file) === folderOf(at.file));
		const namesakes = this.workloads.get(key)?.length ?? 0;
		return (inFolder.length > 0 || namesakes > 1 ? inFolder : found).map(({ value }) => value);
	}

	private forget(changed: readonly (readonly [key: string, unknown])[]): void {
		for (const [key] of changed) this.forgotten(topicOf("scalers", key));
	}

	private note(file: string, questions: ReadonlySet<string>): void {
		for (const key of this.questions.get(file) ?? []) this.asking.get(key)?.delete(file);
		if (questions.size > 0) this.questions.set(file, questions);
		else this.questions.delete(file);
		for (const key of questions) {
			const asking = this.asking.get(key);
			if (asking) asking.add(file);
			else this.asking.set(key, new Set([file]));
		}
	}
}

function workloadsIn(facts: Facts | undefined): readonly (readonly [key: string, workload: Workload])[] {
	return (facts?.services ?? []).flatMap(({ workload }) => {
		if (!workload) return [];
		const labels = Object.entries(workload.labels).map(([label, value]) => labelKey(label, value));
		return [nameKey(workload.kind, workload.name), ...labels].map((key) => [key, workload] as const);
	});
}

function scalersIn(facts: Facts | undefined): readonly (readonly [key: string, scaler: Scaler])[] {
	return (facts?.scalers ?? []).map((scaler) => [nameKey(scaler.target.kind, scaler.target.name), scaler]);
}

function exchange<T>(
	index: Map<string, readonly Placed<T>[]>,
	file: string,
	gone: readonly (readonly [string, T])[],
	come: readonly (readonly [string, T])[],
): void {
	for (const key of new Set(gone.map(([one]) => one))) {
		const rest = (index.get(key) ?? []).filter((placed) => placed.file !== file);
		if (rest.length > 0) index.set(key, rest);
		else index.delete(key);
	}
	for (const [key, value] of come) {
		const all = index.get(key) ?? [];
		const place = all.findIndex((other) => other.file > file);
		index.set(key, all.toSpliced(place < 0 ? all.length : place, 0, { file, value }));
	}
}

/** What a workload is found by, as far as its manifest or whoever means it tells. */
export function nameKey(kind: string, name: string): string {
	return `name ${kind} ${name}`;
}

function labelKey(label: string, value: string): string {
	return `label ${label} ${value}`;
}

/** A namespace that is not stated is chosen by whoever applies the manifest. */
function mayBeSame(one: string | undefined, other: string | undefined): boolean {
	return one === undefined || other === undefined || one === other;
}

function folderOf(file: string): string {
	return file.slice(0, file.lastIndexOf("/") + 1);
}
