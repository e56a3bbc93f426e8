import { basename, extname } from "node:path";
import { type FileKind, fileKind, kindBytes } from "../evidence/file-kind.ts";
import type { ByteRequests, Problem } from "../evidence/file-window.ts";
import { readGguf } from "../evidence/gguf.ts";
import { readLightgbm } from "../evidence/lightgbm.ts";
import type { ModelDescription } from "../evidence/model-description.ts";
import { type OnnxHeader, readOnnxHeader } from "../evidence/onnx.ts";
import type { PickleScan } from "../evidence/pickle.ts";
import { readSafetensors } from "../evidence/safetensors.ts";
import { readSavedModel } from "../evidence/saved-model.ts";
import { readShardIndex } from "../evidence/sharded.ts";
import { readOldXgboost, readXgboost } from "../evidence/xgboost.ts";
import { describeArchive } from "./archive-files.ts";
import { readKerasHdf5 } from "./keras-files.ts";
import { deadlineFromNow, readRange, withFile } from "./open-file.ts";
import { findPickles } from "./pickles.ts";
import { ask, fileSource, type Source } from "./sources.ts";

/** What the bytes of one file say. */
export interface ModelContent {
	readonly header?: OnnxHeader;
	readonly pickle?: PickleScan;
	readonly description?: ModelDescription;
	readonly problem?: string;
	readonly unread?: string;
}

/** ONNX files begin with the field of the IR version; other formats that are protobuf too do not come out as a model. */
const firstOnnxByte = 0x08;
const openingBrace = 0x7b;

/** Reads a model file by what it holds; where that says nothing, by its name. */
export async function readContent(path: string): Promise<ModelContent> {
	return withFile(path, async (file, size): Promise<ModelContent> => {
		const start = await readRange(file, 0, kindBytes);
		const kind = fileKind(start);
		const opened: Opened = { source: fileSource(file, size), path, kind, start, deadline: deadlineFromNow() };
		if (extname(path).toLowerCase() === ".onnx") return onnxContent(await ask(opened.source, readOnnxHeader(size), opened.deadline));
		if (kind === "empty") return { problem: "The file is empty." };
		if (kind === "html") return { problem: "The file is an HTML page." };
		return (await readKind(opened)) ?? (await readOther(opened));
	});
}

interface Opened {
	readonly source: Source;
	readonly path: string;
	readonly kind: FileKind;
	readonly start: Uint8Array;
	readonly deadline: number;
}

/** Formats that are told by their first bytes or their name; nothing of the others. */
async function readKind({ source, path, kind, start, deadline }: Opened): Promise<ModelContent | undefined> {
	const described = async (requests: ByteRequests<ModelDescription | Problem | undefined>) =>
		describedBy(await ask(source, requests, deadline));
	const name = basename(path).toLowerCase();
	if (name === "saved_model.pb") return described(readSavedModel(source.size));
	if (kind === "safetensors" || (kind === "other" && name.endsWith(".safetensors"))) return described(readSafetensors(source.size));
	if (kind === "gguf") return described(readGguf(source.size));
	if (kind === "hdf5") return readKerasHdf5(source, deadline);
	if (name.endsWith(".index.json")) return described(readShardIndex(source.size));
	if (kind === "json") return described(readXgboost(source.size, "json"));
	const letters = new TextDecoder("latin1").decode(start.subarray(0, 8));
	if (letters.startsWith("tree\n") || letters.startsWith("tree\r\n")) return described(readLightgbm(source.size));
	if (letters.startsWith("binf")) return described(readOldXgboost(source.size));
	return kind === "other" && start[0] === openingBrace ? described(readXgboost(source.size, "ubjson")) : undefined;
}

async function readOther({ source, path, kind, start, deadline }: Opened): Promise<ModelContent> {
	if (kind === "other" && start[0] === firstOnnxByte) {
		const content = onnxContent(await ask(source, readOnnxHeader(source.size), deadline));
		return content.header ? content : {};
	}
	const { scan, ...rest } = await findPickles(source, basename(path), deadline);
	const description = kind === "zip" ? await describeArchive(source, deadline) : undefined;
	return { ...rest, ...(scan ? { pickle: scan } : {}), ...(description ? { description } : {}) };
}

function onnxContent(found: OnnxHeader | Problem): ModelContent {
	return "problem" in found ? found : { header: found };
}

function describedBy(found: ModelDescription | Problem | undefined): ModelContent {
	return found === undefined ? {} : "problem" in found ? found : { description: found };
}
