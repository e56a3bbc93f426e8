import type { Memory, Said } from "../lineage/graph-reader.ts";
import { Dependents } from "./dependents.ts";
import type { Kind } from "./topics.ts";

/** An answer about the graph of data, and whatever was found out with such answers. There are very many, so that each is kept small. */
export interface Answer {
	value: unknown;
	/** Counts how often the value has changed. */
	version: number;
	/** `perhaps` where only an answer that it was made of may be another one. */
	state: "fresh" | "perhaps" | "stale";
	find: () => unknown;
	isSame: (a: never, b: never) => boolean;
	asked: Asked;
	/** Called when it becomes stale. */
	readonly stale?: () => void;
}

/** What an answer was made of: other answers, and keys of the files with the index that notes who asked about them. */
interface Asked {
	readonly answers: readonly Answer[];
	/** The versions that those had. */
	readonly versions: readonly number[];
	/** Each key behind its index. */
	readonly keys: readonly (Dependents<string, Answer> | string)[];
}

/** Somebody's findings that rest on answers. */
export type Watch = Answer;

/**
 * Keeps the answers about the graph of data for all files together. An answer knows what it was made of, and is made again only when that has
 * changed and somebody asks; if it turns out as before, whoever built on it need not know.
 */
export class SharedMemory implements Memory {
	private readonly answers = new Map<string, Answer>();
	/** Answer → the answers that are made of it. */
	private readonly above = new Dependents<Answer, Answer>();
	/** By what a question to the files is about: key → the answers that are made of it. */
	private readonly indices = new Map<Kind, Dependents<string, Answer>>();
	/** What was asked so far by whoever is asking, the innermost last. */
	private readonly asking: { readonly answers: Set<Answer>; readonly keys: Map<string, readonly [Dependents<string, Answer>, string]> }[] =
		[];

	remember<T>(question: string, find: () => T, isSame: (a: T, b: T) => boolean): T {
		let answer = this.answers.get(question);
		if (!answer) {
			answer = { value: undefined, version: 0, state: "stale", find, isSame: isSame as Answer["isSame"], asked: nothing };
			this.answers.set(question, answer);
		}
		answer.find = find;
		this.refresh(answer);
		this.asking.at(-1)?.answers.add(answer);
		return answer.value as T;
	}

	/** Runs something, and calls `stale` once when an answer that it was given may be another one. */
	watch<T>(run: () => T, stale: () => void): { readonly result: T; readonly watch: Watch } {
		const { result, asked } = this.during(run);
		const watch: Watch = { value: undefined, version: 0, state: "fresh", find: run, isSame: Object.is, asked, stale };
		this.link(watch, asked);
		return { result, watch };
	}

	/** Would all that was asked be answered today as it was then? If so, it is watched on. */
	stillTrue(watch: Watch): boolean {
		const isTrue = this.stands(watch.asked);
		if (isTrue) watch.state = "fresh";
		return isTrue;
	}

	unwatch(watch: Watch): void {
		this.unlink(watch, watch.asked);
	}

	/** There may be another answer about this of the files. */
	touch(kind: Kind, key: string): void {
		for (const answer of this.indices.get(kind)?.of(key) ?? []) {
			this.doubt(answer);
			answer.state = "stale";
		}
	}

	/** Somebody asks about the files. */
	note(kind: Kind, key: string): void {
		const asking = this.asking.at(-1);
		if (!asking) return;
		let index = this.indices.get(kind);
		if (!index) {
			index = new Dependents();
			this.indices.set(kind, index);
		}
		asking.keys.set(`${kind} ${key}`, [index, key]);
	}

	/** And everything that is made of it. */
	private doubt(answer: Answer): void {
		if (answer.state !== "fresh") return;
		answer.state = "perhaps";
		answer.stale?.();
		for (const above of this.above.of(answer)) this.doubt(above);
	}

	private refresh(answer: Answer): void {
		if (answer.state === "perhaps" && this.stands(answer.asked)) answer.state = "fresh";
		if (answer.state !== "fresh") this.renew(answer);
	}

	/** Are the answers that something was made of the same today? */
	private stands({ answers, versions }: Asked): boolean {
		return answers.every((answer, place) => {
			this.refresh(answer);
			return answer.version === versions[place];
		});
	}

	private renew(answer: Answer): void {
		const { result, asked } = this.during(answer.find);
		this.unlink(answer, answer.asked);
		this.link(answer, asked);
		answer.asked = asked;
		answer.state = "fresh";
		if (answer.version > 0 && answer.isSame(result as never, answer.value as never)) return;
		answer.value = result;
		answer.version++;
	}

	private during<T>(run: () => T): { readonly result: T; readonly asked: Asked } {
		const asking = { answers: new Set<Answer>(), keys: new Map<string, readonly [Dependents<string, Answer>, string]>() };
		this.asking.push(asking);
		try {
			const result = run();
			const answers = [...asking.answers];
			return { result, asked: { answers, versions: answers.map(({ version }) => version), keys: [...asking.keys.values()].flat() } };
		} finally {
			this.asking.pop();
		}
	}

	private link(answer: Answer, asked: Asked): void {
		for (const below of asked.answers) this.above.add(below, answer);
		for (const [index, key] of pairs(asked)) index.add(key, answer);
	}

	private unlink(answer: Answer, asked: Asked): void {
		for (const below of asked.answers) this.above.remove(below, answer);
		for (const [index, key] of pairs(asked)) index.remove(key, answer);
	}
}

function* pairs({ keys }: Asked): Iterable<readonly [index: Dependents<string, Answer>, key: string]> {
	for (let place = 0; place < keys.length; place += 2) {
		const [index, key] = [keys[place], keys[place + 1]];
		if (index instanceof Dependents && typeof key === "string") yield [index, key];
	}
}

const nothing: Asked = { answers: [], versions: [], keys: [] };

/** The same lineage, where each question that the graph asks is noted. All questions whether files exist are one. */
export function noting(lineage: Said, memory: SharedMemory): Said {
	const noted = <T>(kind: Kind, key: string, answer: T): T => {
		memory.note(kind, key);
		return answer;
	};
	return {
		thingsIn: (file) => noted("facts", file, lineage.thingsIn(file)),
		thingsKnownBy: (key) => noted("things", key, lineage.thingsKnownBy(key)),
		thingsAround: (place) => noted("around", place, lineage.thingsAround(place)),
		relationsFrom: (key) => noted("relations from", key, lineage.relationsFrom(key)),
		relationsTo: (key) => noted("relations to", key, lineage.relationsTo(key)),
		exists: (path) => noted("files", "", lineage.exists(path)),
	};
}
