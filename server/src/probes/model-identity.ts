import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { needExact, noteWhole, stat } from "./disk.ts";

export interface ModelIdentity {
	readonly sha256: string;
	readonly bytes: number;
}

const known = new Map<string, ModelIdentity & { readonly changed: number }>();

/**
 * Digest and size of a file, read in pieces, so that no size is too large; a sentence where it cannot be read. Read again only when the size or the
 * time of the last change differ from what they were.
 */
export async function readIdentity(path: string, signal?: AbortSignal): Promise<ModelIdentity | string> {
	try {
		const status = await stat(path);
		const { size, mtimeMs } = status;
		if (!status.isFile()) return `${path} is not a file.`;
		const before = known.get(path);
		if (before?.bytes === size && before.changed === mtimeMs) {
			needExact(path);
			return { sha256: before.sha256, bytes: size };
		}
		const hash = createHash("sha256");
		await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash, { ...(signal ? { signal } : {}) });
		const digest = hash.digest();
		noteWhole(path, size, digest);
		const identity = { sha256: digest.toString("hex"), bytes: size };
		known.set(path, { ...identity, changed: mtimeMs });
		return identity;
	} catch (error) {
		return `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`;
	}
}
