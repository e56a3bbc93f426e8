import { join } from "node:path";
import type { InferenceSession } from "onnxruntime-node";
import { featureNames } from "../churn/data/customers.ts";

export const modelName = "churn";
export const modelVersion = "3";

/** What the model takes and gives, in the words of the Open Inference Protocol; -1 is the batch. */
export const signature = {
	input: { name: "features", datatype: "FP32", shape: [-1, featureNames.length] },
	output: { name: "probability", datatype: "FP32", shape: [-1, 1] },
} as const;

/** One probability for each row. */
export type Predict = (rows: readonly (readonly number[])[]) => Promise<readonly number[]>;

/** Loads the model; where ONNX Runtime is not installed for this machine, why there is none. */
export async function loadModel(): Promise<Predict | string> {
	// Must be set before the runtime is loaded; later versions of it than ours look for it.
	process.env.ORT_DISABLE_TELEMETRY = "1";
	try {
		const runtime = await import("onnxruntime-node");
		const path = join(import.meta.dirname, "../churn/model/churn.onnx");
		const session = await runtime.InferenceSession.create(path, { intraOpNumThreads: 1, interOpNumThreads: 1 });
		return predictor(runtime, session);
	} catch (error) {
		return `The model cannot be loaded: ${error instanceof Error ? error.message : String(error)}`;
	}
}

function predictor(runtime: typeof import("onnxruntime-node"), session: InferenceSession): Predict {
	const { input, output } = signature;
	return async (rows) => {
		const tensor = new runtime.Tensor("float32", Float32Array.from(rows.flat()), [rows.length, featureNames.length]);
		const results = await session.run({ [input.name]: tensor }, [output.name]);
		const data = results[output.name]?.data;
		if (!(data instanceof Float32Array) || data.length !== rows.length) throw new Error(`The model gives no ${output.name} for each row.`);
		return [...data];
	};
}
