import { createHash, randomUUID } from "node:crypto";
import {
	closeSync,
	mkdirSync,
	openSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { defaultStoreFolder } from "./bench-store.ts";

/** Where checks keep what they have found out: in the folder that somebody names, else beside the benchmarks in the cache folder of each person. */
export function cacheFolder(named: string | undefined, environment: NodeJS.ProcessEnv = process.env): string {
	const folder = named ?? environment.PLIMSOLL_CACHE;
	return folder ? resolve(folder) : join(dirname(defaultStoreFolder(environment)), "check");
}

/** So many bytes are kept in all; what was not used for the longest time goes first. */
const mostBytes = 512 * 2 ** 20;
/** What is larger is not kept at all. */
const largest = 256 * 2 ** 20;
const piece = 2 ** 20;
const ours = /^(?:run|readings)-[0-9a-f]{64}(?:\.[0-9a-f-]{36}\.tmp)?$/;
/** A draft is finished within seconds; one that is older was left by somebody who was stopped. */
const oldDraft = 3_600_000;

/**
 * What was written under a name, in the same parts; nothing where there is none, or where it is not just as it was written. A folder that cannot be
 * used is as good as none: whoever keeps something here can do without it.
 */
export function readKept(folder: string, name: string): readonly Buffer[] | undefined {
	const path = join(folder, name);
	try {
		const bytes = readFileSync(path);
		const end = bytes.indexOf(10);
		const [digest, ...lengths] = bytes.toString("latin1", 0, Math.max(0, end)).split(" ");
		const rest = bytes.subarray(end + 1);
		if (digest !== digestOf(lengths, [rest])) return undefined;
		touch(path);
		let from = 0;
		return lengths.map((length) => {
			const start = from;
			from += Number(length);
			return rest.subarray(start, from);
		});
	} catch {
		return undefined;
	}
}

/** Keeps parts under a name. A reader sees all that stood there before or all of this, and never half of it. */
export function writeKept(folder: string, name: string, parts: readonly Buffer[]): void {
	if (parts.reduce((sum, { length }) => sum + length, 0) > largest) return;
	const path = join(folder, name);
	const draft = `${path}.${randomUUID()}.tmp`;
	try {
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		const lengths = parts.map(({ length }) => String(length));
		writeAll(draft, [Buffer.from(`${[digestOf(lengths, parts), ...lengths].join(" ")}\n`), ...parts]);
		renameSync(draft, path);
		prune(folder);
	} catch {
		discard(draft);
	}
}

/** In pieces of a size that is fast and takes little memory. */
function writeAll(path: string, parts: readonly Buffer[]): void {
	const file = openSync(path, "wx", 0o600);
	try {
		let from = 0;
		let size = 0;
		for (const [place, { length }] of parts.entries()) {
			size += length;
			if (size < piece && place < parts.length - 1) continue;
			writeFileSync(file, Buffer.concat(parts.slice(from, place + 1)));
			from = place + 1;
			size = 0;
		}
	} finally {
		closeSync(file);
	}
}

function digestOf(lengths: readonly string[], parts: readonly Buffer[]): string {
	const hash = createHash("sha256").update(`${lengths.join(" ")}\n`);
	for (const part of parts) hash.update(part);
	return hash.digest("hex");
}

function prune(folder: string): void {
	const now = Date.now();
	const found = readdirSync(folder)
		.filter((name) => ours.test(name))
		.flatMap((name) => {
			const path = join(folder, name);
			const state = statSync(path, { throwIfNoEntry: false });
			return state ? [{ path, bytes: state.size, used: state.mtimeMs, isDraft: name.endsWith(".tmp") }] : [];
		})
		.toSorted((a, b) => b.used - a.used);
	let sum = 0;
	for (const { path, bytes, used, isDraft } of found) {
		sum += bytes;
		if (isDraft ? now - used > oldDraft : sum > mostBytes) discard(path);
	}
}

/** It was used just now. */
function touch(path: string): void {
	try {
		utimesSync(path, new Date(), new Date());
	} catch {
		// Somebody else's folder can be read all the same.
	}
}

function discard(path: string): void {
	try {
		rmSync(path, { force: true });
	} catch {
		// It will be tried again.
	}
}
