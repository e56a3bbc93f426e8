/** A serving runtime, as far as the choice of one depends on it. */
export interface Runtime {
	readonly name: string;
	readonly formats: readonly Format[];
	/** Empty for any. */
	readonly protocols: readonly string[];
	/** It runs a model on several nodes. */
	readonly workers?: boolean;
	/** The release that brought it in this form, and the first release without it. */
	readonly since?: string;
	readonly until?: string;
}

export interface Format {
	readonly name: string;
	readonly version?: string;
	/** It is chosen for this format although nobody names it. */
	readonly auto: boolean;
	/** The highest one is chosen; having none comes last. */
	readonly priority?: number;
}

const rest = ["v1", "v2"];

/** The cluster runtimes that KServe ships, from release 0.11 on; a line for each form that one has had. Formats are written `name:version*priority`. */
export const shippedRuntimes: readonly Runtime[] = [
	{ name: "kserve-sklearnserver", formats: auto("sklearn:1"), protocols: ["v1"], until: "0.12" },
	{ name: "kserve-sklearnserver", formats: auto("sklearn:1*1"), protocols: rest, since: "0.12" },
	{ name: "kserve-mlserver", formats: auto("sklearn:0 xgboost:1 lightgbm:3 mlflow:1"), protocols: ["v2"], until: "0.12" },
	{
		name: "kserve-mlserver",
		formats: auto("sklearn:0*2 sklearn:1*2 xgboost:1*2 lightgbm:3*2 mlflow:1*1"),
		protocols: ["v2"],
		since: "0.12",
		until: "0.14",
	},
	{
		name: "kserve-mlserver",
		formats: auto("sklearn:0*2 sklearn:1*2 xgboost:1*2 xgboost:2*2 lightgbm:3*2 lightgbm:4*2 mlflow:1*1 mlflow:2*1"),
		protocols: ["v2"],
		since: "0.14",
	},
	{ name: "kserve-xgbserver", formats: auto("xgboost:1"), protocols: ["v1"], until: "0.12" },
	{ name: "kserve-xgbserver", formats: auto("xgboost:1*1"), protocols: rest, since: "0.12", until: "0.17" },
	{ name: "kserve-xgbserver", formats: auto("xgboost:2*1"), protocols: rest, since: "0.17" },
	{ name: "kserve-lgbserver", formats: auto("lightgbm:3"), protocols: ["v1"], until: "0.12" },
	{ name: "kserve-lgbserver", formats: auto("lightgbm:3*1"), protocols: rest, since: "0.12", until: "0.17" },
	{ name: "kserve-lgbserver", formats: auto("lightgbm:4*1"), protocols: rest, since: "0.17" },
	{ name: "kserve-predictiveserver", formats: named("sklearn:1*3 xgboost:2*3 lightgbm:4*3"), protocols: rest, since: "0.17" },
	{ name: "kserve-paddleserver", formats: auto("paddle:2"), protocols: ["v1"], until: "0.12" },
	{ name: "kserve-paddleserver", formats: auto("paddle:2*1"), protocols: rest, since: "0.12" },
	{ name: "kserve-pmmlserver", formats: auto("pmml:3 pmml:4"), protocols: ["v1"], until: "0.12" },
	{ name: "kserve-pmmlserver", formats: auto("pmml:3*1 pmml:4*1"), protocols: rest, since: "0.12" },
	{ name: "kserve-tensorflow-serving", formats: auto("tensorflow:1*2 tensorflow:2*2"), protocols: ["v1", "grpc-v1"] },
	{ name: "kserve-torchserve", formats: auto("pytorch:1"), protocols: ["v1", "v2", "grpc-v1"], until: "0.12" },
	{ name: "kserve-torchserve", formats: auto("pytorch:1*2"), protocols: ["v1", "v2", "grpc-v2"], since: "0.12" },
	{
		name: "kserve-tritonserver",
		formats: [...auto("tensorrt:8*1 tensorflow:1*1 tensorflow:2*1 onnx:1*1 triton:2*1"), ...named("pytorch:1")],
		protocols: ["v2", "grpc-v2"],
	},
	{ name: "kserve-huggingfaceserver", formats: auto("huggingface:1*1"), protocols: rest, since: "0.12" },
	{ name: "kserve-huggingfaceserver-multinode", formats: auto("huggingface:1*2"), protocols: rest, workers: true, since: "0.15" },
	{
		name: "kserve-openvino",
		formats: auto("openvino:10*1 onnx:1*2 tensorflow:1*3 huggingface"),
		protocols: [...rest, "grpc-v2"],
		since: "0.17",
	},
	{ name: "kserve-autogluonserver", formats: auto("autogluon:1*1"), protocols: rest, since: "0.20" },
	{ name: "kserve-vllmserver", formats: auto("vLLM:1*1"), protocols: [], since: "0.20" },
];

function auto(words: string): readonly Format[] {
	return named(words).map((format) => ({ ...format, auto: true }));
}

function named(words: string): readonly Format[] {
	return words.split(" ").map((word) => {
		const [, name = "", version, priority] = /^(\w+)(?::(\d+))?(?:\*(\d+))?$/.exec(word) ?? [];
		return { name, auto: false, ...(version ? { version } : {}), ...(priority ? { priority: Number(priority) } : {}) };
	});
}
