import type { ByteRequests } from "./file-window.ts";
import { readAttribute } from "./hdf5-attribute.ts";
import type { Hdf5File } from "./hdf5-file.ts";
import { readWhole } from "./little-endian.ts";

/** The attributes of a group that are texts, as far as they lie where they are plain to read. */
export type Hdf5Attributes = ReadonlyMap<string, string>;

interface Block {
	readonly at: number;
	readonly bytes: number;
}

const mostMessages = 4096;
const mostBlocks = 64;
const [attributeMessage, continuationMessage] = [0x0c, 0x10] as const;

/** The attributes in the object header at a byte of the file (format specification 3.0, IV.A.1). */
export function* readHeader(file: Hdf5File, at: number): ByteRequests<Hdf5Attributes> {
	const { window } = file;
	const found = new Map<string, string>();
	window.position = at;
	if (!(yield* window.load(4))) return found;
	const marked = isMarked(window.peek(4), "OHDR");
	const { tracked, ...first } = marked ? yield* firstBlock(file) : yield* oldBlock(file);
	const blocks: Block[] = [first];
	for (let index = 0, seen = 0; index < blocks.length && index < mostBlocks && window.problem === undefined; index++) {
		const block = blocks[index];
		if (!block) break;
		// Later blocks of new headers begin with a mark and end with a checksum.
		const [head, tail] = marked && index > 0 ? [4, 4] : [0, 0];
		let next = block.at + head;
		for (const end = block.at + block.bytes - tail; next + (marked ? 4 : 8) <= end && seen < mostMessages; seen++) {
			window.position = next;
			const type = yield* readWhole(window, marked ? 1 : 2);
			const bytes = yield* readWhole(window, 2);
			window.position += marked ? 1 + (tracked ? 2 : 0) : 4;
			next = window.position + bytes;
			if (window.problem !== undefined || next > end) break;
			if (type === attributeMessage) yield* readAttribute(file, next, found);
			if (type === continuationMessage) {
				const at = yield* readWhole(window, file.offsetBytes);
				blocks.push({ at, bytes: yield* readWhole(window, file.lengthBytes) });
			}
		}
	}
	return found;
}

/** Version 1: 12 bytes of head, and 4 that align what follows. */
function* oldBlock({ window }: Hdf5File): ByteRequests<Block & { readonly tracked: boolean }> {
	const at = window.position;
	window.position = at + 8;
	const bytes = yield* readWhole(window, 4);
	return { at: at + 16, bytes, tracked: false };
}

/** Version 2: flags tell what the head holds and how the size is written. */
function* firstBlock({ window }: Hdf5File): ByteRequests<Block & { readonly tracked: boolean }> {
	window.position += 5;
	const flags = yield* readWhole(window, 1);
	window.position += (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0);
	const bytes = yield* readWhole(window, 2 ** (flags & 3));
	return { at: window.position, bytes, tracked: (flags & 4) !== 0 };
}

function isMarked(bytes: Uint8Array, mark: string): boolean {
	return Array.from(mark).every((letter, index) => bytes[index] === letter.charCodeAt(0));
}
