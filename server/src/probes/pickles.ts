import { type FileKind, fileKind, kindBytes, kindName } from "../evidence/file-kind.ts";
import { readArrayHeader } from "../evidence/npy.ts";
import { joinedScan, type PickleScan } from "../evidence/pickle.ts";
import { unknownName } from "../evidence/pickle-globals.ts";
import { readPickle } from "../evidence/pickle-stream.ts";
import { readTarEntry } from "../evidence/tar.ts";
import { readZipDirectory, readZipStart, type ZipEntry } from "../evidence/zip.ts";
import { ask, inflated, partOf, type Source } from "./sources.ts";

/** The scan is absent where the file holds no pickle that can be looked at. */
export interface PickleFinding {
	readonly scan?: PickleScan;
	readonly problem?: string;
	/** What of the file was not looked into, and why: "compressed with bzip2". */
	readonly unread?: string;
}

const mostPickles = 200;
const mostEntries = 2000;
const deepestArchive = 3;
/** Files that hold pickles by their names: what is in them is one, whatever it begins with. */
const pickleNames = /\.(?:pkl|pickle|joblib|dill|sav|pt|pth|ckpt|bin|npy|npz|gz|z|bz2|xz|lzma|lz4|7z)$/i;
const surePickles = /\.(?:pkl|pickle|joblib|dill|sav)$/i;
/** What a pickle of protocol 0 or 1 begins with: it has no mark of its own. */
const oldPickles: ReadonlySet<number> = new Set(Array.from("(c]})lNIJKLMFGSTUVX", (letter) => letter.charCodeAt(0)));
/** Compressed in a way that nothing here undoes. */
const closed: ReadonlySet<FileKind> = new Set(["bzip2", "xz", "lzma", "lz4", "zstd", "7z"]);

/** The pickles of a file or of a part of one, whatever they are wrapped in. None of them is loaded. */
export async function findPickles(source: Source, name: string, deadline: number, depth = 0): Promise<PickleFinding> {
	if (depth > deepestArchive) return { unread: "an archive in an archive" };
	const start = await source.read({ offset: 0, length: Math.min(kindBytes, source.size) });
	const kind = fileKind(start);
	const named = pickleNames.test(name);
	if (kind === "pickle") return scanPickle(source, deadline);
	if (kind === "npy") return scanArray(source, deadline);
	if (kind === "zip") return source.forwards ? { unread: "an archive in an archive" } : scanArchive(source, deadline, depth);
	if (kind === "tar") return scanTar(source, deadline, depth);
	if (named && (kind === "gzip" || kind === "zlib")) return scanInflated(source, kind, name.replace(/\.\w+$/, ""), deadline, depth);
	if (named && closed.has(kind)) return { unread: kindName(kind) ?? "" };
	return kind === "other" && oldPickles.has(start[0] ?? 0) ? scanOldPickle(source, name, deadline) : {};
}

async function scanPickle(source: Source, deadline: number): Promise<PickleFinding> {
	const found = await ask(source, readPickle(source.size), deadline);
	if (!("scan" in found)) return found;
	const { scan, problem, cut } = found;
	if (source.trouble === "damaged") return { scan, problem: "The file is damaged: what it holds cannot be decompressed." };
	if (source.trouble === "too long") return { scan, unread: "too long when it is decompressed" };
	if (cut) return { scan, unread: "longer than what is read of a pickle" };
	return { scan, ...(problem === undefined ? {} : { problem }) };
}

/** Other files may begin like an old pickle. */
async function scanOldPickle(source: Source, name: string, deadline: number): Promise<PickleFinding> {
	if (surePickles.test(name)) return scanPickle(source, deadline);
	const found = await ask(source, readPickle(source.size), deadline);
	if (!("scan" in found)) return {};
	const { scan, complete } = found;
	return (complete && scan.globals.length > 0) || isAlarming(scan) ? { scan } : {};
}

/** Not only what any bytes may look like. */
function isAlarming({ dangerous }: PickleScan): boolean {
	return dangerous.some(({ module }) => module !== unknownName);
}

async function scanArray(source: Source, deadline: number): Promise<PickleFinding> {
	const header = await ask(source, readArrayHeader(source.size), deadline);
	if (!("start" in header)) return header;
	return header.objects ? scanPickle(partOf(source, header.start, source.size - header.start), deadline) : {};
}

/** A pickle that is compressed as a whole, as joblib does. */
async function scanInflated(source: Source, kind: "gzip" | "zlib", name: string, deadline: number, depth: number): Promise<PickleFinding> {
	const content = inflated(source, kind, deadline);
	try {
		const found = await findPickles(content, pickleNames.test(name) ? name : `${name}.pkl`, deadline, depth + 1);
		if (found.scan || found.problem !== undefined || content.trouble !== "damaged") return found;
		return { problem: "The file is damaged: what it holds cannot be decompressed." };
	} finally {
		content.close?.();
	}
}

/** The pickles of an archive of PyTorch or NumPy: its own `data.pkl`, arrays of objects, and whatever else begins like one. */
async function scanArchive(source: Source, deadline: number, depth: number): Promise<PickleFinding> {
	const entries = await ask(source, readZipDirectory(source.size), deadline);
	if ("problem" in entries) return entries;
	const named = entries.filter(({ name }) => pickleNames.test(name)).slice(0, mostPickles);
	const others = entries.filter(({ name }) => !pickleNames.test(name)).slice(0, mostEntries);
	const findings: PickleFinding[] = [];
	for (const entry of named) findings.push(within(entry.name, await scanEntry(source, entry, deadline, depth)));
	for (const entry of others) {
		if (performance.now() > deadline) break;
		const { scan } = await scanEntry(source, entry, deadline, depth);
		// Weights may begin with anything.
		if (scan && isAlarming(scan)) findings.push(within(entry.name, { scan }));
	}
	return together(findings);
}

async function scanEntry(source: Source, entry: ZipEntry, deadline: number, depth: number): Promise<PickleFinding> {
	const start = await ask(source, readZipStart(source.size, entry), deadline);
	if (typeof start !== "number") return start;
	const packed = partOf(source, start, entry.compressedBytes);
	if (entry.method === "stored") return findPickles(packed, entry.name, deadline, depth + 1);
	if (entry.method !== "deflated")
		return { unread: entry.method === "other" ? "compressed in an unknown way" : `compressed with ${entry.method}` };
	const content = inflated(packed, "deflate", deadline);
	try {
		const found = await findPickles(content, entry.name, deadline, depth + 1);
		if (found.scan || content.trouble !== "damaged") return found;
		return { problem: "The file is damaged: what it holds cannot be decompressed." };
	} finally {
		content.close?.();
	}
}

/** The oldest files of PyTorch are tar archives, and so are bundles of models. */
async function scanTar(source: Source, deadline: number, depth: number): Promise<PickleFinding> {
	const findings: PickleFinding[] = [];
	let at = 0;
	for (let count = 0; count < mostEntries; count++) {
		const entry = await ask(source, readTarEntry(source.size, at), deadline);
		if (!entry || "problem" in entry) {
			if (entry) findings.push(entry);
			break;
		}
		const inside = partOf(source, entry.start, entry.bytes);
		findings.push(
			within(entry.name, await findPickles(inside, tarNames.has(entry.name) ? `${entry.name}.pkl` : entry.name, deadline, depth + 1)),
		);
		at = entry.next;
	}
	return together(findings);
}

/** The pickles of PyTorch's oldest files, by names without an ending. */
const tarNames: ReadonlySet<string> = new Set(["pickle", "sys_info", "storages", "tensors"]);

function within(name: string, { scan, ...rest }: PickleFinding): PickleFinding {
	if (!scan) return rest;
	const placed = (globals: PickleScan["globals"]) =>
		globals.map((one) => ({ ...one, within: one.within ? `${name}/${one.within}` : name }));
	return { ...rest, scan: { globals: placed(scan.globals), dangerous: placed(scan.dangerous) } };
}

function together(findings: readonly PickleFinding[]): PickleFinding {
	const scans = findings.flatMap(({ scan }) => scan ?? []);
	const problem = findings.find((finding) => finding.problem !== undefined)?.problem;
	const unread = findings.find((finding) => finding.unread !== undefined)?.unread;
	return {
		...(scans.length > 0 ? { scan: joinedScan(scans) } : {}),
		...(problem === undefined ? {} : { problem }),
		...(unread === undefined ? {} : { unread }),
	};
}
