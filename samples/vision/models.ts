import { model, node, weights } from "../onnx.ts";
import { normal, type Random, seeded } from "../random.ts";

/** Halves a picture, each pixel the mean of four. */
export function resizeModel(): Uint8Array {
	return model({
		name: "resize",
		version: 1,
		description: "Shrinks pictures of 64 by 64 to 32 by 32.",
		inputs: [{ name: "image", type: "float32", dims: ["batch", 3, 64, 64] }],
		outputs: [{ name: "small", type: "float32", dims: ["batch", 3, 32, 32] }],
		weights: [weights("scales", [4], Float32Array.of(1, 1, 0.5, 0.5))],
		nodes: [node("Resize", ["image", "", "scales"], ["small"], { mode: "linear", coordinate_transformation_mode: "half_pixel" })],
		metadata: {},
	});
}

const channels = [3, 16, 32, 64];
const labels = 10;

/** A small convolutional network with weights of chance: what it costs is real, what it says is not. */
export function classifyModel(): Uint8Array {
	const random = seeded(7);
	const layers = channels.slice(1).map((to, index) => ({ from: channels[index] ?? 0, to, layer: index + 1 }));
	const last = channels.at(-1) ?? 0;
	return model({
		name: "classify",
		version: 7,
		description: "Names the product on a picture of 32 by 32.",
		inputs: [{ name: "pixels", type: "float32", dims: ["batch", 3, 32, 32] }],
		outputs: [{ name: "scores", type: "float32", dims: ["batch", labels] }],
		weights: [
			...layers.flatMap(({ from, to, layer }) => [
				weights(`kernel_${layer}`, [to, from, 3, 3], chance(random, to * from * 9, 2 / (from * 9))),
				weights(`bias_${layer}`, [to], new Float32Array(to)),
			]),
			weights("head", [last, labels], chance(random, last * labels, 1 / last)),
			weights("head_bias", [labels], new Float32Array(labels)),
		],
		nodes: [
			...layers.flatMap(({ layer }) => [
				node("Conv", [layer === 1 ? "pixels" : `map_${layer - 1}`, `kernel_${layer}`, `bias_${layer}`], [`convolved_${layer}`], {
					kernel_shape: [3, 3],
					pads: [1, 1, 1, 1],
					strides: [2, 2],
				}),
				node("Relu", [`convolved_${layer}`], [`map_${layer}`]),
			]),
			node("GlobalAveragePool", [`map_${layers.length}`], ["pooled"]),
			node("Flatten", ["pooled"], ["flat"], { axis: 1 }),
			node("Gemm", ["flat", "head", "head_bias"], ["scores"]),
		],
		metadata: { model_version: "7", output: "logits" },
	});
}

/** Numbers around 0 with the given variance (He et al., 2015). */
function chance(random: Random, length: number, variance: number): Float32Array {
	const spread = Math.sqrt(variance);
	return Float32Array.from({ length }, () => normal(random) * spread);
}
