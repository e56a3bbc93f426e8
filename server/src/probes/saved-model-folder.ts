import { dirname, join } from "node:path";
import { readKerasMetadata } from "../evidence/keras-metadata.ts";
import type { CodeInModel } from "../evidence/model-description.ts";
import { readdir } from "./disk.ts";
import { fetchRanges, withFile } from "./open-file.ts";

const mostFiles = 10_000;

/** The files of weights beside a `saved_model.pb`, by their place in its folder. */
export async function variablesBeside(path: string): Promise<readonly string[]> {
	const folder = join(dirname(path), "variables");
	const found = await readdir(folder, { withFileTypes: true }).catch(() => []);
	return found
		.filter((entry) => !entry.isDirectory())
		.slice(0, mostFiles)
		.map(({ name }) => `variables/${name}`)
		.toSorted();
}

/** The layers with code that Keras 2 notes beside a `saved_model.pb`. */
export async function layersBeside(path: string): Promise<readonly CodeInModel[]> {
	const found = await withFile(join(dirname(path), "keras_metadata.pb"), (file, size) => fetchRanges(file, readKerasMetadata(size)));
	return "problem" in found ? [] : found;
}
