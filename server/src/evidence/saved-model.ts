import { type ByteRequests, FileWindow, type Problem } from "./file-window.ts";
import type { CodeInModel, ModelDescription, ModelSignature } from "./model-description.ts";
import type { HeaderTensor } from "./onnx.ts";
import { Message, readText } from "./protobuf.ts";
import { readTensorInfo } from "./tensor-info.ts";

const limits = { read: 64 * 2 ** 20, kept: 16 * 2 ** 20 };
const mostNodes = 2_000_000;
/** The tag and the signature that servers take unless they are told otherwise. */
const servedTag = "serve";
const servedSignature = "serving_default";
const initialisation = "__saved_model_init_op";
/** Operators that reach files by names that the graph makes up, or that call a Python program. */
const reaching: ReadonlySet<string> = new Set([
	"ReadFile",
	"WriteFile",
	"MatchingFiles",
	"PyFunc",
	"PyFuncStateless",
	"EagerPyFunc",
	"NumpyFunc",
]);

interface Graph {
	readonly tags: string[];
	version: string;
	readonly signatures: Map<string, ModelSignature>;
	readonly operators: Set<string>;
	nodes: number;
}

/** A `SavedModel` (`saved_model.proto`) of `size` bytes: its signature, what wrote it, and which operators it has. */
export function* readSavedModel(size: number): ByteRequests<ModelDescription | Problem | undefined> {
	const window = new FileWindow(size, limits);
	const graphs: Graph[] = [];
	const message = new Message(window, size);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "bytes" && field.number === 2) graphs.push(yield* readMetaGraph(window, field.end));
	}
	if (window.problem !== undefined) return window.exhausted ? undefined : { problem: window.problem };
	const graph = graphs.find(({ tags }) => tags.includes(servedTag)) ?? graphs[0];
	if (!graph) return { problem: "The file is no SavedModel: it holds no graph." };
	const signature = servedOf(graph);
	const code = [...new Set(graphs.flatMap(({ operators }) => [...operators]))].filter((name) => reaching.has(name)).toSorted();
	const foreign = [...new Set(graphs.flatMap(({ operators }) => [...operators].flatMap(packageOf)))].toSorted();
	return {
		format: "TensorFlow SavedModel",
		...(signature ? { signature } : {}),
		...(/^\d+\.\d+/.test(graph.version) ? { writtenWith: { name: "tensorflow", version: graph.version } } : {}),
		code: code.map((name): CodeInModel => ({ kind: "operator", name })),
		traits: foreign.length > 0 ? [`operators of ${foreign.join(", ")}`] : [],
	};
}

/** The signature that is asked when none is named; nothing where there are others that a server may be told to take instead. */
function servedOf({ signatures }: Graph): ModelSignature | undefined {
	const served = signatures.get(servedSignature);
	const text = JSON.stringify(served);
	return [...signatures].every(([name, one]) => name === initialisation || JSON.stringify(one) === text) ? served : undefined;
}

/** Add-ons put their name before those of their operators. */
function packageOf(operator: string): readonly string[] {
	const [name, rest] = operator.split(">");
	return name && rest ? [name] : [];
}

function* readMetaGraph(window: FileWindow, end: number): ByteRequests<Graph> {
	const graph: Graph = { tags: [], version: "", signatures: new Map(), operators: new Set(), nodes: 0 };
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) yield* readInfo(window, field.end, graph);
		else if (field.number === 2) yield* readGraph(window, field.end, graph);
		else if (field.number === 5) {
			const { key, value } = yield* readEntry(window, field.end, readSignature);
			window.keep(128 + key.length * 2);
			if (value) graph.signatures.set(key, value);
		}
	}
	return graph;
}

function* readInfo(window: FileWindow, end: number, graph: Graph): ByteRequests<void> {
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 4) {
			window.keep(64);
			graph.tags.push(yield* readText(window, field.end));
		} else if (field.number === 5) graph.version = yield* readText(window, field.end);
	}
}

/** A `GraphDef`: its nodes, and those of the functions in its library. */
function* readGraph(window: FileWindow, end: number, graph: Graph): ByteRequests<void> {
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) yield* readNode(window, field.end, graph);
		if (field.number !== 2) continue;
		const library = new Message(window, field.end);
		for (let inner = yield* library.next(); inner; inner = yield* library.next()) {
			if (inner.wire === "bytes" && inner.number === 1) yield* readFunction(window, inner.end, graph);
		}
	}
}

function* readFunction(window: FileWindow, end: number, graph: Graph): ByteRequests<void> {
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire === "bytes" && field.number === 3) yield* readNode(window, field.end, graph);
	}
}

function* readNode(window: FileWindow, end: number, graph: Graph): ByteRequests<void> {
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes" || field.number !== 2) continue;
		const name = yield* readText(window, field.end);
		if (!graph.operators.has(name)) window.keep(64 + name.length * 2);
		graph.operators.add(name);
	}
	graph.nodes++;
	if (graph.nodes > mostNodes) window.fail(`The file holds more than ${mostNodes.toLocaleString("en")} nodes.`);
}

function* readSignature(window: FileWindow, end: number): ByteRequests<ModelSignature> {
	const sides: { readonly inputs: HeaderTensor[]; readonly outputs: HeaderTensor[] } = { inputs: [], outputs: [] };
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes" || (field.number !== 1 && field.number !== 2)) continue;
		const { key, value } = yield* readEntry(window, field.end, readTensorInfo);
		window.keep(256 + key.length * 2);
		if (value) sides[field.number === 1 ? "inputs" : "outputs"].push({ name: key, ...value });
	}
	// A map is written in no order of its own.
	const sorted = (tensors: readonly HeaderTensor[]) => tensors.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	return { inputs: sorted(sides.inputs), outputs: sorted(sides.outputs) };
}

/** An entry of a map: key and value are its first two fields. */
function* readEntry<T>(
	window: FileWindow,
	end: number,
	read: (window: FileWindow, end: number) => ByteRequests<T>,
): ByteRequests<{ readonly key: string; readonly value: T | undefined }> {
	const message = new Message(window, end);
	let key = "";
	let value: T | undefined;
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) key = yield* readText(window, field.end);
		if (field.number === 2) value = yield* read(window, field.end);
	}
	return { key, value };
}
