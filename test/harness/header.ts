import type { ModelEvidence } from "../../server/src/evidence/known.ts";
import type { CodeInModel, ModelDescription } from "../../server/src/evidence/model-description.ts";
import type { OnnxHeader } from "../../server/src/evidence/onnx.ts";
import { parseQuantity } from "../../server/src/facts/units.ts";

const types: Readonly<Record<string, string>> = {
	float32: "FP32",
	float16: "FP16",
	bfloat16: "BF16",
	float64: "FP64",
	string: "BYTES",
	bool: "BOOL",
};

/**
 * Reads an `onnx` block of a manual, one fact a line:
 * `input name float32[batch,?,3]`, `output …`, `opset 21`, `opset 1 com.microsoft`, `ir 9`, `parameters 1000`, `bytes 2Gi`, `operator Gemm 3`,
 * `operator Attention 2 com.microsoft`, `external weights.bin 100` (the model reads so many bytes of it; then how many the file has, `absent`, or `tracked`), `metadata key value`, `pointer`, `problem words …`.
 */
export function readHeaderBlock(path: string, text: string): ModelEvidence {
	const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
	const named = (word: string) => lines.filter(([first]) => first === word);
	const one = (word: string) => named(word)[0]?.[1];
	const bytes = parseQuantity(one("bytes") ?? "1000") ?? 1000;
	const problem = named("problem")[0]?.slice(1).join(" ");
	const external = named("external").map(([, location = "", size = "0", actual = size]) => ({
		location,
		expectedBytes: Number(size),
		...(/^\d+$/.test(actual) ? { actualBytes: Number(actual) } : {}),
		escapes: location.startsWith("../") || location.startsWith("/"),
		tracked: actual === "tracked",
	}));
	const pointer = named("pointer").length > 0;
	const file = { path, bytes, pointer, external, ...(problem ? { problem } : {}) };
	if (pointer || problem) return { file };
	const operators = named("operator").map(([, name = "", count = "1", domain = ""]) => ({ domain, name, count: Number(count) }));
	const header: OnnxHeader = {
		irVersion: Number(one("ir") ?? 9),
		opsets: [
			{ domain: "", version: 17 },
			...named("opset").map(([, version, domain = ""]) => ({ domain, version: Number(version) })),
		].slice(named("opset").some(([, , domain]) => !domain) ? 1 : 0),
		producer: one("producer") ?? "test",
		producerVersion: "",
		modelVersion: 0,
		metadata: named("metadata").map(([, key = "", ...value]) => ({ key, value: value.join(" ") })),
		graphName: "graph",
		inputs: named("input").map(readTensor),
		outputs: named("output").map(readTensor),
		parameterCount: Number(one("parameters") ?? 0),
		parameterBytes: Number(one("parameters") ?? 0) * 4,
		initializers: 1,
		externalData: external.map(({ location, expectedBytes }) => ({ location, bytes: expectedBytes })),
		operators,
		customDomains: [...new Set(operators.map(({ domain }) => domain))].filter((domain) => domain !== "" && domain !== "ai.onnx.ml"),
		quantised: false,
		fileBytes: bytes,
		bytesRead: 100,
	};
	return { file, header };
}

/**
 * Reads a `model` block of a manual, which stands for a file of another format than ONNX, one fact a line: `format Keras`, `bytes 2Gi`, `weights 2Gi`,
 * `input name float32[?,3]`, `output …`, `columns 3 a b c`, `written keras 3.15.1`, `lambda name`, `import os.system`, `operator ReadFile`,
 * `external weights.bin 100` (its size, or `absent`), `unread compressed with LZ4`.
 */
export function readModelBlock(path: string, text: string): ModelEvidence {
	const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
	const named = (word: string) => lines.filter(([first]) => first === word).map(([, ...rest]) => rest);
	const size = (word: string) => parseQuantity(named(word)[0]?.[0] ?? "");
	const unread = named("unread")[0]?.join(" ");
	const external = named("external").map(([location = "", bytes = "absent"]) => ({
		location,
		expectedBytes: 0,
		...(bytes === "absent" ? {} : { actualBytes: parseQuantity(bytes) ?? 0 }),
		escapes: false,
		tracked: false,
	}));
	const file = { path, bytes: size("bytes") ?? 1000, pointer: false, external, ...(unread === undefined ? {} : { unread }) };
	const format = named("format")[0]?.join(" ") as ModelDescription["format"] | undefined;
	if (format === undefined) return { file };
	const [count, ...names] = named("columns")[0] ?? [];
	const [name, version] = named("written")[0] ?? [];
	const weights = size("weights");
	const [inputs, outputs] = [named("input"), named("output")].map((tensors) => tensors.map((words) => readTensor(["", ...words])));
	const code = (["lambda", "import", "operator"] as const).flatMap((kind) =>
		named(kind).map(([one = ""]): CodeInModel => ({ kind, name: one })),
	);
	const description: ModelDescription = {
		format,
		code,
		...(weights === undefined ? {} : { weights: { bytes: weights, types: [] } }),
		...(inputs && outputs && inputs.length > 0 ? { signature: { inputs, outputs } } : {}),
		...(count === undefined ? {} : { columns: { count: Number(count), ...(names.length > 0 ? { names } : {}) } }),
		...(name !== undefined && version !== undefined ? { writtenWith: { name, version } } : {}),
	};
	return { file, description };
}

function readTensor([, name = "", type = ""]: readonly string[]): OnnxHeader["inputs"][number] {
	const [, onnxType = type, dims] = /^(\w+)(?:\[(.*)\])?$/.exec(type) ?? [];
	const shape = dims?.split(",").map((dim) => (dim === "?" ? null : /^\d+$/.test(dim) ? Number(dim) : dim));
	return {
		name,
		onnxType,
		type: types[onnxType] ?? onnxType.toUpperCase(),
		shape: dims === "" ? [] : shape,
		tensor: true,
		optional: false,
	};
}
