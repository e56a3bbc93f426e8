import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { commandText } from "./server-arguments.ts";

/** A program that serves models, as containers run it. */
export interface ModelServer {
	readonly id: string;
	/** What its images are called, without tag and digest; the registry and the organisation count too. */
	readonly image?: RegExp;
	/** What it is started by. */
	readonly command?: RegExp;
	/** Flags and variables that name the model, or the repository that holds it. */
	readonly model?: readonly string[];
	readonly modelVariables?: readonly string[];
	/** The first argument that is no flag names the model: after this word, or the very first one where the image starts the server itself. */
	readonly positional?: string;
	/** Flags and variables that name it to clients. */
	readonly name?: readonly string[];
	readonly nameVariables?: readonly string[];
	/** Flags for the largest number of requests that run in one batch. */
	readonly batch?: readonly string[];
	/** The flag for its port, where it has no other one that a probe could ask. */
	readonly port?: string;
	/** Where it answers whether it is ready. */
	readonly ready?: string;
	/** What it is given is a repository of models and no model. */
	readonly repository?: boolean;
}

const huggingFace = { model: ["--model-id"], modelVariables: ["MODEL_ID"] };

/** The names of images and programs are those of the projects' own documentation. */
const servers: readonly ModelServer[] = [
	{
		id: "vllm",
		image: /(^|[-_/])(vllm|vllm-[\w.-]+|[\w-]+-vllm(-[\w.-]+)?)$/,
		command: /\bvllm\s+serve\b|\bvllm\.entrypoints\b|\bvllm_(worker|server)\b/,
		model: ["--model"],
		positional: "serve",
		name: ["--served-model-name"],
		batch: ["--max-num-seqs"],
		port: "--port",
		ready: "/health",
	},
	{
		id: "triton",
		image: /(^|\/)tritonserver[\w.-]*$/,
		command: /\btritonserver\b|\blaunch_triton_server\b/,
		model: ["--model-repository", "--model-store"],
		ready: "/v2/health/ready",
		repository: true,
	},
	{
		id: "text-generation-inference",
		image: /(^|[-_/])text-generation-inference[\w.-]*$/,
		command: /\btext-generation-launcher\b/,
		...huggingFace,
		ready: "/health",
	},
	{
		id: "text-embeddings-inference",
		image: /(^|[-_/])text-embeddings-inference[\w.-]*$/,
		command: /\btext-embeddings-router\b/,
		...huggingFace,
		ready: "/health",
	},
	{
		id: "sglang",
		image: /(^|\/)sglang[\w.-]*$/,
		command: /\bsglang\.launch_server\b|\bsglang\s+serve\b/,
		model: ["--model-path", "--model"],
		name: ["--served-model-name"],
		batch: ["--max-running-requests"],
		port: "--port",
		ready: "/health",
	},
	{
		id: "tensorrt-llm",
		command: /\btrtllm-serve\b/,
		positional: "trtllm-serve",
		batch: ["--max_batch_size"],
		port: "--port",
		ready: "/health",
	},
	{
		id: "llama.cpp",
		image: /(^|\/)(llama[.-]?cpp|llama-cpp-python)[\w.-]*$/,
		command: /\bllama-server\b|\bllama_cpp\.server\b/,
		model: ["-m", "--model", "-hf", "--hf-repo"],
		name: ["--alias"],
		port: "--port",
		ready: "/health",
	},
	{ id: "ollama", image: /(^|\/)ollama$/, command: /\bollama\s+serve\b/ },
	{
		id: "nim",
		image: /(^|\/)nvcr\.io\/nim\/|(^|\/)nim\/[\w.-]+\/[\w.-]+$/,
		nameVariables: ["NIM_SERVED_MODEL_NAME"],
		ready: "/v1/health/ready",
	},
	{
		id: "torchserve",
		image: /(^|\/)torchserve[\w.-]*$/,
		command: /\btorchserve\b/,
		model: ["--model-store"],
		ready: "/ping",
		repository: true,
	},
	{
		id: "tensorflow-serving",
		image: /(^|\/)tensorflow\/serving$|(^|\/)(tensorflow|tf)[-_]serving[\w.-]*$|(^|\/)tensorflow_model_server$/,
		command: /\btensorflow_model_server\b/,
		model: ["--model_base_path"],
		modelVariables: ["MODEL_BASE_PATH"],
		name: ["--model_name"],
		nameVariables: ["MODEL_NAME"],
		repository: true,
	},
	{
		id: "mlserver",
		image: /(^|\/)mlserver[\w.-]*$/,
		command: /\bmlserver\s+start\b/,
		modelVariables: ["MLSERVER_MODEL_URI"],
		nameVariables: ["MLSERVER_MODEL_NAME"],
		ready: "/v2/health/ready",
	},
	{
		id: "kserve",
		image: /(^|\/)(kserve|kfserving)\/(sklearn|xgb|lgb|pmml|paddle|predictive|huggingface)server[\w.-]*$|(^|\/)huggingfaceserver[\w.-]*$/,
		command: /\b(sklearn|xgb|lgb|pmml|paddle|predictive|huggingface)server\b/,
		model: ["--model_dir", "--model_id"],
		modelVariables: ["STORAGE_URI"],
		name: ["--model_name"],
	},
	{
		id: "openvino",
		image: /(^|\/)(openvino\/)?model_server[\w.-]*$|(^|\/)ovms[\w.-]*$/,
		model: ["--model_path", "--source_model"],
		name: ["--model_name"],
		ready: "/v2/health/ready",
		repository: true,
	},
	{ id: "ray-serve", image: /(^|\/)ray-llm$/, command: /\bserve\s+(run|start|deploy)\b|\bray\.serve\b/ },
	{ id: "bentoml", command: /\bbentoml\s+serve\b|\bopenllm\s+(serve|start)\b/ },
	{ id: "mlflow", command: /\bmlflow\s+models\s+serve\b/, model: ["--model-uri", "-m"], port: "--port" },
	{ id: "lmdeploy", image: /(^|\/)lmdeploy$/, command: /\blmdeploy\s+serve\b/ },
	{ id: "djl", image: /(^|\/)djl-(serving|inference)[\w.-]*$/, command: /\bdjl-serving\b/ },
	{ id: "seldon", command: /\bseldon-core-microservice\b/ },
	{ id: "jetstream", image: /(^|\/)(jetstream-(http|maxtext|pytorch)[\w.-]*|maxengine-server)$/ },
	{ id: "infinity", image: /(^|\/)michaelf34\/infinity$/, command: /\binfinity_emb\b/ },
	{ id: "localai", image: /(^|\/)localai$/ },
	{ id: "xinference", image: /(^|\/)xinference$/, command: /\bxinference-(local|supervisor|worker)\b/ },
];

/** Tools that are called after the server that they stand beside. */
const beside =
	/(router|operator|exporter|metrics|benchmark|bench|controller|gateway|sidecar|scheduler|proxy|frontend|ui|webui|downloader|sim|client|sdk)$/;

/** The server that a container runs, if it is a known one, and the words that tell. The command says more than the image. */
export function serverOf(container: Cursor): { readonly server: ModelServer; readonly at: Located<string> | undefined } | undefined {
	const command = commandText(container);
	const image = container.get("image").word();
	const started = servers.find((server) => server.command?.test(command));
	if (started) return { server: started, at: image };
	if (!image || runsSomethingElse(container)) return undefined;
	const name = imageName(image.value);
	const server = beside.test(name) ? undefined : servers.find((one) => one.image?.test(name));
	return server && { server, at: image };
}

/** A command of its own takes the place of the server that the image starts by itself; what a shell or Python runs nobody can tell from outside. */
function runsSomethingElse(container: Cursor): boolean {
	const first = container.get("command", 0).word()?.value ?? "";
	return /(^|\/)(sleep|tail|curl|wget|cp|git|aws|gsutil|gcloud|huggingface-cli|nvidia-smi)$/.test(first);
}

function imageName(image: string): string {
	const [name = ""] = image.toLowerCase().split("@");
	const slash = name.lastIndexOf("/");
	const colon = name.indexOf(":", slash + 1);
	return colon < 0 ? name : name.slice(0, colon);
}

/** Programs that share requests out among model servers and load no model themselves. */
const routers = /\bvllm_router\.app\b|\bvllm-router\b|\bsglang_router\.launch_router\b/;

/** Does the pod stand before model servers? */
export function isRouter(pod: Cursor): boolean {
	return pod
		.get("containers")
		.items()
		.some((container) => routers.test(commandText(container)));
}

/** What the measures of the model servers are called, whichever signs stand between the words after they went through an adapter. */
const measures = /^(vllm|tgi|sglang|nv_inference|nv_trt_llm|ts_inference|tensorflow_serving)[:_]/;

/** Is it a measure that a model server gives out? */
export function isServerMeasure(name: string): boolean {
	return measures.test(name);
}

/** Does the pod run a server that is known to serve models? */
export function servingContainerOf(pod: Cursor): Cursor | undefined {
	return pod
		.get("containers")
		.items()
		.find((container) => serverOf(container) !== undefined);
}
