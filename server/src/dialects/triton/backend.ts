import type { Cursor } from "../../source/tree.ts";
import { text } from "./fields.ts";

/** Which backend will run the model, as far as the files tell. */
export interface Backend {
	/** Empty where the server finds none; absent where the files do not tell. */
	readonly name: string | undefined;
	/** With the value that the server fills in for a backend that it knows. */
	readonly platform: string | undefined;
}

/** The platforms that the server knows, with the backend of each. */
export const platforms: Readonly<Record<string, string>> = {
	tensorrt_plan: "tensorrt",
	onnxruntime_onnx: "onnxruntime",
	pytorch_libtorch: "pytorch",
	tensorflow_graphdef: "tensorflow",
	tensorflow_savedmodel: "tensorflow",
};

/** The usual file or folder of each backend, in the order in which the server looks for them. */
export const usualFiles: Readonly<Record<string, string>> = {
	"model.savedmodel": "tensorflow",
	"model.graphdef": "tensorflow",
	"model.plan": "tensorrt",
	"model.onnx": "onnxruntime",
	"model.xml": "openvino",
	"model.pt": "pytorch",
	"model.pt2": "pytorch",
	"model.py": "python",
};

const usualPlatforms: Readonly<Record<string, string>> = {
	tensorrt: "tensorrt_plan",
	onnxruntime: "onnxruntime_onnx",
	pytorch: "pytorch_libtorch",
};

/** `holds` tells whether the first version folder holds a file. */
export function readBackend(document: Cursor, holds: (file: string) => boolean): Backend {
	const fields = ["backend", "platform", "default_model_filename"].map((key) => document.get(key));
	if (fields.some((field) => field.templated)) return { name: undefined, platform: undefined };
	const [backend = "", platform = "", file = ""] = fields.map((field) => text(field)?.value);
	const name = backend || backendOf(platform, file, holds);
	if (name === undefined) return { name, platform: undefined };
	return { name, platform: platform || (usualPlatforms[name] ?? (name === "tensorflow" ? undefined : "")) };
}

function backendOf(platform: string, file: string, holds: (file: string) => boolean): string | undefined {
	const known = platforms[platform] ?? (platform === "libtorch" || platform === "torch_aoti" ? "pytorch" : undefined);
	if (known !== undefined) return known;
	const byFile = file === "" ? undefined : usualFiles[file];
	if (byFile !== undefined && !(byFile === "tensorflow" && platform !== "")) return byFile;
	if (platform !== "" || file !== "") return "";
	const held = Object.keys(usualFiles).find(holds);
	return held && usualFiles[held];
}

/** Does this backend fill in types and shapes that a declared tensor leaves out? Undefined where the files do not tell. */
export function completesTensors(backend: Backend): boolean | undefined {
	if (backend.platform === "ensemble" || backend.name === "pytorch" || backend.name === "onnxruntime") return false;
	return backend.name === undefined ? undefined : true;
}
