import type { FileHandle } from "node:fs/promises";
import { extname, join } from "node:path";
import type { ExternalFile, ModelFile } from "../evidence/evidence.ts";
import { type FileKind, fileKind, kindBytes } from "../evidence/file-kind.ts";
import type { Problem } from "../evidence/file-window.ts";
import type { ModelEvidence } from "../evidence/known.ts";
import { type OnnxHeader, readOnnxHeader } from "../evidence/onnx.ts";
import type { PickleScan } from "../evidence/pickle.ts";
import { findExternal } from "./external-files.ts";
import { type FileState, fetchRanges, readRange, stateOf, withFile } from "./open-file.ts";
import { type PickleFinding, scanArchive, scanCompressed, scanPickle } from "./pickles.ts";
import { dvcBytes, pointerBytes } from "./pointers.ts";

/** What the bytes of one file say. */
interface Content {
	readonly header?: OnnxHeader;
	readonly pickle?: PickleScan;
	readonly problem?: string;
}

interface Remembered extends FileState {
	readonly content: Content;
	evidence: ModelEvidence;
}

const mostRemembered = 1000;
const remembered = new Map<string, Remembered>();

/**
 * What a model file, named by its workspace path, says of itself. Nothing where there is none, or a folder of files that only its own tool
 * understands. As long as nothing has changed on the disk, the answer is the same object, and no file is read for it.
 */
export async function readModel(base: string, path: string): Promise<ModelEvidence | undefined> {
	const state = await stateOf(join(base, path));
	if (state === "absent") return pointerTo(base, path);
	if (state === "folder") return readFolder(base, path);
	if ("problem" in state) return { file: { path, bytes: 0, pointer: false, external: [], problem: state.problem } };
	return readFile(base, path, path, state);
}

/** The ONNX backend of Triton takes a folder with a `model.onnx` for a model with files of weights. */
async function readFolder(base: string, path: string): Promise<ModelEvidence | undefined> {
	const inner = `${path}/model.onnx`;
	const state = await stateOf(join(base, inner));
	return typeof state === "string" || "problem" in state ? undefined : readFile(base, path, inner, state);
}

async function readFile(base: string, path: string, actual: string, state: FileState): Promise<ModelEvidence> {
	const absolute = join(base, actual);
	const before = remembered.get(absolute);
	const known = before?.size === state.size && before.mtimeMs === state.mtimeMs ? before : undefined;
	const pointed = known ? undefined : await (path.endsWith(".dvc") ? dvcBytes(absolute) : pointerBytes(absolute, state.size));
	if (pointed !== undefined) return pointer(path, pointed);
	const content = known?.content ?? (await readContent(absolute));
	const external = await findExternal(base, actual, content.header?.externalData ?? []);
	if (known && known.evidence.file.path === path && same(known.evidence.file.external, external)) return known.evidence;
	const { problem, ...parts } = content;
	const file: ModelFile = { path, bytes: state.size, pointer: false, external, ...(problem === undefined ? {} : { problem }) };
	const evidence: ModelEvidence = { file, ...parts };
	remember(absolute, { ...state, content, evidence });
	return evidence;
}

function remember(path: string, entry: Remembered): void {
	remembered.delete(path);
	remembered.set(path, entry);
	const [oldest] = remembered.keys();
	if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
}

async function pointerTo(base: string, path: string): Promise<ModelEvidence | undefined> {
	const bytes = await dvcBytes(`${join(base, path)}.dvc`);
	return bytes === undefined ? undefined : pointer(path, bytes);
}

function pointer(path: string, bytes: number): ModelEvidence {
	return { file: { path, bytes, pointer: true, external: [] } };
}

async function readContent(path: string): Promise<Content> {
	return withFile(path, async (file, size): Promise<Content> => {
		const start = await readRange(file, 0, kindBytes);
		const extension = extname(path).toLowerCase();
		const kind = fileKind(start);
		if (extension === ".onnx") return onnxContent(await fetchRanges(file, readOnnxHeader(size)));
		if (kind === "empty") return { problem: "The file is empty." };
		if (kind === "html") return { problem: "The file is an HTML page." };
		if (kind === "other" && start[0] === firstOnnxByte) {
			const content = onnxContent(await fetchRanges(file, readOnnxHeader(size)));
			return content.header ? content : {};
		}
		return readPickles(file, size, kind, pickleExtensions.has(extension), start[0] ?? 0);
	});
}

/** ONNX files begin with the field of the IR version; other formats that are protobuf too do not come out as a model. */
const firstOnnxByte = 0x08;
const pickleExtensions: ReadonlySet<string> = new Set([".pkl", ".pickle", ".joblib", ".dill"]);
/** What a pickle of protocol 0 or 1 begins with: it has no mark of its own. */
const oldPickles: ReadonlySet<number> = new Set(Array.from("(c]})lNIJKLMFGSTUVX", (letter) => letter.charCodeAt(0)));

function onnxContent(found: OnnxHeader | Problem): Content {
	return "problem" in found ? found : { header: found };
}

async function readPickles(file: FileHandle, size: number, kind: FileKind, named: boolean, first: number): Promise<Content> {
	const old = kind === "other" && named && oldPickles.has(first);
	const compressed = named && (kind === "gzip" || kind === "zlib");
	let found: PickleFinding = {};
	if (kind === "pickle" || old) found = await scanPickle(file, size);
	else if (kind === "zip") found = await scanArchive(file, size);
	else if (compressed) found = await scanCompressed(file, size);
	const { scan, problem } = found;
	return { ...(scan ? { pickle: scan } : {}), ...(problem === undefined ? {} : { problem }) };
}

function same(a: readonly ExternalFile[], b: readonly ExternalFile[]): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
