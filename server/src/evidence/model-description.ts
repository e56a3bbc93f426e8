import type { HeaderTensor } from "./onnx.ts";

/** What a model file of another format than ONNX says of itself. What it does not say, or what nobody here can read, is absent. */
export interface ModelDescription {
	readonly format: "safetensors" | "GGUF" | "TensorFlow SavedModel" | "Keras" | "TorchScript" | "XGBoost" | "LightGBM";
	readonly weights?: Weights;
	readonly signature?: ModelSignature;
	readonly columns?: Columns;
	readonly writtenWith?: WrittenWith;
	readonly code?: readonly CodeInModel[];
	/** Other model files that belong to it, beside it. */
	readonly parts?: readonly string[];
	/** What else a person wants to know, in a few words each: "llama", "4-bit". */
	readonly traits?: readonly string[];
}

export interface Weights {
	/** What they take in memory as they are stored. */
	readonly bytes: number;
	readonly parameters?: number;
	/** Safetensors' and GGUF's own words, those of the most bytes first. */
	readonly types: readonly string[];
}

/** What a request and an answer consist of. */
export interface ModelSignature {
	readonly inputs: readonly HeaderTensor[];
	readonly outputs: readonly HeaderTensor[];
}

/** The row of numbers that a model takes. */
export interface Columns {
	readonly count: number;
	/** In order, where the file tells. */
	readonly names?: readonly string[];
}

export interface WrittenWith {
	/** As the package is called that is installed: tensorflow, keras, xgboost, lightgbm. */
	readonly name: string;
	readonly version: string;
}

/**
 * What makes loading or asking a model run code. lambda: Python code in a layer; import: a function or class that the file names and that runs or
 * reaches what it should not; operator: a part of the graph that reads, writes or calls Python.
 */
export interface CodeInModel {
	readonly kind: "lambda" | "import" | "operator";
	/** Of the layer, of what is imported, or of the operator. */
	readonly name: string;
}
