import { type ByteRequests, FileWindow } from "./file-window.ts";
import type { Hdf5File } from "./hdf5-file.ts";
import { type Hdf5Attributes, readHeader } from "./hdf5-header.ts";
import { readWhole } from "./little-endian.ts";

const limits = { read: 64 * 2 ** 20, kept: 32 * 2 ** 20 };

/**
 * Reads the superblock (versions 0 to 3) of an HDF5 file of `size` bytes and the attributes in the header of its root group. Attributes that lie in a
 * heap of their own because there are many are left out.
 */
export function* readHdf5(size: number): ByteRequests<Hdf5Attributes> {
	const window = new FileWindow(size, limits);
	window.position = 8;
	if (!(yield* window.load(8))) return new Map();
	const [version = 255, , , , , oldOffset = 0, oldLength = 0] = window.peek(8);
	const [, newOffset = 0, newLength = 0] = window.peek(8);
	const old = version < 2;
	if (version > 3) return new Map();
	const file: Hdf5File = { window, offsetBytes: old ? oldOffset : newOffset, lengthBytes: old ? oldLength : newLength };
	if (!isWidth(file.offsetBytes) || !isWidth(file.lengthBytes)) return new Map();
	// Behind the widths stand the sizes of nodes and flags, then addresses: of the base, of free space or an extension, and of the end.
	window.position = old ? 24 + (version === 1 ? 4 : 0) + file.offsetBytes * 5 : 12 + file.offsetBytes * 3;
	const root = yield* readWhole(window, file.offsetBytes);
	return yield* readHeader(file, root);
}

function isWidth(bytes: number): boolean {
	return bytes === 2 || bytes === 4 || bytes === 8;
}
