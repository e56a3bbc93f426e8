/** What a question to the lineage is about; `scalers` are asked about by the workload that they scale. */
export type Kind =
	| "facts"
	| "cards"
	| "models"
	| "scalers"
	| "runtimes"
	| "writing"
	| "reading"
	| "data"
	| "deployments"
	| "things"
	| "around"
	| "relations from"
	| "relations to"
	/** Whether files exist. */
	| "files";
export type Topic = `${Kind} ${string}`;

export function topicOf(kind: Kind, key: string): Topic {
	return `${kind} ${key}`;
}

/** Who has asked about what, so that a change is looked at only where it may matter. */
export class Topics {
	/** A single asker is the most common, and there are many topics. */
	private readonly askers = new Map<Topic, string | Set<string>>();
	private readonly roused = new Set<string>();

	/** The topics of one file take the place of what it asked about before; whatever has changed is settled for it. */
	replace(file: string, before: ReadonlySet<Topic> | undefined, after: ReadonlySet<Topic>): void {
		for (const topic of before ?? []) if (!after.has(topic)) this.remove(topic, file);
		for (const topic of after) if (!before?.has(topic)) this.add(topic, file);
		this.settle(file);
	}

	forget(file: string, topics: ReadonlySet<Topic> | undefined): void {
		this.replace(file, topics, new Set());
	}

	/** There may be another answer about this topic. */
	rouse(topic: Topic): void {
		const askers = this.askers.get(topic);
		if (typeof askers === "string") this.roused.add(askers);
		else for (const file of askers ?? []) this.roused.add(file);
	}

	/** Something else that this file rests on may have changed. */
	rouseFile(file: string): void {
		this.roused.add(file);
	}

	isRoused(file: string): boolean {
		return this.roused.has(file);
	}

	settle(file: string): void {
		this.roused.delete(file);
	}

	private add(topic: Topic, file: string): void {
		const askers = this.askers.get(topic);
		if (askers === undefined) this.askers.set(topic, file);
		else if (typeof askers === "string") this.askers.set(topic, new Set([askers, file]));
		else askers.add(file);
	}

	private remove(topic: Topic, file: string): void {
		const askers = this.askers.get(topic);
		if (askers instanceof Set && askers.size > 1) askers.delete(file);
		else this.askers.delete(topic);
	}
}
