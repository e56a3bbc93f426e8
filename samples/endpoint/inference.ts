import { modelName, signature } from "./model.ts";

/** A request of the Open Inference Protocol that the model can answer. */
export interface Inference {
	readonly id?: string;
	readonly rows: readonly (readonly number[])[];
}

const mostRows = 1024;
const { input, output } = signature;
const width = input.shape[1];

/** Reads the body of an `infer` request; a sentence where something is wrong with it. */
export function readInference(text: string): Inference | string {
	const body = parsed(text);
	if (!isObject(body)) return "The body is not a JSON object.";
	const { id, inputs, outputs } = body;
	if (id !== undefined && typeof id !== "string") return "`id` is not a string.";
	const problem = outputs === undefined ? undefined : outputsProblem(outputs);
	if (problem) return problem;
	if (!Array.isArray(inputs)) return "`inputs` is not a list.";
	if (inputs.length !== 1) return `${modelName} takes one input, and the request has ${inputs.length}.`;
	const rows = readRows(inputs[0]);
	return typeof rows === "string" ? rows : { rows, ...(id === undefined ? {} : { id }) };
}

function readRows(tensor: unknown): string | Inference["rows"] {
	if (!isObject(tensor)) return "An input is not an object.";
	const { name, datatype, shape, data } = tensor;
	if (name !== input.name) return `${modelName} takes the input \`${input.name}\`, not ${shown(name)}.`;
	if (datatype !== input.datatype) return `\`${input.name}\` is ${input.datatype}, not ${shown(datatype)}.`;
	if (!isShape(shape) || shape.length !== 2 || shape[1] !== width)
		return `\`${input.name}\` has the shape [-1, ${width}], not ${shown(shape)}.`;
	const [count = 0] = shape;
	if (count < 1 || count > mostRows) return `A request has 1 to ${mostRows} rows, not ${count}.`;
	if (!Array.isArray(data)) return "`data` is not a list; tensors in binary form are not taken here.";
	const values: readonly unknown[] = data.flat();
	if (values.length !== count * width)
		return `The shape [${count}, ${width}] wants ${count * width} values, and \`data\` has ${values.length}.`;
	if (!values.every(isFloat)) return "`data` holds something that is not a number of 32 bits.";
	return Array.from({ length: count }, (_, row) => values.slice(row * width, (row + 1) * width));
}

function outputsProblem(outputs: unknown): string | undefined {
	if (!Array.isArray(outputs)) return "`outputs` is not a list.";
	const unknown = outputs.find((one) => !isObject(one) || one.name !== output.name);
	return unknown === undefined ? undefined : `${modelName} gives the output \`${output.name}\` and no other.`;
}

/** What somebody sent, where it is short and simple enough to be said back. */
function shown(value: unknown): string {
	const simple = typeof value === "string" || (isShape(value) && value.length <= 8);
	return simple ? JSON.stringify(value).slice(0, 60) : "what was sent";
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isShape(value: unknown): value is readonly number[] {
	return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size));
}

function isFloat(value: unknown): value is number {
	return typeof value === "number" && Number.isFinite(Math.fround(value));
}
