import assert from "node:assert/strict";
import { test } from "node:test";
import { describeKeras } from "../../server/src/evidence/keras.ts";
import { readKerasMetadata } from "../../server/src/evidence/keras-metadata.ts";
import { bytes, join, whole } from "./onnx-bytes.ts";
import { readFromBytes } from "./read-bytes.ts";

const input = { module: "keras.layers", class_name: "InputLayer", config: { batch_shape: [null, 8], dtype: "float32", name: "num" } };
const dense = {
	module: "keras.layers",
	class_name: "Dense",
	config: { units: 2, activation: { module: "builtins", class_name: "function", config: "relu" } },
};
const lambda = {
	module: "keras.layers",
	class_name: "Lambda",
	config: { name: "twice", function: { class_name: "__lambda__", config: { code: "4wEAAAA=\n", defaults: null, closure: null } } },
};

function describe(...layers: readonly unknown[]) {
	return (
		describeKeras(JSON.stringify({ module: "keras", class_name: "Sequential", config: { name: "s", layers } }), "3.15.1") ?? assert.fail()
	);
}

function code(...layers: readonly unknown[]): readonly string[] {
	return (describe(...layers).code ?? []).map(({ kind, name }) => `${kind} ${name}`);
}

test("a model without code says its columns and release", () => {
	assert.deepEqual(describe(input, dense), {
		format: "Keras",
		writtenWith: { name: "keras", version: "3.15.1" },
		columns: { count: 8 },
		code: [],
		traits: ["Sequential"],
	});
	assert.equal(describe(input, input).columns, undefined, "two inputs are no single row");
});

test("layers whose function is bytecode are code, in the form of Keras 2 as well, and however deep they lie", () => {
	assert.deepEqual(code(input, lambda), ["lambda twice"]);
	const old = { class_name: "Lambda", config: { name: "scale", function: ["4wEAAAA=\n", null, null], function_type: "lambda" } };
	assert.deepEqual(code(old), ["lambda scale"]);
	assert.deepEqual(code({ class_name: "TimeDistributed", config: { layer: { class_name: "Functional", config: { layers: [lambda] } } } }), [
		"lambda twice",
	]);
	const named = {
		class_name: "Lambda",
		config: { name: "own", function: { module: "churn.layers", class_name: "function", config: "scale", registered_name: "scale" } },
	};
	assert.deepEqual(code(named), []);
});

test("a function or class that the configuration has called is told where it runs or fetches something", () => {
	const called = (module: string | undefined, name: string, config: unknown = name) => ({
		class_name: "function",
		config,
		module,
		registered_name: name,
	});
	assert.deepEqual(code(called("os", "system")), ["import os.system"]);
	assert.deepEqual(code(called("keras.config", "enable_unsafe_deserialization")), ["import keras.config.enable_unsafe_deserialization"]);
	assert.deepEqual(code(called("keras.utils", "get_file")), ["import keras.utils.get_file"]);
	assert.deepEqual(code({ module: "subprocess", class_name: "Popen", config: {} }), ["import subprocess.Popen"]);
	assert.deepEqual(code({ module: "keras.layers", class_name: "TFSMLayer", config: { filepath: "/tmp/x" } }), [
		"import keras.layers.TFSMLayer",
	]);
	assert.deepEqual(code({ class_name: "StringLookup", config: { vocabulary: "/etc/passwd" } }), ["import StringLookup(/etc/passwd)"]);
	assert.deepEqual(code({ class_name: "StringLookup", config: { vocabulary: ["a", "b"] } }), []);
	assert.deepEqual(code(called("builtins", "my_activation"), { module: "churn.layers", class_name: "Scale", config: {} }), []);
});

test("no configuration is one that cannot be read, and deep or endless ones end", () => {
	for (const text of ["", "{", "[]", "null", '{"class_name": 3}', `${"[".repeat(200_000)}`])
		assert.equal(describeKeras(text, undefined), undefined);
	const deep = `{"class_name":"Sequential","config":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`;
	assert.deepEqual(describeKeras(deep, undefined)?.code, []);
	const wide = JSON.stringify({ class_name: "Sequential", config: Array.from({ length: 400_000 }, () => ({})) });
	assert.deepEqual(describeKeras(wide, undefined)?.code, []);
});

test("the layers that Keras 2 notes beside a SavedModel are looked at one by one", () => {
	const node = (metadata: string) => bytes(1, whole(2, 7), bytes(3, "root.layer-1"), bytes(4, "_tf_keras_layer"), bytes(5, metadata));
	const old = JSON.stringify({
		class_name: "Lambda",
		config: { name: "scale", function: { class_name: "__tuple__", items: ["4wE=", null, null] } },
	});
	const file = join(node(JSON.stringify(dense)), node(JSON.stringify(lambda)), node("{"), node(old));
	assert.deepEqual(readFromBytes(file, readKerasMetadata(file.length)), [
		{ kind: "lambda", name: "twice" },
		{ kind: "lambda", name: "scale" },
	]);
	for (let length = 0; length < file.length; length++) {
		assert.ok(Array.isArray(readFromBytes(file.subarray(0, length), readKerasMetadata(length))));
	}
});
