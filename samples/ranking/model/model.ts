import { model, node, weights } from "../../onnx.ts";

/** What the card lists, in its order. */
const features = ["clicks", "dwell_time", "query_language", "margin", "topic", "friends_read", "watch_history"];

/** A logistic regression over the seven features: all that a ranking needs to make a point about its data. */
export function rankingModel(): Uint8Array {
	return model({
		name: "ranking",
		version: 12,
		description: "Probability that an article is read to its end.",
		inputs: [{ name: "features", type: "float32", dims: ["batch", features.length] }],
		outputs: [{ name: "read", type: "float32", dims: ["batch", 1] }],
		weights: [
			weights("weights", [features.length, 1], Float32Array.from([0.8, 0.6, 0.1, 0.3, 0.4, 0.9, 0.7])),
			weights("bias", [1], Float32Array.from([-2])),
		],
		nodes: [node("Gemm", ["features", "weights", "bias"], ["logit"]), node("Sigmoid", ["logit"], ["read"])],
		metadata: { feature_names: features.join(","), model_version: "12" },
	});
}
