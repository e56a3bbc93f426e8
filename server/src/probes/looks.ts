import { createHash } from "node:crypto";
import type { BigIntStats, Dirent } from "node:fs";

/** What was seen at one path. Whatever nobody asked for is absent. A text that begins with `!` is the code of an error. */
export interface Look {
	/** What lies there, links not followed. */
	kind?: string;
	/** What lies there, links followed; `nothing` where there is none. */
	end?: string;
	/** Where the path leads, links followed. */
	real?: string;
	/** A digest of the names in the folder and of what each stands for. */
	names?: string;
	/** Where only some names in the folder matter: the pattern that those match, and which they are. */
	like?: string;
	/** Links followed: the stamp of a file, what else there is, or that there is nothing. */
	stamp?: string;
	/** The stamp is so young that the file may have changed since without getting another one. */
	young?: true;
	/** What was read of the file, by offset and length, as digests. Absent where it was not opened, or so often that only its stamp can tell. */
	parts?: (readonly [offset: number, length: number, digest: string])[];
	/** More of the file matters than these parts: its time, or all of its bytes. */
	exact?: true;
	/** Why it could not be opened. */
	refusal?: string;
}

/** Clocks of file systems tick every two seconds at worst. */
const tick = 2500n * 1_000_000n;
/** What is read in more pieces than these is known by its stamp. */
const mostParts = 64;

/** Everything that a run has seen of the disk. If it looks the same again, the run would end the same. */
export class Looks {
	readonly byPath: Map<string, Look>;
	private readonly began: bigint;
	private contradicted = false;

	constructor(byPath: Map<string, Look> = new Map()) {
		this.byPath = byPath;
		this.began = BigInt(Date.now()) * 1_000_000n;
	}

	/** Whether the disk held still: each path looked the same whenever it was looked at, and nothing took so long that it was given up. */
	get consistent(): boolean {
		return !this.contradicted;
	}

	/** The run rests on something that cannot be looked at again. */
	spoil(): void {
		this.contradicted = true;
	}

	see(path: string, seen: Pick<Look, "kind" | "end" | "real" | "names" | "like" | "refusal">): void {
		const look = this.at(path);
		for (const [name, value] of Object.entries(seen)) {
			const field = name as keyof typeof seen;
			if (look[field] !== undefined && look[field] !== value) this.spoil();
			look[field] = value;
		}
	}

	seeStamp(path: string, found: BigIntStats | string): void {
		const look = this.at(path);
		const stamp = typeof found === "string" ? found : stampOf(found);
		if (look.stamp !== undefined && look.stamp !== stamp) this.spoil();
		look.stamp = stamp;
		if (typeof found !== "string" && found.isFile() && this.isYoung(found)) look.young = true;
	}

	seeOpen(path: string, found: BigIntStats): void {
		this.seeStamp(path, found);
		const look = this.at(path);
		if (found.isFile() && !look.exact) look.parts ??= [];
	}

	seePart(path: string, offset: number, length: number, bytes: Uint8Array): void {
		const look = this.at(path);
		if (look.parts?.some(([from, size]) => from === offset && size === length)) return;
		if (look.parts && look.parts.length < mostParts) look.parts.push([offset, length, digestOf(bytes)]);
		else this.needExact(path);
	}

	seeWhole(path: string, size: number, digest: string): void {
		const look = this.at(path);
		if (look.exact) return;
		look.parts ??= [];
		look.parts.push([0, size, digest]);
	}

	needExact(path: string): void {
		const look = this.at(path);
		look.exact = true;
		delete look.parts;
	}

	isYoung({ mtimeNs, ctimeNs }: BigIntStats): boolean {
		return mtimeNs > this.began - tick || ctimeNs > this.began - tick;
	}

	private at(path: string): Look {
		let look = this.byPath.get(path);
		if (!look) {
			look = {};
			this.byPath.set(path, look);
		}
		return look;
	}
}

/** A file by all that changes with it; anything else by its kind. */
export function stampOf(found: BigIntStats): string {
	if (!found.isFile()) return kindOf(found);
	return `${found.size} ${found.mtimeNs} ${found.ctimeNs} ${found.ino} ${found.dev}`;
}

export function kindOf(found: Pick<Dirent, "isFile" | "isDirectory" | "isSymbolicLink">): string {
	return found.isFile() ? "file" : found.isDirectory() ? "folder" : found.isSymbolicLink() ? "link" : "other";
}

export function namesOf(entries: readonly Dirent[]): string {
	return digestOf(
		entries
			.map((entry) => `${kindOf(entry)} ${entry.name}\0`)
			.sort()
			.join(""),
	);
}

export function digestOf(bytes: Uint8Array | string, form: "base64url" | "hex" = "base64url"): string {
	return createHash("sha256").update(bytes).digest(form);
}

export function refusalOf(error: unknown): string {
	return `!${error instanceof Error && "code" in error ? error.code : error}`;
}
