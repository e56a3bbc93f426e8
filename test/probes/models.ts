/** Small ONNX models, written field by field: number of the field, then a varint or bytes. Shapes are lists of sizes or names. */

type Dims = readonly (number | string)[];
type Value = { readonly name: string; readonly type: keyof typeof types; readonly dims: Dims };

const types = { float32: 1, uint8: 2, int32: 6, int64: 7, string: 8, bool: 9, float16: 10, float64: 11 } as const;
const encoder = new TextEncoder();

function bytes(field: number, ...parts: readonly (Uint8Array | string)[]): Uint8Array {
	const all = parts.map((part) => (typeof part === "string" ? encoder.encode(part) : part));
	const length = all.reduce((sum, part) => sum + part.length, 0);
	return Buffer.concat([varint((field << 3) | 2), varint(length), ...all]);
}

function whole(field: number, value: number): Uint8Array {
	return Buffer.concat([varint(field << 3), varint(value)]);
}

function varint(value: number): Uint8Array {
	const found: number[] = [];
	let rest = BigInt.asUintN(64, BigInt(value));
	for (; rest > 127n; rest >>= 7n) found.push(Number(rest & 127n) | 128);
	return Uint8Array.from([...found, Number(rest)]);
}

function node(type: string, inputs: readonly string[], outputs: readonly string[], ...attributes: readonly Uint8Array[]): Uint8Array {
	return bytes(1, ...inputs.map((name) => bytes(1, name)), ...outputs.map((name) => bytes(2, name)), bytes(4, type), ...attributes);
}

function initializer(name: string, type: keyof typeof types, dims: readonly number[], data: ArrayBufferView): Uint8Array {
	const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
	return bytes(5, ...dims.map((dim) => whole(1, dim)), whole(2, types[type]), bytes(8, name), bytes(9, raw));
}

function tensor(field: number, { name, type, dims }: Value): Uint8Array {
	const shape = dims.map((dim) => (typeof dim === "number" ? bytes(1, whole(1, dim)) : bytes(1, bytes(2, dim))));
	return bytes(field, bytes(1, name), bytes(2, bytes(1, whole(1, types[type]), bytes(2, ...shape))));
}

function graph(
	nodes: readonly Uint8Array[],
	inputs: readonly Value[],
	outputs: readonly Value[],
	weights: readonly Uint8Array[] = [],
): Uint8Array {
	const values = [...inputs.map((one) => tensor(11, one)), ...outputs.map((one) => tensor(12, one))];
	return Buffer.concat([...nodes, bytes(2, "test"), ...weights, ...values]);
}

function model(content: Uint8Array): Uint8Array {
	return Buffer.concat([whole(1, 8), bytes(8, whole(2, 17)), bytes(7, content)]);
}

/** x[batch, size] times a matrix, `layers` times over. */
export function matMul(size: number, layers = 1): Uint8Array {
	const names = Array.from({ length: layers + 1 }, (_, layer) => (layer === 0 ? "x" : layer === layers ? "y" : `h${layer}`));
	const weights = names.slice(1).map((_, layer) => {
		const data = Float32Array.from({ length: size * size }, (_, index) => Math.sin(index * 12.9898 + layer) / size);
		return initializer(`w${layer}`, "float32", [size, size], data);
	});
	const nodes = names.slice(1).map((output, layer) => node("MatMul", [names[layer] ?? "", `w${layer}`], [output]));
	const value = (name: string): Value => ({ name, type: "float32", dims: ["batch", size] });
	return model(graph(nodes, [value("x")], [value("y")], weights));
}

/** One input of every given type and shape, each handed on as it is. */
export function identities(inputs: readonly Value[]): Uint8Array {
	const outputs = inputs.map((input) => ({ ...input, name: `${input.name}_out` }));
	return model(
		graph(
			inputs.map(({ name }) => node("Identity", [name], [`${name}_out`])),
			inputs,
			outputs,
		),
	);
}

/** Divides the smallest 32-bit integer by -1, which the processor answers with SIGFPE. The dividend is fed, so that it is not folded while loading. */
export function divisionOverflow(): Uint8Array {
	const nodes = [node("Mul", ["x", "zero"], ["none"]), node("Add", ["none", "smallest"], ["a"]), node("Div", ["a", "minusOne"], ["y"])];
	const one = (name: string, value: number) => initializer(name, "int32", [1], Int32Array.of(value));
	const weights = [one("zero", 0), one("smallest", -(2 ** 31)), one("minusOne", -1)];
	return model(graph(nodes, [{ name: "x", type: "int32", dims: [1] }], [{ name: "y", type: "int32", dims: [1] }], weights));
}

/** A loop whose condition stays true for ever. */
export function endlessLoop(): Uint8Array {
	const body = graph(
		[node("Identity", ["going"], ["stillGoing"]), node("Add", ["sum", "sum"], ["nextSum"])],
		[
			{ name: "turn", type: "int64", dims: [] },
			{ name: "going", type: "bool", dims: [] },
			{ name: "sum", type: "float32", dims: [1] },
		],
		[
			{ name: "stillGoing", type: "bool", dims: [] },
			{ name: "nextSum", type: "float32", dims: [1] },
		],
	);
	const attribute = bytes(5, bytes(1, "body"), bytes(6, body), whole(20, 5));
	const nodes = [node("Loop", ["", "yes", "x"], ["y"], attribute)];
	const x: Value = { name: "x", type: "float32", dims: [1] };
	return model(graph(nodes, [x], [{ ...x, name: "y" }], [initializer("yes", "bool", [], Uint8Array.of(1))]));
}

/** Spreads one number over a tensor of `mebibytes`; the size is computed from the input, so that nothing is spread while loading. */
export function hugeOutput(mebibytes: number): Uint8Array {
	const shape = initializer("shape", "int64", [2], BigInt64Array.of(BigInt(mebibytes), 262_144n));
	const nodes = [node("Expand", ["x", "shape"], ["wide"]), node("Add", ["wide", "wide"], ["y"])];
	const y: Value = { name: "y", type: "float32", dims: [mebibytes, 262_144] };
	return model(graph(nodes, [{ name: "x", type: "float32", dims: [1] }], [y], [shape]));
}

/** Looks rows of a table up; with fewer than 100 rows, the first try reads beyond its end. */
export function lookUp(rows: number): Uint8Array {
	const table = initializer("table", "float32", [rows, 4], new Float32Array(rows * 4));
	const ids: Value = { name: "ids", type: "int64", dims: ["batch", "sequence"] };
	return model(
		graph([node("Gather", ["table", "ids"], ["y"])], [ids], [{ name: "y", type: "float32", dims: ["batch", "sequence", 4] }], [table]),
	);
}
