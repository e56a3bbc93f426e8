import type { FileHandle } from "node:fs/promises";
import { promisify } from "node:util";
import { inflateRaw, unzip, type ZlibOptions } from "node:zlib";
import { globalKey, type PickleGlobal, type PickleScan } from "../evidence/pickle.ts";
import { readPickle } from "../evidence/pickle-stream.ts";
import { readZipDirectory, readZipStart, type ZipEntry } from "../evidence/zip.ts";
import { deadlineFromNow, fetchFromBytes, fetchRanges, readRange } from "./open-file.ts";

/** The scan is absent where the file holds no pickle that can be looked at. */
export interface PickleFinding {
	readonly scan?: PickleScan;
	readonly problem?: string;
}

const mostCompressed = 64 * 2 ** 20;
const mostInflated = 128 * 2 ** 20;
const mostPickles = 100;

export async function scanPickle(file: FileHandle, size: number): Promise<PickleFinding> {
	return fetchRanges(file, readPickle(size));
}

/** A pickle that is compressed as a whole, as joblib does. One that is larger than what is looked at stays unknown. */
export async function scanCompressed(file: FileHandle, size: number): Promise<PickleFinding> {
	if (size > mostCompressed) return {};
	return scanInflated(await readRange(file, 0, size), promisify(unzip), deadlineFromNow());
}

/** The pickles of a PyTorch archive: its own `data.pkl` and whatever else is named so. */
export async function scanArchive(file: FileHandle, size: number): Promise<PickleFinding> {
	const deadline = deadlineFromNow();
	const entries = await fetchRanges(file, readZipDirectory(size), 0, deadline);
	if ("problem" in entries) return entries;
	const findings: PickleFinding[] = [];
	for (const entry of entries.filter(({ name }) => name.endsWith(".pkl")).slice(0, mostPickles)) {
		findings.push(await scanEntry(file, size, entry, deadline));
		if (performance.now() > deadline) break;
	}
	const scans = findings.flatMap(({ scan }) => scan ?? []);
	const problem = findings.find((finding) => finding.problem !== undefined)?.problem;
	return { ...(scans.length > 0 ? { scan: joined(scans) } : {}), ...(problem === undefined ? {} : { problem }) };
}

async function scanEntry(file: FileHandle, size: number, entry: ZipEntry, deadline: number): Promise<PickleFinding> {
	const start = await fetchRanges(file, readZipStart(size, entry), 0, deadline);
	if (typeof start !== "number") return start;
	if (entry.method === "stored") return fetchRanges(file, readPickle(entry.compressedBytes), start, deadline);
	if (entry.method === "other" || entry.compressedBytes > mostCompressed) return {};
	return scanInflated(await readRange(file, start, entry.compressedBytes), promisify(inflateRaw), deadline);
}

async function scanInflated(
	compressed: Uint8Array,
	inflate: (bytes: Uint8Array, options: ZlibOptions) => Promise<Uint8Array>,
	deadline: number,
): Promise<PickleFinding> {
	try {
		const bytes = await inflate(compressed, { maxOutputLength: mostInflated });
		return await fetchFromBytes(bytes, readPickle(bytes.length), deadline);
	} catch (error) {
		const large = error instanceof RangeError;
		return large ? {} : { problem: "The file is damaged: what it holds cannot be decompressed." };
	}
}

function joined(scans: readonly PickleScan[]): PickleScan {
	return { globals: distinct(scans.flatMap(({ globals }) => globals)), dangerous: distinct(scans.flatMap(({ dangerous }) => dangerous)) };
}

function distinct(globals: readonly PickleGlobal[]): readonly PickleGlobal[] {
	return [...new Map(globals.map((one) => [globalKey(one), one])).values()];
}
