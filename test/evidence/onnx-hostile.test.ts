import assert from "node:assert/strict";
import { test } from "node:test";
import { readOnnxHeader } from "../../server/src/evidence/onnx.ts";
import { endlessLoop, identities, lookUp } from "../probes/models.ts";
import { type Bytes, bytes, external, head, join, model, node, subgraph, tensor, tensorType, value, varint, whole } from "./onnx-bytes.ts";
import { readFromBytes } from "./read-bytes.ts";

const text = new TextEncoder();

function problemOf(file: Bytes): string {
	const found = readFromBytes(file, readOnnxHeader(file.length));
	return "problem" in found ? found.problem : "";
}

/** A model with a bit of everything. */
const varied = model(
	join(
		node("If", "", subgraph(node("Relu", "com.microsoft"))),
		bytes(2, "graph"),
		bytes(5, tensor("w", 22, [3, 5], bytes(9, new Uint8Array(8)))),
		bytes(5, tensor("e", 1, [8], external("weights.bin", { offset: "4096", length: "32" }))),
		value(11, "x", tensorType(1, ["batch", null, 7])),
		value(12, "y", bytes(4, bytes(1, bytes(5, whole(1, 7), bytes(2, tensorType(1)))))),
	),
	bytes(14, bytes(1, "key"), bytes(2, "value")),
	bytes(25, bytes(1, "Own"), bytes(7, bytes(4, "Erf")), bytes(10, "pkg")),
);

test("a file of another kind is called by its name", () => {
	const zeros = new Uint8Array(300);
	const start = (...codes: readonly number[]) => join(Uint8Array.from(codes), zeros);
	const cases: readonly (readonly [Bytes, string])[] = [
		[new Uint8Array(0), "empty"],
		[text.encode("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 7\n"), "a Git LFS pointer"],
		[text.encode("<!DOCTYPE html>\n<html><title>404</title></html>"), "an HTML page"],
		[text.encode('\n<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>'), "an XML document"],
		[text.encode('{ "error": "not found" }'), "a JSON document"],
		[start(0x50, 0x4b, 3, 4), "a ZIP archive"],
		[start(0x80, 4, 0x95), "a pickle"],
		[start(0x1f, 0x8b, 8), "compressed with gzip"],
		[start(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a), "an HDF5 file"],
		[start(0x1c, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33), "a TensorFlow Lite model"],
	];
	for (const [file, name] of cases) assert.equal(problemOf(file), `The file is ${name}, not an ONNX model.`);
});

test("a producer's name is not taken for the mark of another format", () => {
	assert.equal(problemOf(join(whole(1, 8), bytes(2, "TFL3"), bytes(7, node("Add")))), "");
});

test("a file without a graph or an IR version is no model", () => {
	assert.equal(problemOf(join(whole(1, 8), bytes(2, "tool"))), "The file is no ONNX model: it holds no graph.");
	assert.equal(problemOf(bytes(7, node("Add"))), "The file is no ONNX model: it states no IR version.");
	assert.equal(problemOf(join(whole(1, -3), bytes(7, node("Add")))), "The file is no ONNX model: it states no IR version.");
});

test("damage is told with its place", () => {
	const graph = (...parts: readonly Bytes[]) => join(whole(1, 8), bytes(7, ...parts));
	assert.equal(
		problemOf(join(whole(1, 8), head(7, 1000))),
		"The file is damaged: field 7 at byte 5 reaches to byte 1005, but the file has 5.",
	);
	assert.equal(
		problemOf(graph(head(1, 50), new Uint8Array(4))),
		"The file is damaged: field 1 at byte 6 reaches to byte 56, but the file has 10.",
	);
	assert.equal(
		problemOf(join(graph(head(1, 6), new Uint8Array(4)), new Uint8Array(40))),
		"The file is damaged: field 1 at byte 6 reaches to byte 12, but what holds it ends at byte 10.",
	);
	const unending = Uint8Array.from({ length: 40 }, () => 0x80);
	assert.equal(problemOf(join(whole(1, 8), unending)), "The file is damaged: the number at byte 2 does not end.");
	assert.equal(problemOf(join(whole(1, 8), Uint8Array.of(0x18), unending)), "The file is damaged: the number at byte 3 does not end.");
	assert.match(problemOf(join(whole(1, 8), head(7, 2n ** 64n - 1n), new Uint8Array(20))), /^The file is damaged: field 7 /);
	for (const wire of [3, 4, 6, 7]) {
		assert.equal(problemOf(join(whole(1, 8), varint(2 * 8 + wire), whole(1, 1))), "The file is damaged: no field starts at byte 2.");
	}
});

test("dimensions that no memory holds are damage", () => {
	const initializer = (...dims: readonly number[]) => problemOf(model(bytes(5, tensor("w", 1, dims))));
	assert.match(initializer(2 ** 40, 2 ** 40), /^The file is damaged: the weights before byte \d+ would be larger than any memory\.$/);
	assert.match(initializer(-4), /^The file is damaged: the weights before byte \d+ have a dimension of -4\.$/);
	assert.equal(initializer(0, 2 ** 62, 2 ** 62), "");
});

test("graphs and types are followed only so deep", () => {
	let nested = node("Relu");
	for (let depth = 0; depth < 60; depth++) nested = node("If", "", subgraph(nested));
	assert.equal(problemOf(model(nested)), "");
	for (let depth = 0; depth < 5000; depth++) nested = node("If", "", subgraph(nested));
	assert.match(problemOf(model(nested)), /^The file nests graphs deeper than 64 levels at byte \d+\.$/);
	let type = tensorType(1);
	for (let depth = 0; depth < 5000; depth++) type = bytes(4, bytes(1, type));
	assert.match(problemOf(model(value(11, "x", type))), /^The file nests a type deeper than 16 levels at byte \d+\.$/);
});

test("a name of 100 MB, millions of nodes or of names are refused before they cost memory", () => {
	const long = 100_000_000;
	const huge = join(whole(1, 8), head(7, long + 20), head(1, long + 10), head(4, long), new Uint8Array(long + 16));
	assert.match(problemOf(huge), /^The file holds a name of 100000000 bytes at byte \d+, longer than any name is\.$/);
	const empty = Uint8Array.of(0x0a, 0);
	const nodes = new Uint8Array(2 * 1_200_000).map((_, index) => empty[index % 2] ?? 0);
	assert.equal(problemOf(model(nodes)), "The file holds more than 1,000,000 nodes.");
	const inputs = new Uint8Array(2 * 1_200_000).map((_, index) => (index % 2 === 0 ? 11 * 8 + 2 : 0));
	assert.equal(problemOf(model(inputs)), "The file holds more than 16 MiB of names.");
	const dims = Array.from({ length: 2000 }, () => bytes(1));
	assert.match(
		problemOf(model(value(11, "x", bytes(1, whole(1, 1), bytes(2, ...dims))))),
		/^The file has a tensor of more than 1024 dimensions/,
	);
});

test("of a file that is nothing but header, only so much is read", () => {
	const strings = new Uint8Array(70 * 2 ** 20).map((_, index) => (index % 2 === 0 ? 0x0a : 0));
	const attribute = join(head(5, strings.length), strings);
	const file = model(join(head(1, attribute.length), attribute));
	const requests = readOnnxHeader(file.length);
	let read = 0;
	let step = requests.next();
	while (!step.done) {
		const { offset, length } = step.value;
		read += length;
		assert.ok(length <= 2 ** 17, "a single piece is small");
		step = requests.next(file.subarray(offset, offset + length));
	}
	assert.deepEqual(step.value, { problem: "The file says more than 64 MiB about itself." });
	assert.ok(read < 65 * 2 ** 20);
});

test("a file that shrinks while it is read is damaged, not waited for", () => {
	const file = lookUp(1000);
	const requests = readOnnxHeader(file.length);
	let step = requests.next();
	let rounds = 0;
	while (!step.done) {
		assert.ok(rounds++ < 10);
		step = requests.next(file.subarray(step.value.offset, step.value.offset + 30));
	}
	assert.match(
		"problem" in step.value ? step.value.problem : "",
		/^The file is damaged: it ends after \d+ bytes, in the middle of what starts at byte \d+\.$/,
	);
});

test("every beginning of a model has a problem or is a smaller model, and nothing is thrown", () => {
	for (const file of [varied, endlessLoop(), identities([{ name: "x", type: "string", dims: ["n", 2] }])]) {
		assert.equal(problemOf(file), "");
		let problems = 0;
		for (let length = 0; length < file.length; length++) if (problemOf(file.subarray(0, length)) !== "") problems++;
		assert.ok(problems >= file.length - 40, `${problems} of ${file.length} beginnings have a problem`);
	}
});

test("2,000 models with random damage are answered, each with a model or one sentence", () => {
	const random = randomNumbers(20_240_607);
	let problems = 0;
	for (let round = 0; round < 2000; round++) {
		const file = Uint8Array.from(round % 2 === 0 ? varied : endlessLoop());
		for (let change = 0; change <= random() * 4; change++) file[Math.floor(random() * file.length)] = Math.floor(random() * 256);
		const problem = problemOf(file);
		if (problem === "") continue;
		problems++;
		assert.match(problem, /^The file .*\.$/);
	}
	assert.ok(problems > 500 && problems < 2000, `${problems} had a problem`);
});

test("random bytes are no model", () => {
	const random = randomNumbers(7);
	for (let round = 0; round < 500; round++) {
		const noise = Uint8Array.from({ length: 400 }, () => Math.floor(random() * 256));
		assert.notEqual(problemOf(noise), "");
	}
});

/** Mulberry32: the same numbers every time. */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
