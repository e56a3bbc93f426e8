import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { churnModel } from "./churn/model/model.ts";
import { answersModel } from "./language/model/model.ts";
import { rankingModel } from "./ranking/model/model.ts";
import { classifyModel, resizeModel } from "./vision/models.ts";

/** Each model file of the samples and what makes it, byte for byte the same every time. */
export const models: readonly (readonly [path: string, make: () => Uint8Array])[] = [
	["churn/model/churn.onnx", churnModel],
	["vision/models/resize/1/model.onnx", resizeModel],
	["vision/models/classify/1/model.onnx", classifyModel],
	["language/model/answers.onnx", answersModel],
	["ranking/model/ranking.onnx", rankingModel],
];

/** The files whose content differs from what their makers say. */
export function staleModels(): readonly string[] {
	return models.filter(([path, make]) => !written(path)?.equals(make())).map(([path]) => path);
}

function written(path: string): Buffer | undefined {
	try {
		return readFileSync(join(import.meta.dirname, path));
	} catch {
		return undefined;
	}
}

function writeModels(): void {
	for (const [path, make] of models) {
		const file = join(import.meta.dirname, path);
		const bytes = make();
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, bytes);
		console.log(`${path}: ${bytes.length} bytes`);
	}
}

// As a program: writes the models, or with --check says which are not as they would be written.
if (process.argv[1] === import.meta.filename) {
	if (process.argv.includes("--check")) {
		const stale = staleModels();
		for (const path of stale) console.error(`${path} is not what build-models.ts writes.`);
		process.exitCode = stale.length > 0 ? 1 : 0;
	} else writeModels();
}
