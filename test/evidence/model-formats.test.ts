import assert from "node:assert/strict";
import { test } from "node:test";
import type { ByteRequests, Problem } from "../../server/src/evidence/file-window.ts";
import { readGguf } from "../../server/src/evidence/gguf.ts";
import { readHdf5 } from "../../server/src/evidence/hdf5.ts";
import { readLightgbm } from "../../server/src/evidence/lightgbm.ts";
import type { ModelDescription } from "../../server/src/evidence/model-description.ts";
import { readArrayHeader } from "../../server/src/evidence/npy.ts";
import { readSafetensors } from "../../server/src/evidence/safetensors.ts";
import { readSavedModel } from "../../server/src/evidence/saved-model.ts";
import { readShardIndex } from "../../server/src/evidence/sharded.ts";
import { readTarEntry } from "../../server/src/evidence/tar.ts";
import { readOldXgboost, readXgboost } from "../../server/src/evidence/xgboost.ts";
import { dice } from "../harness/mutate.ts";
import { readFromBytes } from "./read-bytes.ts";
import { type WrittenModel, writtenModel } from "./written-models.ts";

type Reader = (size: number) => ByteRequests<ModelDescription | Problem | undefined>;

function read(bytes: Uint8Array, reader: Reader): ModelDescription {
	const found = readFromBytes(bytes, reader(bytes.length));
	assert.ok(found && !("problem" in found), JSON.stringify(found));
	return found;
}

function problemOf(bytes: Uint8Array, reader: Reader): string | undefined {
	const found = readFromBytes(bytes, reader(bytes.length));
	return found && "problem" in found ? found.problem : undefined;
}

const xgboostJson: Reader = (size) => readXgboost(size, "json");
const xgboostUbjson: Reader = (size) => readXgboost(size, "ubjson");
const names = ["tenure", "charges", "calls"];

test("XGBoost's files tell its release, the columns and the objective", () => {
	const expected = {
		format: "XGBoost",
		columns: { count: 3, names },
		writtenWith: { name: "xgboost", version: "3.2.0" },
		traits: ["binary:logistic"],
	};
	assert.deepEqual(read(writtenModel("xgboostUbjson"), xgboostUbjson), expected);
	assert.deepEqual(read(writtenModel("xgboostJson"), xgboostJson), expected);
	const pretty = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(writtenModel("xgboostJson")).toString()), undefined, 4));
	assert.deepEqual(read(pretty, xgboostJson), expected);
	assert.deepEqual(read(writtenModel("xgboostOld"), readOldXgboost), {
		format: "XGBoost",
		columns: { count: 7 },
		traits: ["binary:logistic", "written by 2.1"],
	});
	assert.equal(readFromBytes(Buffer.from('{"learning": 1}'), xgboostJson(15)), undefined);
});

test("a model of many trees is passed over in pieces", () => {
	const model = JSON.parse(Buffer.from(writtenModel("xgboostJson")).toString());
	model.learner.gradient_booster.model.trees = Array.from({ length: 2000 }, () => ({
		values: Array.from({ length: 300 }, (_, index) => index / 7),
		note: '}"]\\',
	}));
	const bytes = Buffer.from(JSON.stringify(model));
	assert.ok(bytes.length > 8_000_000);
	assert.equal(read(bytes, xgboostJson).writtenWith?.version, "3.2.0");
});

test("LightGBM's text tells the columns", () => {
	assert.deepEqual(read(writtenModel("lightgbm"), readLightgbm), {
		format: "LightGBM",
		columns: { count: 3, names },
		traits: ["binary sigmoid:1"],
	});
	const unnamed = Buffer.from("tree\nversion=v4\nmax_feature_idx=1\nfeature_names=Column_0 Column_1\n\nTree=0\n");
	assert.deepEqual(read(unnamed, readLightgbm), { format: "LightGBM", columns: { count: 2 }, traits: [] });
	assert.equal(readFromBytes(Buffer.from("treehouse\nmax_feature_idx=1\n\n"), readLightgbm(30)), undefined);
});

test("safetensors tell types, parameters and bytes", () => {
	assert.deepEqual(read(writtenModel("safetensors"), readSafetensors), {
		format: "safetensors",
		weights: { bytes: 104, parameters: 19, types: ["I64", "F32", "F16"] },
		traits: ["written for PyTorch"],
	});
});

function safetensors(header: unknown, bytes: number): Uint8Array {
	const text = Buffer.from(typeof header === "string" ? header : JSON.stringify(header));
	const length = Buffer.alloc(8);
	length.writeBigUInt64LE(BigInt(text.length));
	return Buffer.concat([length, text, Buffer.alloc(bytes)]);
}

test("tensors that overlap, leave holes, or lie outside the file are damage", () => {
	const tensor = (start: number, end: number, shape: readonly number[] = [(end - start) / 4]) => ({
		dtype: "F32",
		shape,
		data_offsets: [start, end],
	});
	const cases: readonly (readonly [unknown, number, RegExp])[] = [
		[{ a: tensor(0, 8), b: tensor(4, 12) }, 12, /the tensor "b" overlaps another one\.$/],
		[{ a: tensor(0, 8), b: tensor(12, 16) }, 16, /nothing owns the 4 bytes before the tensor "b"\.$/],
		[{ a: tensor(0, 4096) }, 100, /its tensors have 4096 bytes, but 100 follow the header\.$/],
		[{ a: tensor(0, 8) }, 12, /its tensors have 8 bytes, and 4 more follow them\.$/],
		[{ a: tensor(0, 8, [3]) }, 8, /the tensor "a" has 8 bytes, but F32 and \[3\] take 12\.$/],
		[{ a: tensor(8, 0, [0]) }, 8, /the tensor "a" ends before it starts\.$/],
		[{ a: { dtype: "F32", shape: [-1], data_offsets: [0, 4] } }, 4, /does not say what the tensor "a" is\.$/],
		[{ a: { dtype: "F32", shape: [2 ** 40, 2 ** 40], data_offsets: [0, 4] } }, 4, /take \d/],
		[[1], 0, /its header is no JSON object\.$/],
		[`{"a":${"[".repeat(100_000)}`, 0, /its header is no JSON object\.$/],
		[`${"[".repeat(500_000)}${"]".repeat(500_000)}`, 0, /its header is no JSON object\.$/],
	];
	for (const [header, bytes, expected] of cases) assert.match(problemOf(safetensors(header, bytes), readSafetensors) ?? "", expected);
	assert.match(problemOf(Buffer.alloc(8, 0xff), readSafetensors) ?? "", /no safetensors file/);
	assert.equal(problemOf(safetensors({ a: { dtype: "NEW", shape: [3], data_offsets: [0, 5] } }, 5), readSafetensors), undefined);
});

test("GGUF tells the architecture, what it is quantised to, and its weights", () => {
	assert.deepEqual(read(writtenModel("gguf"), readGguf), {
		format: "GGUF",
		weights: { bytes: 256 + 68, parameters: 128, types: ["F32", "Q8_0"] },
		traits: ["llama", "Q8_0", "context of 4,096 tokens"],
	});
	const cut = writtenModel("gguf").subarray(0, -64);
	assert.match(problemOf(cut, readGguf) ?? "", /its weights reach to byte \d+, but the file has \d+\.$/);
});

test("counts and sizes that no GGUF file has are damage, and old versions are left alone", () => {
	const head = (version: number, tensors: bigint, pairs: bigint, rest = "") => {
		const bytes = Buffer.alloc(24);
		bytes.write("GGUF");
		bytes.writeUInt32LE(version, 4);
		bytes.writeBigUInt64LE(tensors, 8);
		bytes.writeBigUInt64LE(pairs, 16);
		return Buffer.concat([bytes, Buffer.from(rest, "latin1")]);
	};
	assert.match(problemOf(head(3, 2n ** 63n, 1n), readGguf) ?? "", /it would have/);
	assert.match(problemOf(head(3, 0n, 2n ** 40n), readGguf) ?? "", /it would have/);
	const list = "\x01\0\0\0\0\0\0\0a\x09\0\0\0\x08\0\0\0\xff\xff\xff\xff\xff\xff\x0f\0";
	assert.match(problemOf(head(3, 0n, 1n, list), readGguf) ?? "", /^The file is damaged: it ends/);
	const nest = `\x01\0\0\0\0\0\0\0a\x09\0\0\0${"\x09\0\0\0\x01\0\0\0\0\0\0\0".repeat(50)}`;
	assert.match(problemOf(head(3, 0n, 1n, nest), readGguf) ?? "", /no value has the type 9/);
	assert.equal(readFromBytes(head(1, 0n, 0n), readGguf(24)), undefined);
	assert.equal(readFromBytes(head(0x3000000, 0n, 0n), readGguf(24)), undefined, "the other byte order");
});

test("a SavedModel tells the signature that is served, its release, and operators that reach files", () => {
	const { signature, ...rest } = read(writtenModel("savedModel"), readSavedModel);
	assert.deepEqual(rest, {
		format: "TensorFlow SavedModel",
		writtenWith: { name: "tensorflow", version: "2.21.0" },
		code: [{ kind: "operator", name: "ReadFile" }],
		traits: [],
	});
	const common = { tensor: true, optional: false };
	assert.deepEqual(signature, {
		inputs: [
			{ name: "features", onnxType: "float32", type: "FP32", shape: [null, 5], ...common },
			{ name: "path", onnxType: "string", type: "BYTES", shape: [], ...common },
		],
		outputs: [
			{ name: "score", onnxType: "float32", type: "FP32", shape: [null], ...common },
			{ name: "text", onnxType: "string", type: "BYTES", shape: [], ...common },
		],
	});
});

test("the attributes of an HDF5 file are read in the old and the new form, of variable and of fixed length", () => {
	for (const name of ["h5Old", "h5New", "h5Fixed"] as const) {
		const bytes = writtenModel(name);
		const found = readFromBytes(bytes, readHdf5(bytes.length));
		assert.equal(found.get("keras_version"), name === "h5Fixed" ? "2.4.0" : "3.15.1", name);
		assert.equal(JSON.parse(found.get("model_config") ?? "{}").class_name, "Sequential", name);
	}
});

test("an index of shards names their files and how large they are together", () => {
	const index = (map: unknown) =>
		Buffer.from(JSON.stringify({ metadata: { total_size: 7_000, total_parameters: 3_500 }, weight_map: map }));
	const found = read(
		index({ a: "one.safetensors", b: "two.safetensors", c: "one.safetensors", d: "../../etc/passwd", e: 3 }),
		readShardIndex,
	);
	assert.deepEqual(found.parts, ["one.safetensors", "two.safetensors"]);
	assert.deepEqual(found.weights, { bytes: 7_000, parameters: 3_500, types: [] });
	assert.equal(readFromBytes(Buffer.from('{"files":[]}'), readShardIndex(12)), undefined);
});

test("a NumPy header tells where objects follow", () => {
	const objects = writtenModel("objects");
	assert.deepEqual(readFromBytes(objects, readArrayHeader(objects.length)), { start: 128, objects: true });
	const plain = Buffer.from(
		"\x93NUMPY\x01\0\x40\0{'descr': [('Only', '<f8'), ('b', 'O8')], 'fortran_order': False, 'shape': (1,), }".padEnd(74),
		"latin1",
	);
	assert.deepEqual(readFromBytes(plain, readArrayHeader(plain.length)), { start: 74, objects: true });
	const longest = Buffer.from("\x93NUMPY\x02\0\xff\xff\xff\xff", "latin1");
	assert.ok("problem" in readFromBytes(longest, readArrayHeader(longest.length)));
});

const readers: readonly (readonly [WrittenModel, (size: number) => ByteRequests<unknown>])[] = [
	["xgboostUbjson", xgboostUbjson],
	["xgboostJson", xgboostJson],
	["xgboostOld", readOldXgboost],
	["lightgbm", readLightgbm],
	["safetensors", readSafetensors],
	["gguf", readGguf],
	["savedModel", readSavedModel],
	["h5Old", readHdf5],
	["h5New", readHdf5],
	["h5Fixed", readHdf5],
	["objects", readArrayHeader],
	["objects", (size) => readTarEntry(size, 0)],
];

/** What a reader of damaged bytes must not do: throw, ask for bytes for ever, or ask for what cannot be. */
function survive(bytes: Uint8Array, reader: (size: number) => ByteRequests<unknown>, name: string): void {
	const requests = reader(bytes.length);
	let step = requests.next();
	for (let count = 0; !step.done; count++) {
		const { offset, length } = step.value;
		assert.ok(count < 5000 && offset >= 0 && length >= 0 && offset + length <= bytes.length, `${name}: ${offset} ${length}`);
		step = requests.next(bytes.subarray(offset, offset + length));
	}
}

test("every beginning of every file is answered", () => {
	for (const [name, reader] of readers) {
		const bytes = writtenModel(name);
		for (let length = 0; length <= bytes.length; length++) survive(bytes.subarray(0, length), reader, `${name} of ${length}`);
	}
});

test("thousands of damaged files are answered", () => {
	const next = dice(11);
	for (const [name, reader] of readers) {
		const original = writtenModel(name);
		for (let round = 0; round < 1500; round++) {
			const bytes = Uint8Array.from(original);
			for (let change = 0; change <= next() * 6; change++) {
				bytes[Math.floor(next() * bytes.length)] = next() < 0.3 ? 0xff : Math.floor(next() * 256);
			}
			survive(bytes, reader, name);
		}
	}
});
