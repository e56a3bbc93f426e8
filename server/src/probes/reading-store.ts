import { createHash } from "node:crypto";
import { deserialize, serialize } from "node:v8";
import type { KeptReading, ReadingMemory } from "../dialects/recall.ts";
import { readKept, writeKept } from "./cache-folder.ts";

/** Of one file so many readings are kept: other files may have answered otherwise. */
const mostVariants = 4;

type Variant = { readonly bytes: Buffer } | { readonly kept: KeptReading };

/** The readings of a workspace, kept from one run to the next in one piece. What was not asked for in a run is not kept on. */
export class ReadingStore implements ReadingMemory {
	private readonly folder: string;
	private readonly name: string;
	private readonly before: ReadonlyMap<string, readonly Buffer[]>;
	private readonly used = new Map<string, Variant[]>();
	private readonly targets = new WeakMap<object, string>();
	private isNews = false;

	constructor(folder: string, name: string) {
		this.folder = folder;
		this.name = name;
		this.before = load(folder, name);
	}

	*find(file: string, text: string, targets: Readonly<Record<string, string>>): Iterable<KeptReading> {
		for (const variant of this.at(file, text, targets)) {
			const kept = "kept" in variant ? variant.kept : restored(variant.bytes);
			if (kept) yield kept;
		}
	}

	keep(file: string, text: string, targets: Readonly<Record<string, string>>, kept: KeptReading): void {
		const variants = this.at(file, text, targets);
		variants.push({ kept });
		if (variants.length > mostVariants) variants.shift();
		this.isNews = true;
	}

	/** Writes down what was used, if there is anything new or much that nobody asked for. */
	save(): void {
		if (!this.isNews && this.used.size > this.before.size / 2) return;
		try {
			const variants = [...this.used.values()].flat();
			const parts = variants.map((variant) => ("bytes" in variant ? variant.bytes : serialize(variant.kept)));
			const index = [...this.used].map(([key, { length }]) => [key, length]);
			writeKept(this.folder, this.name, [Buffer.from(JSON.stringify(index)), ...parts]);
		} catch {
			// What cannot be written down is read again.
		}
	}

	private at(file: string, text: string, targets: Readonly<Record<string, string>>): Variant[] {
		const key = createHash("sha256")
			.update(`${this.targetsText(targets)}\0${file}\0${text.length}\0`)
			.update(text)
			.digest("base64url");
		const variants = this.used.get(key) ?? (this.before.get(key) ?? []).map((bytes) => ({ bytes }));
		this.used.set(key, variants);
		return variants;
	}

	private targetsText(targets: Readonly<Record<string, string>>): string {
		let text = this.targets.get(targets);
		if (text === undefined) {
			text = JSON.stringify(Object.entries(targets).toSorted(([a], [b]) => (a < b ? -1 : 1)));
			this.targets.set(targets, text);
		}
		return text;
	}
}

function load(folder: string, name: string): ReadonlyMap<string, readonly Buffer[]> {
	const [index, ...parts] = readKept(folder, name) ?? [];
	if (!index) return new Map();
	let from = 0;
	try {
		const entries = (JSON.parse(index.toString("utf8")) as readonly (readonly [string, number])[]).map(([key, count]) => {
			from += count;
			return [key, parts.slice(from - count, from)] as const;
		});
		return new Map(entries);
	} catch {
		return new Map();
	}
}

/** Nothing where somebody else has written it. */
function restored(bytes: Buffer): KeptReading | undefined {
	try {
		return deserialize(bytes) as KeptReading;
	} catch {
		return undefined;
	}
}
