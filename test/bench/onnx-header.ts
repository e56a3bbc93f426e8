import { closeSync, ftruncateSync, openSync, readSync, statSync, utimesSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readOnnxHeader } from "../../server/src/evidence/onnx.ts";
import { readModel } from "../../server/src/probes/headers.ts";
import { hold, quantile, tell } from "./measure.ts";
import { scratchFolder } from "./programs.ts";

const gigabytes = 4;

/** A model of four gigabytes: what its header says is known without reading its weights. */
export async function bench(): Promise<void> {
	const folder = scratchFolder();
	const path = join(folder, "model.onnx");
	writeModel(path);
	const { size, blocks } = statSync(path);
	tell("model", `${(size / 2 ** 30).toFixed(2)} GiB, ${((blocks * 512) / 1024).toFixed(0)} KiB of them on the disk`);
	const times: number[] = [];
	for (let run = 0; run < 11; run++) {
		// Another time of change each run, so that nothing is remembered from the one before.
		utimesSync(path, run, run);
		const started = performance.now();
		const evidence = await readModel(folder, "model.onnx");
		times.push(performance.now() - started);
		if (evidence?.header?.inputs[0]?.name !== "x") throw new Error(`The header is not read: ${evidence?.file.problem}`);
	}
	hold("header, median", quantile(times, 0.5), 50, "ms");
	hold("bytes that are asked for", askedBytes(path, size), 2 ** 20, "B");
}

/** Plays the disk for the reader, which asks for ranges of bytes, and counts them. */
function askedBytes(path: string, size: number): number {
	const file = openSync(path, "r");
	const requests = readOnnxHeader(size);
	let asked = 0;
	for (let step = requests.next(); !step.done; ) {
		const piece = Buffer.alloc(step.value.length);
		const read = readSync(file, piece, 0, piece.length, step.value.offset);
		asked += read;
		step = requests.next(piece.subarray(0, read));
	}
	closeSync(file);
	return asked;
}

/** A graph with one input, one output and initializers whose raw data are holes in the file. */
function writeModel(path: string): void {
	const file = openSync(path, "w");
	const text = (field: number, value: string) => bytes(field, Buffer.from(value));
	const value = (name: string) =>
		Buffer.concat([text(1, name), bytes(2, bytes(1, Buffer.concat([number(1, 1), bytes(2, bytes(1, number(1, 8)))])))]);
	const weight = 2 ** 28;
	const count = (gigabytes * 2 ** 30) / weight;
	const heads = Array.from({ length: count }, (_, i) => {
		const fields = Buffer.concat([number(1, weight / 4), number(2, 1), text(8, `w${i}`), tag(9), varint(weight)]);
		return Buffer.concat([tag(5), varint(fields.length + weight), fields]);
	});
	const node = bytes(1, Buffer.concat([text(1, "x"), text(2, "y"), text(4, "Identity")]));
	const ends = Buffer.concat([bytes(11, value("x")), bytes(12, value("y"))]);
	const graph = node.length + heads.reduce((sum, head) => sum + head.length + weight, 0) + ends.length;
	let offset = 0;
	const write = (part: Buffer) => {
		offset += writeSync(file, part, 0, part.length, offset);
	};
	write(Buffer.concat([number(1, 8), text(2, "bench"), tag(7), varint(graph), node]));
	for (const head of heads) {
		write(head);
		offset += weight;
	}
	write(Buffer.concat([ends, bytes(8, Buffer.concat([text(1, ""), number(2, 17)]))]));
	ftruncateSync(file, offset);
	closeSync(file);
}

function varint(value: number): Buffer {
	const out: number[] = [];
	for (let rest = value; ; rest = Math.floor(rest / 128)) {
		if (rest < 128) return Buffer.from([...out, rest]);
		out.push((rest % 128) + 128);
	}
}

function tag(field: number): Buffer {
	return varint(field * 8 + 2);
}

function number(field: number, value: number): Buffer {
	return Buffer.concat([varint(field * 8), varint(value)]);
}

function bytes(field: number, content: Buffer): Buffer {
	return Buffer.concat([tag(field), varint(content.length), content]);
}
