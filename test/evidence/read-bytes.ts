import type { ByteRequests } from "../../server/src/evidence/file-window.ts";

/** Answers a reader from bytes that are in memory. */
export function readFromBytes<T>(bytes: Uint8Array, requests: ByteRequests<T>): T {
	let step = requests.next();
	while (!step.done) step = requests.next(bytes.subarray(step.value.offset, step.value.offset + step.value.length));
	return step.value;
}
