import assert from "node:assert/strict";
import { test } from "node:test";
import { type OnnxHeader, readOnnxHeader } from "../../server/src/evidence/onnx.ts";
import { divisionOverflow, endlessLoop, hugeOutput, identities, lookUp, matMul } from "../probes/models.ts";
import { type Bytes, bytes, external, head, join, model, node, subgraph, tensor, tensorType, value, varint, whole } from "./onnx-bytes.ts";
import { readFromBytes } from "./read-bytes.ts";

function read(file: Bytes): OnnxHeader {
	const found = readFromBytes(file, readOnnxHeader(file.length));
	assert.ok(!("problem" in found), "problem" in found ? found.problem : "");
	return found;
}

test("everything that a model says of itself is read", () => {
	const graph = join(
		node("Gemm"),
		bytes(2, "scores"),
		bytes(5, tensor("w", 1, [4, 3], bytes(9, new Uint8Array(48)))),
		bytes(10, "words about the graph"),
		value(11, "x", tensorType(1, ["batch", 4])),
		value(12, "y", tensorType(1, ["batch", 3])),
	);
	const file = join(
		whole(1, 9),
		bytes(2, "pytorch"),
		bytes(3, "2.4.0"),
		bytes(4, "org.example"),
		whole(5, 12),
		bytes(6, "words about the model"),
		bytes(7, graph),
		bytes(8, whole(2, 18)),
		bytes(8, bytes(1, "ai.onnx.ml"), whole(2, 3)),
		bytes(14, bytes(1, "stage"), bytes(2, "gold")),
	);
	assert.deepEqual(read(file), {
		irVersion: 9,
		opsets: [
			{ domain: "", version: 18 },
			{ domain: "ai.onnx.ml", version: 3 },
		],
		producer: "pytorch",
		producerVersion: "2.4.0",
		modelVersion: 12,
		metadata: [{ key: "stage", value: "gold" }],
		graphName: "scores",
		inputs: [{ name: "x", onnxType: "float32", type: "FP32", shape: ["batch", 4], tensor: true, optional: false }],
		outputs: [{ name: "y", onnxType: "float32", type: "FP32", shape: ["batch", 3], tensor: true, optional: false }],
		parameterCount: 12,
		parameterBytes: 48,
		initializers: 1,
		externalData: [],
		operators: [{ domain: "", name: "Gemm", count: 1 }],
		customDomains: [],
		quantised: false,
		fileBytes: file.length,
		bytesRead: file.length,
	});
});

test("the models that the benchmarks run have the inputs, operators and weights that they were written with", () => {
	const product = read(matMul(16, 3));
	assert.deepEqual(product.inputs, [{ name: "x", onnxType: "float32", type: "FP32", shape: ["batch", 16], tensor: true, optional: false }]);
	assert.deepEqual([product.parameterCount, product.parameterBytes, product.initializers], [768, 3072, 3]);
	assert.deepEqual(product.operators, [{ domain: "", name: "MatMul", count: 3 }]);
	const loop = read(endlessLoop());
	assert.deepEqual(
		loop.operators.map(({ name, count }) => `${name} ${count}`),
		["Add 1", "Identity 1", "Loop 1"],
	);
	assert.deepEqual(
		loop.inputs.map(({ name }) => name),
		["x"],
	);
	assert.equal(read(divisionOverflow()).initializers, 3);
	assert.deepEqual(read(hugeOutput(64)).outputs[0]?.shape, [64, 262_144]);
	assert.equal(read(lookUp(100)).parameterBytes, 1600);
	const types = ["float32", "uint8", "int32", "int64", "string", "bool", "float16", "float64"] as const;
	const given = types.map((type) => ({ name: type, type, dims: [1, "n"] }));
	assert.deepEqual(
		read(identities(given)).inputs.map(({ name, onnxType, type }) => [name === onnxType, type]),
		["FP32", "UINT8", "INT32", "INT64", "BYTES", "BOOL", "FP16", "FP64"].map((type) => [true, type]),
	);
});

test("free dimensions, scalars and missing shapes are told apart", () => {
	const shapes = [["batch", null, -1, 0, 7], [], undefined] as const;
	const inputs = shapes.map((shape, index) => value(11, String(index), tensorType(1, shape)));
	assert.deepEqual(
		read(model(join(...inputs))).inputs.map(({ shape }) => shape),
		[["batch", null, null, 0, 7], [], undefined],
	);
});

test("sequences, maps, sparse and optional values are named, and no tensor protocol carries them", () => {
	const map = bytes(5, whole(1, 7), bytes(2, tensorType(1)));
	const graph = join(
		value(12, "zipmap", bytes(4, bytes(1, map))),
		value(12, "sparse", bytes(8, whole(1, 11))),
		value(12, "maybe", bytes(9, bytes(1, tensorType(7, [2])))),
		value(12, "untyped", new Uint8Array(0)),
	);
	assert.deepEqual(read(model(graph)).outputs, [
		{ name: "zipmap", onnxType: "sequence(map(int64,float32))", type: "", shape: undefined, tensor: false, optional: false },
		{ name: "sparse", onnxType: "sparse(float64)", type: "", shape: undefined, tensor: false, optional: false },
		{ name: "maybe", onnxType: "int64", type: "INT64", shape: [2], tensor: true, optional: true },
		{ name: "untyped", onnxType: "", type: "", shape: undefined, tensor: false, optional: false },
	]);
});

test("initializers that an exporter lists as inputs are no inputs, whichever comes first", () => {
	const [x, w] = [value(11, "x", tensorType(1, [1])), value(11, "w", tensorType(1, [1]))];
	const weights = bytes(5, tensor("w", 1, [1]));
	for (const graph of [join(weights, x, w), join(x, w, weights)]) {
		assert.deepEqual(
			read(model(graph)).inputs.map(({ name }) => name),
			["x"],
		);
	}
});

test("bytes follow from shape and type, packed types included; dims may be packed, and text counts as stored", () => {
	const sizes = (...initializers: readonly Bytes[]) => {
		const { parameterCount, parameterBytes } = read(model(join(...initializers.map((one) => bytes(5, one)))));
		return [parameterCount, parameterBytes];
	};
	assert.deepEqual(sizes(tensor("w", 22, [3, 5])), [15, 8]);
	assert.deepEqual(sizes(tensor("w", 21, [4]), tensor("v", 25, [5])), [9, 4]);
	assert.deepEqual(sizes(tensor("w", 16, [10])), [10, 20]);
	assert.deepEqual(sizes(tensor("w", 17, [10])), [10, 10]);
	assert.deepEqual(sizes(tensor("w", 15, [2])), [2, 32]);
	assert.deepEqual(sizes(tensor("scalar", 11, [])), [1, 8]);
	assert.deepEqual(sizes(tensor("none", 1, [0, 2 ** 40, 2 ** 40])), [0, 0]);
	assert.deepEqual(sizes(join(bytes(1, varint(300), varint(2)), whole(2, 1), bytes(8, "w"))), [600, 2400]);
	assert.deepEqual(sizes(tensor("words", 8, [2], bytes(6, "one"), bytes(6, "three"))), [2, 8]);
	assert.deepEqual(sizes(tensor("new", 99, [2], bytes(9, new Uint8Array(7)))), [2, 7]);
});

test("sparse initializers count the values that they store", () => {
	const sparse = bytes(15, bytes(1, tensor("s", 1, [3])), bytes(2, tensor("", 7, [3])), whole(3, 1000));
	const header = read(model(join(sparse, value(11, "s", tensorType(1, [1000])))));
	assert.deepEqual([header.parameterCount, header.parameterBytes, header.initializers, header.inputs], [3, 36, 1, []]);
});

test("a file of weights must reach as far as the farthest tensor in it, constants of nodes included", () => {
	const constant = node("Constant", "", bytes(5, bytes(1, "value"), bytes(5, tensor("", 1, [2], external("other.bin", { offset: "96" })))));
	const graph = join(
		bytes(5, tensor("a", 1, [1024], external("weights.bin", { offset: "0", length: "4096" }))),
		bytes(5, tensor("b", 1, [1024], external("weights.bin", { offset: "8192", length: "4096" }))),
		bytes(5, tensor("c", 1, [256], external("weights.bin", { offset: "4096" }))),
		bytes(5, tensor("d", 1, [256], external("odd.bin", { offset: "minus one", length: "1e3" }))),
		bytes(5, tensor("inside", 1, [1], bytes(13, bytes(1, "location"), bytes(2, "ignored.bin")))),
		constant,
	);
	const header = read(model(graph));
	assert.deepEqual(header.externalData, [
		{ location: "weights.bin", bytes: 12_288 },
		{ location: "odd.bin", bytes: 1024 },
		{ location: "other.bin", bytes: 104 },
	]);
	assert.deepEqual([header.parameterCount, header.initializers], [2561, 5]);
});

test("operators of subgraphs and functions count, and domains that only the model's own functions fill are not foreign", () => {
	const inner = subgraph(node("Relu"), bytes(5, tensor("inner", 1, [2])), node("If", "", subgraph(node("Relu"))));
	const own = bytes(25, bytes(1, "Gelu"), bytes(7, join(bytes(4, "Erf"))), bytes(10, "pkg.model"));
	const graph = join(
		node("If", "", inner),
		node("Gelu", "pkg.model"),
		node("Attention", "com.microsoft"),
		node("Absent", "pkg.other"),
		node("Add", "ai.onnx"),
		node("TreeEnsembleClassifier", "ai.onnx.ml"),
	);
	const header = read(model(graph, own));
	assert.deepEqual(
		header.operators.map(({ domain, name, count }) => `${domain}:${name} ${count}`),
		[
			":If 2",
			":Relu 2",
			":Add 1",
			":Erf 1",
			"ai.onnx.ml:TreeEnsembleClassifier 1",
			"com.microsoft:Attention 1",
			"pkg.model:Gelu 1",
			"pkg.other:Absent 1",
		],
	);
	assert.deepEqual(header.customDomains, ["com.microsoft", "pkg.other"]);
	assert.deepEqual([header.initializers, header.parameterCount], [1, 2]);
});

test("a model is quantised by its operators or by the type of its weights", () => {
	const quantised = (graph: Bytes) => read(model(graph)).quantised;
	for (const name of [
		"QuantizeLinear",
		"DequantizeLinear",
		"DynamicQuantizeLinear",
		"QLinearConv",
		"MatMulInteger",
		"ConvInteger",
		"MatMulNBits",
	])
		assert.equal(quantised(node(name)), true, name);
	for (const type of [3, 21, 22]) assert.equal(quantised(bytes(5, tensor("w", type, [8]))), true, String(type));
	assert.equal(quantised(join(node("MatMul"), node("Quantile"), bytes(5, tensor("w", 7, [8])), bytes(5, tensor("b", 9, [8])))), false);
});

test("the numbers of a tree ensemble, a field each, are not walked through", () => {
	const numbers = new Uint8Array(500_000).map((_, index) => (index % 5 === 0 ? 7 * 8 + 5 : 0));
	const trees = node("TreeEnsembleRegressor", "ai.onnx.ml", bytes(5, bytes(1, "nodes_values"), numbers, whole(20, 6)));
	const header = read(model(join(trees, value(11, "x", tensorType(1, ["n", 4])))));
	assert.equal(header.inputs.length, 1);
	assert.ok(header.bytesRead < 50_000, `${header.bytesRead} of ${header.fileBytes} bytes were read`);
});

test("weights and documentation are passed over, whatever their size", () => {
	const graph = join(
		bytes(5, tensor("a", 1, [2 ** 20], bytes(9, new Uint8Array(2 ** 22)))),
		bytes(5, tensor("b", 1, [2 ** 20], bytes(4, new Uint8Array(2 ** 22)))),
		bytes(10, new Uint8Array(2 ** 20)),
		node("Add"),
	);
	const header = read(model(graph));
	assert.equal(header.parameterBytes, 2 ** 23);
	assert.ok(header.bytesRead < 40_000, `${header.bytesRead} bytes were read`);
});

test("lengths beyond 32 bits are followed", () => {
	const weights = 5 * 2 ** 30;
	const values = join(tensor("w", 1, [weights / 4]), head(9, weights));
	const initializer = join(head(5, values.length + weights), values);
	const back = node("Add");
	const start = join(whole(1, 8), head(7, initializer.length + weights + back.length), initializer);
	const size = start.length + weights + back.length;
	const requests = readOnnxHeader(size);
	let step = requests.next();
	while (!step.done) {
		const { offset, length } = step.value;
		const found = new Uint8Array(length);
		found.set(start.subarray(Math.min(offset, start.length), Math.min(offset + length, start.length)));
		const tail = start.length + weights;
		if (offset + length > tail) found.set(back.subarray(Math.max(0, offset - tail)), Math.max(0, tail - offset));
		step = requests.next(found);
	}
	assert.ok(!("problem" in step.value));
	assert.equal(step.value.parameterBytes, weights);
	assert.deepEqual(step.value.operators, [{ domain: "", name: "Add", count: 1 }]);
});

test("a long value of the metadata is cut, because tokenizers hide in there", () => {
	const header = read(model(node("Add"), bytes(14, bytes(1, "tokens"), bytes(2, "x".repeat(300_000)))));
	assert.equal(header.metadata[0]?.value.length, 65_536);
});
