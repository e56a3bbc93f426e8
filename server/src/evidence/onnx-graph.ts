import type { ByteRequests, FileWindow } from "./file-window.ts";
import type { HeaderTensor } from "./onnx.ts";
import { readTensor } from "./onnx-tensor.ts";
import { readValue } from "./onnx-types.ts";
import { Message, readText } from "./protobuf.ts";

/** What is found out about a model while its graphs are walked. */
export interface Findings {
	graphName: string;
	readonly inputs: HeaderTensor[];
	readonly outputs: HeaderTensor[];
	readonly operators: Map<string, { readonly domain: string; readonly name: string; count: number }>;
	/** Keys of operators that the model itself defines. */
	readonly functions: Set<string>;
	/** Names of the main graph's initializers. */
	readonly weights: Set<string>;
	/** Location of a file with weights → the bytes that it must have. */
	readonly external: Map<string, number>;
	nodes: number;
	initializers: number;
	parameterCount: number;
	parameterBytes: number;
	quantised: boolean;
}

const deepestGraph = 64;
const mostNodes = 1_000_000;
const quantisedOperators =
	/^(Dynamic)?QuantizeLinear$|^DequantizeLinear$|^QLinear|^QGemm$|^QAttention$|^QMoE$|^QEmbed|^QOrdered|^DynamicQuantize|^(MatMul|Conv)Integer|^MatMul(NBits|Bnb4|FpQ4)$|^GatherBlockQuantized$/;
const quantisedTypes = /^u?int[24]$|^int8$|^float[48]e/;

export function* readGraph(window: FileWindow, end: number, found: Findings, depth = 0): ByteRequests<void> {
	if (depth > deepestGraph) window.fail(`The file nests graphs deeper than ${deepestGraph} levels at byte ${window.position}.`);
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) yield* readNode(window, field.end, found, depth);
		else if (field.number === 5) yield* readInitializer(window, field.end, found, depth);
		else if (field.number === 15) yield* readSparse(window, field.end, found, depth);
		else if (depth > 0) continue;
		else if (field.number === 2) found.graphName = yield* readText(window, field.end);
		else if (field.number === 11) found.inputs.push(yield* readValue(window, field.end));
		else if (field.number === 12) found.outputs.push(yield* readValue(window, field.end));
	}
}

/** A `FunctionProto`: an operator that the model defines by nodes of its own. */
export function* readFunction(window: FileWindow, end: number, found: Findings): ByteRequests<void> {
	const message = new Message(window, end);
	let name = "";
	let domain = "";
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) name = yield* readText(window, field.end);
		else if (field.number === 10) domain = yield* readText(window, field.end);
		else if (field.number === 7) yield* readNode(window, field.end, found, 0);
	}
	window.keep(64 + (name.length + domain.length) * 2);
	found.functions.add(operatorKey(plainDomain(domain), name));
}

/** `ai.onnx` is another name of the default domain. */
export function plainDomain(domain: string): string {
	return domain === "ai.onnx" ? "" : domain;
}

export function operatorKey(domain: string, name: string): string {
	return `${domain}\0${name}`;
}

function* readNode(window: FileWindow, end: number, found: Findings, depth: number): ByteRequests<void> {
	const message = new Message(window, end);
	let name = "";
	let domain = "";
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 4) name = yield* readText(window, field.end);
		else if (field.number === 5) yield* readAttribute(window, field.end, found, depth);
		else if (field.number === 7) domain = plainDomain(yield* readText(window, field.end));
	}
	found.nodes++;
	if (found.nodes > mostNodes) window.fail(`The file holds more than ${mostNodes.toLocaleString("en")} nodes.`);
	const key = operatorKey(domain, name);
	const operator = found.operators.get(key);
	if (operator) operator.count++;
	else {
		window.keep(64 + key.length * 2);
		found.operators.set(key, { domain, name, count: 1 });
		found.quantised ||= quantisedOperators.test(name);
	}
}

/** Graphs are walked; tensors only tell which files they lie in. */
function* readAttribute(window: FileWindow, end: number, found: Findings, depth: number): ByteRequests<void> {
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		// The numbers of a tree ensemble are millions of single fields, and an attribute that has numbers or strings has nothing else.
		if (field.number >= 7 && field.number <= 9) return;
		if (field.wire !== "bytes") continue;
		if (field.number === 5 || field.number === 10) note(window, found, yield* readTensor(window, field.end));
		else if (field.number === 6 || field.number === 11) yield* readGraph(window, field.end, found, depth + 1);
	}
}

function* readInitializer(window: FileWindow, end: number, found: Findings, depth: number): ByteRequests<void> {
	const tensor = yield* readTensor(window, end);
	note(window, found, tensor);
	found.initializers++;
	found.parameterCount += tensor.elements;
	found.parameterBytes += tensor.bytes;
	found.quantised ||= quantisedTypes.test(tensor.element.name);
	if (depth > 0) return;
	window.keep(64 + tensor.name.length * 2);
	found.weights.add(tensor.name);
}

/** A `SparseTensorProto`: its parameters are the values that it stores; where they belong is stored besides. */
function* readSparse(window: FileWindow, end: number, found: Findings, depth: number): ByteRequests<void> {
	const message = new Message(window, end);
	for (let field = yield* message.next(); field; field = yield* message.next()) {
		if (field.wire !== "bytes") continue;
		if (field.number === 1) yield* readInitializer(window, field.end, found, depth);
		if (field.number !== 2) continue;
		const indices = yield* readTensor(window, field.end);
		note(window, found, indices);
		found.parameterBytes += indices.bytes;
	}
}

function note(
	window: FileWindow,
	found: Findings,
	{ external }: { readonly external: { readonly location: string; readonly bytes: number } | undefined },
) {
	if (!external) return;
	const before = found.external.get(external.location);
	if (before === undefined) window.keep(64 + external.location.length * 2);
	found.external.set(external.location, Math.max(before ?? 0, external.bytes));
}
