import type { ByteRequests, FileWindow } from "./file-window.ts";

/** A whole number of so many bytes, the lowest first, at the position; beyond 2^53 it is rounded, and leads nowhere in any file. */
export function* readWhole(window: FileWindow, bytes: number): ByteRequests<number> {
	if (!(yield* window.load(bytes))) return 0;
	let value = 0;
	for (let index = 0; index < bytes; index++) value += window.byte() * 256 ** index;
	return value;
}
