import { external, model, node, weights } from "../../onnx.ts";

const vocabulary = 32_768;
const width = 1024;
const heads = 16;
const layers = 40;
const location = "answers.weights";

/** A value of the graph, by the name that its node's output bears. */
type Name = string;

/**
 * A decoder of 537 million parameters, deep and narrow: tied embeddings, norms without weights, and linear biases for distance
 * (Press et al., 2022) in place of positions. Its weights make a file of exactly 2 GiB beside the graph.
 */
export function answersModel(): Uint8Array {
	const graph = new Graph();
	const bias = attentionBias(graph);
	let hidden = graph.add("embedded", "Gather", [graph.matrix("embedding", vocabulary, width), "input_ids"]);
	for (let layer = 0; layer < layers; layer++) {
		const place = `layer_${layer}`;
		hidden = graph.add(`${place}/attended`, "Add", [hidden, attention(graph, place, norm(graph, `${place}/norm_1`, hidden), bias)]);
		hidden = graph.add(`${place}/out`, "Add", [hidden, feedForward(graph, place, norm(graph, `${place}/norm_2`, hidden))]);
	}
	const head = graph.add("head", "Transpose", ["embedding"], { perm: [1, 0] });
	graph.add("logits", "MatMul", [norm(graph, "norm", hidden), head]);
	return model({
		name: "answers",
		version: 1,
		description: "Scores the next token of an answer to a question about a product.",
		inputs: [
			{ name: "input_ids", type: "int64", dims: ["batch", "sequence"] },
			{ name: "attention_mask", type: "int64", dims: ["batch", "sequence"] },
		],
		outputs: [{ name: "logits", type: "float32", dims: ["batch", "sequence", vocabulary] }],
		weights: [...constants(), ...graph.weights],
		nodes: graph.nodes,
		metadata: { model_version: "1", architecture: "decoder" },
	});
}

/** Collects nodes, and lays weights one after the other into the file beside the graph. */
class Graph {
	readonly nodes: Uint8Array[] = [];
	readonly weights: Uint8Array[] = [];
	private offset = 0;

	add(output: Name, type: string, inputs: readonly Name[], attributes: Parameters<typeof node>[3] = {}): Name {
		this.nodes.push(node(type, inputs, [output], attributes));
		return output;
	}

	matrix(name: Name, rows: number, columns: number): Name {
		this.weights.push(external(name, [rows, columns], location, this.offset));
		this.offset += rows * columns * Float32Array.BYTES_PER_ELEMENT;
		return name;
	}
}

/** What is added to the scores of attention: less for what is farther back, next to nothing for what comes later or is padding. */
function attentionBias(graph: Graph): Name {
	const add = graph.add.bind(graph);
	add("shape", "Shape", ["input_ids"]);
	add("length", "Gather", ["shape", "one"]);
	add("range", "Range", ["zero", "length", "one"]);
	add("positions", "Cast", ["range"], { to: 1 });
	add("asking", "Unsqueeze", ["positions", "axis_1"]);
	add("asked", "Unsqueeze", ["positions", "axis_0"]);
	add("distance", "Sub", ["asked", "asking"]);
	add("later", "Greater", ["distance", "nought"]);
	add("sloped", "Mul", ["slopes", "distance"]);
	add("causal", "Where", ["later", "never", "sloped"]);
	add("kept", "Cast", ["attention_mask"], { to: 1 });
	add("padding", "Sub", ["unit", "kept"]);
	add("unwanted", "Mul", ["padding", "never"]);
	add("spread", "Unsqueeze", ["unwanted", "axes_1_2"]);
	return add("bias", "Add", ["causal", "spread"]);
}

function attention(graph: Graph, place: string, input: Name, bias: Name): Name {
	const name = (part: string) => `${place}/${part}`;
	const mixed = graph.add(name("qkv"), "MatMul", [input, graph.matrix(name("qkv_weights"), width, 3 * width)]);
	graph.nodes.push(node("Split", [mixed], [name("q"), name("k"), name("v")], { axis: 2 }));
	const perHead = (part: string, perm: readonly number[]) => {
		const parted = graph.add(name(`${part}_parted`), "Reshape", [name(part), "per_head"]);
		return graph.add(name(`${part}_heads`), "Transpose", [parted], { perm });
	};
	const scores = graph.add(name("scores"), "MatMul", [perHead("q", [0, 2, 1, 3]), perHead("k", [0, 2, 3, 1])]);
	const scaled = graph.add(name("scaled"), "Mul", [scores, "scale"]);
	const biased = graph.add(name("biased"), "Add", [scaled, bias]);
	const shares = graph.add(name("shares"), "Softmax", [biased], { axis: -1 });
	const values = graph.add(name("values"), "MatMul", [shares, perHead("v", [0, 2, 1, 3])]);
	const turned = graph.add(name("turned"), "Transpose", [values], { perm: [0, 2, 1, 3] });
	const joined = graph.add(name("joined"), "Reshape", [turned, "whole"]);
	return graph.add(name("attention"), "MatMul", [joined, graph.matrix(name("attention_weights"), width, width)]);
}

function feedForward(graph: Graph, place: string, input: Name): Name {
	const name = (part: string) => `${place}/${part}`;
	const up = graph.add(name("up"), "MatMul", [input, graph.matrix(name("up_weights"), width, 4 * width)]);
	// GELU, which is an operator of its own only from opset 20 on.
	const divided = graph.add(name("divided"), "Mul", [up, "root_half"]);
	const share = graph.add(name("erf"), "Erf", [divided]);
	const gate = graph.add(name("gate"), "Add", [share, "unit"]);
	const gated = graph.add(name("gated"), "Mul", [up, gate]);
	const active = graph.add(name("active"), "Mul", [gated, "half"]);
	return graph.add(name("down"), "MatMul", [active, graph.matrix(name("down_weights"), 4 * width, width)]);
}

function norm(graph: Graph, name: Name, input: Name): Name {
	return graph.add(name, "LayerNormalization", [input, "ones"], { axis: -1, epsilon: 1e-5 });
}

function constants(): readonly Uint8Array[] {
	const whole = (name: Name, dims: readonly number[], ...values: readonly number[]) =>
		weights(name, dims, BigInt64Array.from(values, BigInt));
	const number = (name: Name, value: number) => weights(name, [], Float32Array.of(value));
	// A geometric series that ends at 2 ** -8.
	const slopes = Float32Array.from({ length: heads }, (_, head) => (head % 2 === 0 ? Math.SQRT1_2 : 0.5) / 2 ** Math.floor(head / 2));
	return [
		whole("zero", [], 0),
		whole("one", [], 1),
		whole("axis_0", [1], 0),
		whole("axis_1", [1], 1),
		whole("axes_1_2", [2], 1, 2),
		whole("per_head", [4], 0, 0, heads, width / heads),
		whole("whole", [3], 0, 0, width),
		weights("slopes", [heads, 1, 1], slopes),
		weights("ones", [width], new Float32Array(width).fill(1)),
		number("nought", 0),
		number("unit", 1),
		number("half", 0.5),
		number("root_half", Math.SQRT1_2),
		number("scale", 1 / Math.sqrt(width / heads)),
		number("never", -1e9),
	];
}
