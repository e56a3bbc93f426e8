import type { CodeInModel, Columns, ModelDescription } from "./model-description.ts";
import { isDangerous } from "./pickle-globals.ts";

const deepest = 200;
const mostObjects = 200_000;
/** Functions of Keras itself that undo its protection, fetch or load something when they are called with what the file says. */
const gadgets: ReadonlySet<string> = new Set([
	"enable_unsafe_deserialization",
	"get_file",
	"load_model",
	"load_weights",
	"func_load",
	"deserialize",
	"deserialize_keras_object",
	"from_json",
	"model_from_json",
	"run_command",
	"TFSMLayer",
	"TorchModuleWrapper",
]);
/** Layers that read their vocabulary from a file where it is a path. */
const lookups = /^(?:String|Integer|Index)Lookup$|^TextVectorization$/;

/** What the configuration of a Keras model says: `config.json` of a `.keras` file, or `model_config` of an HDF5 file. Nothing where it is none. */
export function describeKeras(configuration: string, version: string | undefined): ModelDescription | undefined {
	const config = parse(configuration);
	if (!isRecord(config) || typeof config.class_name !== "string") return undefined;
	const code: CodeInModel[] = [];
	const inputs: unknown[] = [];
	visit(config, (object) => {
		code.push(...codeIn(object));
		if (object.class_name === "InputLayer" && isRecord(object.config))
			inputs.push(object.config.batch_shape ?? object.config.batch_input_shape);
	});
	const columns = inputs.length === 1 ? columnsOf(inputs[0]) : undefined;
	return {
		format: "Keras",
		...(version !== undefined && /^\d+\.\d+/.test(version) ? { writtenWith: { name: "keras", version } } : {}),
		...(columns ? { columns } : {}),
		code: [...new Map(code.map((one) => [`${one.kind} ${one.name}`, one])).values()],
		traits: [config.class_name.slice(0, 60)],
	};
}

/** Shows every object, those within first ones included, without recursion. */
function visit(root: unknown, see: (object: Record<string, unknown>) => void): void {
	const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: root, depth: 0 }];
	let seen = 0;
	for (let next = waiting.pop(); next && seen < mostObjects; next = waiting.pop()) {
		const { value, depth } = next;
		if (typeof value !== "object" || value === null || depth > deepest) continue;
		seen++;
		if (isRecord(value)) see(value);
		for (const inner of Object.values(value)) waiting.push({ value: inner, depth: depth + 1 });
	}
}

function codeIn({ class_name: type, module, config, registered_name: registered }: Record<string, unknown>): readonly CodeInModel[] {
	if (typeof type !== "string") return [];
	if (type === "Lambda" && isRecord(config) && isCode(config.function)) return [{ kind: "lambda", name: textOf(config.name) ?? "Lambda" }];
	if (type === "__lambda__") return [];
	if (lookups.test(type) && isRecord(config) && typeof config.vocabulary === "string") {
		return [{ kind: "import", name: `${type}(${config.vocabulary.slice(0, 100)})` }];
	}
	const name = type === "function" ? (textOf(config) ?? textOf(registered)) : type;
	if (typeof module !== "string" || name === undefined) return gadgets.has(type) ? [{ kind: "import", name: type }] : [];
	// Of `builtins` Keras takes its own functions and values alone.
	const dangerous = isOwn(module) ? gadgets.has(name) : module !== "builtins" && isDangerous({ module, name });
	return dangerous ? [{ kind: "import", name: `${module}.${name}` }] : [];
}

/** A lambda is stored as its bytecode; a function of its own name is not. */
function isCode(value: unknown): boolean {
	if (Array.isArray(value)) return typeof value[0] === "string";
	return isRecord(value) && (value.class_name === "__lambda__" || (value.class_name === "__tuple__" && isCode(value.items)));
}

function isOwn(module: string): boolean {
	return /^(?:keras|tf_keras|tensorflow\.keras|tensorflow\.python\.keras|keras_hub|keras_nlp|keras_cv)(?:\.|$)/.test(module);
}

/** `[null, 7]`: so many columns. */
function columnsOf(shape: unknown): Columns | undefined {
	const count = Array.isArray(shape) && shape.length === 2 ? shape[1] : undefined;
	return typeof count === "number" && Number.isInteger(count) && count > 0 ? { count } : undefined;
}

function textOf(value: unknown): string | undefined {
	return typeof value === "string" && value.length < 300 ? value : undefined;
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}
