import { fileKind, kindBytes, kindName } from "./file-kind.ts";
import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";
import { type Findings, operatorKey, plainDomain, readFunction, readGraph } from "./onnx-graph.ts";
import { readPair } from "./onnx-tensor.ts";
import { Message, readText } from "./protobuf.ts";

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
	/** Domains of operators that are neither ONNX's own nor defined by functions of the model. */
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

const limits = { read: 64 * 2 ** 20, kept: 16 * 2 ** 20 };
const ownDomains: ReadonlySet<string> = new Set(["", "ai.onnx.ml", "ai.onnx.training", "ai.onnx.preview", "ai.onnx.preview.training"]);

/**
 * Reads the header of an ONNX file of `size` bytes (`onnx.proto`) and passes over its weights: kilobytes of a file of any size. Whatever the
 * bytes are, the answer is a value and takes bounded time and memory.
 */
export function* readOnnxHeader(size: number): ByteRequests<OnnxHeader | Problem> {
	const window = new FileWindow(size, limits);
	yield* window.load(Math.min(size, kindBytes));
	const name = kindName(fileKind(window.peek(kindBytes)));
	if (name) return { problem: `The file is ${name}, not an ONNX model.` };
	const draft = yield* readModel(window);
	if (window.problem !== undefined) return { problem: window.problem };
	if (!draft.hasGraph) return { problem: "The file is no ONNX model: it holds no graph." };
	if (draft.irVersion < 1) return { problem: "The file is no ONNX model: it states no IR version." };
	return header(draft, window);
}

interface Draft {
	irVersion: number;
	producer: string;
	producerVersion: string;
	modelVersion: number;
	hasGraph: boolean;
	readonly opsets: { readonly domain: string; readonly version: number }[];
	readonly metadata: { readonly key: string; readonly value: string }[];
	readonly found: Findings;
}

function newDraft(): Draft {
	return {
		irVersion: 0,
		producer: "",
		producerVersion: "",
		modelVersion: 0,
		hasGraph: false,
		opsets: [],
		metadata: [],
		found: {
			graphName: "",
			inputs: [],
			outputs: [],
			operators: new Map(),
			functions: new Set(),
			weights: new Set(),
			external: new Map(),
			nodes: 0,
			initializers: 0,
			parameterCount: 0,
			parameterBytes: 0,
			quantised: false,
		},
	};
}

/** A `ModelProto`. Graphs for training (field 20) are not served and not read. */
function* readModel(window: FileWindow): ByteRequests<Draft> {
	const draft = newDraft();
	const message = new Message(window, window.size);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint") {
			if (field.number === 1) draft.irVersion = field.value;
			if (field.number === 5) draft.modelVersion = field.value;
		} else if (field.wire === "fixed") continue;
		else if (field.number === 2) draft.producer = yield* readText(window, field.end);
		else if (field.number === 3) draft.producerVersion = yield* readText(window, field.end);
		else if (field.number === 7) {
			draft.hasGraph = true;
			yield* readGraph(window, field.end, draft.found);
		} else if (field.number === 8) draft.opsets.push(yield* readOpset(window, field.end));
		else if (field.number === 14) {
			const pair = yield* readPair(window, field.end);
			window.keep(64 + (pair.key.length + pair.value.length) * 2);
			draft.metadata.push(pair);
		} else if (field.number === 25) yield* readFunction(window, field.end, draft.found);
	}
	return draft;
}

function* readOpset(window: FileWindow, end: number): ByteRequests<{ readonly domain: string; readonly version: number }> {
	const message = new Message(window, end);
	let domain = "";
	let version = 0;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "varint" && field.number === 2) version = field.value;
		if (field.wire === "bytes" && field.number === 1) domain = plainDomain(yield* readText(window, field.end));
	}
	window.keep(64 + domain.length * 2);
	return { domain, version };
}

function header({ found, irVersion, producer, producerVersion, modelVersion, opsets, metadata }: Draft, window: FileWindow): OnnxHeader {
	const { functions, weights, external, graphName, outputs, parameterCount, parameterBytes, initializers, quantised } = found;
	const operators = [...found.operators.values()].toSorted(
		(a, b) => b.count - a.count || compare(a.domain, b.domain) || compare(a.name, b.name),
	);
	const foreign = operators.filter(({ domain, name }) => !ownDomains.has(domain) && !functions.has(operatorKey(domain, name)));
	return {
		irVersion,
		opsets,
		producer,
		producerVersion,
		modelVersion,
		metadata,
		graphName,
		inputs: found.inputs.filter(({ name }) => !weights.has(name)),
		outputs,
		parameterCount,
		parameterBytes,
		initializers,
		externalData: [...external].map(([location, bytes]) => ({ location, bytes })),
		operators,
		customDomains: [...new Set(foreign.map(({ domain }) => domain))].toSorted(compare),
		quantised,
		fileBytes: window.size,
		bytesRead: window.bytesRead,
	};
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
