import { basename, join } from "node:path";
import type { ExternalFile, ModelFile } from "../evidence/evidence.ts";
import type { ModelEvidence } from "../evidence/known.ts";
import { findExternal } from "./external-files.ts";
import { type ModelContent, readContent } from "./model-content.ts";
import { type FileState, stateOf } from "./open-file.ts";
import { dvcBytes, pointerBytes } from "./pointers.ts";
import { layersBeside, variablesBeside } from "./saved-model-folder.ts";

interface Remembered extends FileState {
	readonly content: ModelContent;
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

/** Files by which a folder is a model, the first one that it holds: the ONNX backend of Triton takes a folder with a `model.onnx`. */
const innerFiles = ["model.onnx", "saved_model.pb", "model.safetensors.index.json", "model.safetensors"] as const;

async function readFolder(base: string, path: string): Promise<ModelEvidence | undefined> {
	for (const name of innerFiles) {
		const inner = `${path}/${name}`;
		const state = await stateOf(join(base, inner));
		if (typeof state !== "string" && !("problem" in state)) return readFile(base, path, inner, state);
	}
	return undefined;
}

async function readFile(base: string, path: string, actual: string, state: FileState): Promise<ModelEvidence> {
	const absolute = join(base, actual);
	const before = remembered.get(absolute);
	const known = before?.size === state.size && before.mtimeMs === state.mtimeMs ? before : undefined;
	const pointed = known ? undefined : await (path.endsWith(".dvc") ? dvcBytes(absolute) : pointerBytes(absolute, state.size));
	if (pointed !== undefined) return pointer(path, pointed);
	const content = known?.content ?? (await contentOf(absolute));
	const found = await findExternal(base, actual, await wantedBeside(absolute, content));
	// Other loaders than ONNX Runtime follow links, as the cache of a hub is made of them.
	const external = content.header ? found : found.map((one) => (one.escapes ? { ...one, escapes: false, tracked: true } : one));
	if (known && known.evidence.file.path === path && same(known.evidence.file.external, external)) return known.evidence;
	const { problem, unread, ...parts } = content;
	const why = { ...(problem === undefined ? {} : { problem }), ...(unread === undefined ? {} : { unread }) };
	const file: ModelFile = { path, bytes: state.size, pointer: false, external, ...why };
	const evidence: ModelEvidence = { file, ...parts };
	remember(absolute, { ...state, content, evidence });
	return evidence;
}

async function contentOf(path: string): Promise<ModelContent> {
	const content = await readContent(path);
	const { description } = content;
	const layers = description && isSavedModel(path) ? await layersBeside(path) : [];
	return description && layers.length > 0
		? { ...content, description: { ...description, code: [...(description.code ?? []), ...layers] } }
		: content;
}

/** Files beside the model that hold its weights, with the bytes that each must have, where the model tells. */
async function wantedBeside(
	path: string,
	{ header, description }: ModelContent,
): Promise<readonly { readonly location: string; readonly bytes: number }[]> {
	if (header) return header.externalData;
	const parts = isSavedModel(path) ? await variablesBeside(path) : (description?.parts ?? []);
	return parts.map((location) => ({ location, bytes: 0 }));
}

function isSavedModel(path: string): boolean {
	return basename(path) === "saved_model.pb";
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

function same(a: readonly ExternalFile[], b: readonly ExternalFile[]): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}
