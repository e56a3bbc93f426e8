import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type Backend, readBackend } from "./backend.ts";
import { repeated } from "./fields.ts";

/** A model configuration with what the checks ask of it again and again. */
export interface Config {
	readonly document: Cursor;
	readonly context: Context;
	/** What to underline when the whole configuration is meant. */
	readonly at: Span;
	readonly place: Place | undefined;
	/** The version numbers whose folders are known to exist, newest first. */
	readonly versions: readonly number[];
	readonly backend: Backend;
	readonly ensemble: boolean;
	readonly inputs: readonly Cursor[];
	readonly outputs: readonly Cursor[];
	/** As stated; 0 and nothing are the same to the server. */
	readonly maxBatch: Located<number> | undefined;
	/** What the model will run with: nothing where the backend may still raise it. */
	readonly effectiveMaxBatch: number | undefined;
}

/** Where a configuration lies in a model repository. */
export interface Place {
	/** The folder of the model: its name is the model's name. */
	readonly folder: string;
	readonly folderName: string;
	readonly repository: string;
}

const mostVersions = 32;

export function readConfig(document: Cursor, context: Context): Config {
	const place = placeOf(context.source.file);
	const versions = place ? versionsIn(place.folder, context) : [];
	const first = versions.at(-1);
	const backend = readBackend(
		document,
		(file) => place !== undefined && first !== undefined && context.exists(`${place.folder}/${first}/${file}`) === true,
	);
	const [inputs, outputs] = [repeated(document, "input"), repeated(document, "output")];
	const maxBatch = document.get("max_batch_size").number();
	const completed = inputs.length === 0 || outputs.length === 0;
	return {
		document,
		context,
		at: document.get("name").at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 },
		place,
		versions,
		backend,
		ensemble: document.get("platform").string()?.value === "ensemble" || document.get("ensemble_scheduling").present,
		inputs,
		outputs,
		maxBatch,
		effectiveMaxBatch: document.get("max_batch_size").templated ? undefined : effective(maxBatch?.value, backend, completed),
	};
}

/** The server takes `<repository>/<model>/config.pbtxt`, or a file of `<model>/configs` if it is told to. */
export function placeOf(file: string): Place | undefined {
	const match = /^(?:(.*)\/)?([^/]+)\/(?:config\.pbtxt|configs\/[^/]+\.pbtxt)$/.exec(file);
	if (!match) return undefined;
	const [, repository = "", folderName = ""] = match;
	return { repository, folderName, folder: repository === "" ? folderName : `${repository}/${folderName}` };
}

/** Version folders can only be asked for, not listed: the first few numbers are tried. */
export function versionsIn(folder: string, context: Context): readonly number[] {
	const numbers = Array.from({ length: mostVersions }, (_, i) => mostVersions - i);
	return numbers.filter((version) => context.exists(`${folder}/${version}`) === true);
}

/**
 * TensorRT takes the batch size from the engine when the file says 0, and ONNX Runtime raises it where it fills in tensors, because to protobuf 0 is
 * the same as nothing; code of one's own is taken at its word.
 */
function effective(stated: number | undefined, backend: Backend, completed: boolean): number | undefined {
	if (stated) return stated;
	if (backend.name === "tensorrt" || (backend.name === "onnxruntime" && completed)) return undefined;
	if (stated === 0) return 0;
	const fixed = backend.platform === "ensemble" || backend.name === "pytorch" || (backend.name === "onnxruntime" && !completed);
	return fixed ? 0 : undefined;
}

/** The server ends loading with a message of this sense. */
export function refused(at: Span | undefined, config: Config, what: string): PlatformRemark {
	return { rule: "config/rejected", at: at ?? config.at, message: `Triton refuses this: ${what}` };
}

export function outOfRange(at: Span | undefined, config: Config, message: string): PlatformRemark {
	return { rule: "config/out-of-range", at: at ?? config.at, message };
}

export function ignored(at: Span | undefined, config: Config, message: string): PlatformRemark {
	return { rule: "config/ignored-setting", at: at ?? config.at, message };
}
