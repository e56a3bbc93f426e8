import { model, node, weights } from "../../onnx.ts";
import { featureNames, referenceCustomers } from "../data/customers.ts";
import { type Network, train } from "./train.ts";

/** The network that scores customers, with the standardisation inside, so that it is fed what the card lists. */
export function churnModel(): Uint8Array {
	const network = train(referenceCustomers());
	const last = network.layers.length;
	return model({
		name: "churn",
		version: 3,
		description: "Probability that a customer leaves within 90 days.",
		inputs: [{ name: "features", type: "float32", dims: ["batch", featureNames.length] }],
		outputs: [{ name: "probability", type: "float32", dims: ["batch", 1] }],
		weights: constants(network),
		nodes: [
			node("Sub", ["features", "means"], ["centred"]),
			node("Div", ["centred", "deviations"], ["hidden_0"]),
			...network.layers.flatMap((_, index) => {
				const layer = index + 1;
				const gemm = node("Gemm", [`hidden_${index}`, `weights_${layer}`, `biases_${layer}`], [`linear_${layer}`]);
				return layer === last ? [gemm] : [gemm, node("Relu", [`linear_${layer}`], [`hidden_${layer}`])];
			}),
			node("Sigmoid", [`linear_${last}`], ["probability"]),
		],
		metadata: {
			feature_names: featureNames.join(","),
			target: "churned within 90 days",
			model_version: "3",
			trained_at: "2026-10-15",
			training_data: "customers@2026-09",
		},
	});
}

function constants({ means, deviations, layers }: Network): readonly Uint8Array[] {
	const row = (name: string, values: Float64Array) => weights(name, [1, values.length], Float32Array.from(values));
	return [
		row("means", means),
		row("deviations", deviations),
		...layers.flatMap((layer, index) => [
			weights(`weights_${index + 1}`, [layer.inputs, layer.outputs], Float32Array.from(layer.weights)),
			weights(`biases_${index + 1}`, [layer.outputs], Float32Array.from(layer.biases)),
		]),
	];
}
