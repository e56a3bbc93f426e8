/** What the header of an ONNX file says, without its weights. */
export interface OnnxHeader {
	readonly irVersion: number;
	/** The default domain is the empty string. */
	readonly opsets: readonly { readonly domain: string; readonly version: number }[];
	readonly producer: string;
	readonly producerVersion: string;
	readonly modelVersion: number;
	readonly metadata: readonly { readonly key: string; readonly value: string }[];
	readonly graphName: string;
	/** Initializers are not inputs, also where an old exporter lists them as such. */
	readonly inputs: readonly HeaderTensor[];
	readonly outputs: readonly HeaderTensor[];
	/** Elements of all initializers, those in external files included. */
	readonly parameterCount: number;
	readonly parameterBytes: number;
	readonly initializers: number;
	/** Files beside the model that hold weights, with the bytes that each must have at least. */
	readonly externalData: readonly { readonly location: string; readonly bytes: number }[];
	/** Most frequent first; subgraphs and local functions included. */
	readonly operators: readonly { readonly domain: string; readonly name: string; readonly count: number }[];
	/** Domains that are not ONNX's own. */
	readonly customDomains: readonly string[];
	readonly quantised: boolean;
	readonly fileBytes: number;
	/** How much of the file was read to learn this. */
	readonly bytesRead: number;
}

export interface HeaderTensor {
	readonly name: string;
	/** ONNX's own word: float32, int64, string, bool … */
	readonly onnxType: string;
	/** Open Inference Protocol spelling: FP32, INT64, BYTES, BOOL … */
	readonly type: string;
	/** `null` is a free dimension without a name, a string a named one. Absent where the file does not say. */
	readonly shape: readonly (number | string | null)[] | undefined;
	/** False for sequences, maps and other values that no tensor protocol carries. */
	readonly tensor: boolean;
	readonly optional: boolean;
}
