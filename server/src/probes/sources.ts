import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip, createInflate, createInflateRaw } from "node:zlib";
import type { ByteRange, ByteRequests, Problem } from "../evidence/file-window.ts";
import { answerRanges, readRange } from "./open-file.ts";

/** Bytes that can be asked for in pieces: of a file, of a part of one, or of what a part decompresses to. */
export interface Source {
	readonly size: number;
	/** Pieces have to be asked for in the order in which they lie. */
	readonly forwards: boolean;
	read(range: ByteRange): Promise<Uint8Array>;
	/** Why the bytes end before their end, where they do. */
	readonly trouble?: "damaged" | "too long" | undefined;
	close?(): void;
}

export type Compression = "gzip" | "zlib" | "deflate";

/** A stream that decompresses to more is not read on. */
const mostInflated = 512 * 2 ** 20;
/** So much of what was decompressed is kept, since readers look back a little. */
const kept = 2 ** 18;
const piece = 2 ** 18;

export function fileSource(file: FileHandle, size: number): Source {
	return { size, forwards: false, read: ({ offset, length }) => readRange(file, offset, length) };
}

export function partOf(source: Source, from: number, bytes: number): Source {
	return {
		size: Math.max(0, Math.min(bytes, source.size - from)),
		forwards: source.forwards,
		read: ({ offset, length }) => source.read({ offset: from + offset, length: Math.min(length, Math.max(0, bytes - offset)) }),
		get trouble() {
			return source.trouble;
		},
	};
}

/** Everything that is asked of a source by a reader, until it is done or the deadline is over. */
export function ask<T>(source: Source, requests: ByteRequests<T>, deadline: number): Promise<T | Problem> {
	return answerRanges(requests, deadline, (range) => source.read(range));
}

/** What a source decompresses to, piece by piece, so that a bomb takes a little time and no memory. */
export function inflated(source: Source, compression: Compression, deadline: number): Source {
	return new Inflated(source, compression, deadline);
}

class Inflated implements Source {
	readonly size = Number.MAX_SAFE_INTEGER;
	readonly forwards = true;
	trouble: Source["trouble"];
	private readonly output: Readable;
	private readonly pieces: AsyncIterator<Uint8Array>;
	private held: Uint8Array = new Uint8Array(0);
	private start = 0;
	private ended = false;
	private readonly deadline: number;

	constructor(source: Source, compression: Compression, deadline: number) {
		const inflate = { gzip: createGunzip, zlib: createInflate, deflate: createInflateRaw }[compression]({ chunkSize: piece });
		const input = Readable.from(piecesOf(source));
		this.deadline = deadline;
		this.output = input.on("error", (error) => inflate.destroy(error)).pipe(inflate);
		this.pieces = this.output[Symbol.asyncIterator]();
	}

	async read({ offset, length }: ByteRange): Promise<Uint8Array> {
		// Everything else has its turn in between.
		await new Promise((resolve) => setImmediate(resolve));
		while (!this.ended && this.start + this.held.length < offset + length) await this.fill(offset);
		const from = offset - this.start;
		return from < 0 ? new Uint8Array(0) : this.held.subarray(from, from + length);
	}

	close(): void {
		this.output.destroy();
	}

	/** Bytes that lie well before what is asked for are let go. */
	private async fill(offset: number): Promise<void> {
		try {
			const { done, value } = await this.pieces.next();
			if (done) this.ended = true;
			else this.append(value, offset);
		} catch {
			this.ended = true;
			this.trouble ??= "damaged";
		}
		if (this.start + this.held.length <= mostInflated && performance.now() <= this.deadline) return;
		this.trouble ??= "too long";
		this.ended = true;
		this.close();
	}

	private append(value: Uint8Array, offset: number): void {
		const end = this.start + this.held.length;
		const keepFrom = Math.max(this.start, Math.min(offset, end) - kept);
		this.held = Buffer.concat([this.held.subarray(keepFrom - this.start), value]);
		this.start = keepFrom;
	}
}

async function* piecesOf(source: Source): AsyncGenerator<Uint8Array> {
	for (let offset = 0; offset < source.size; offset += piece) {
		const bytes = await source.read({ offset, length: Math.min(piece, source.size - offset) });
		if (bytes.length === 0) return;
		yield bytes;
	}
}
