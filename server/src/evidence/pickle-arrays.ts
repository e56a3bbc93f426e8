import { type Instance, isDictionary, isGlobal, isInstance, itemsOf, type PickleValue } from "./pickle-values.ts";

/** What joblib writes into the stream itself after the wrapper of an array. */
export type RawArray =
	| { readonly kind: "bytes"; readonly length: number; readonly aligned: boolean }
	/** A pickle of its own. */
	| { readonly kind: "objects" };

const characterBytes: Readonly<Record<string, number>> = { U: 4 };

/** The array that follows an instance of `joblib.numpy_pickle.NumpyArrayWrapper` whose state was just set; nothing after any other instance. */
export function arrayAfter({ of, state }: Instance): RawArray | undefined {
	if (of.module !== "joblib.numpy_pickle" || of.name !== "NumpyArrayWrapper" || !isDictionary(state)) return undefined;
	const type = state.entries?.get("dtype");
	const sizes = itemsOf(state.entries?.get("shape"));
	if (!isInstance(type)) return undefined;
	if (holdsObjects(type)) return { kind: "objects" };
	const item = itemBytes(type.with[0]);
	if (item === undefined || !sizes.every((size) => typeof size === "number")) return undefined;
	const length = sizes.reduce((product, size) => product * size, item);
	return { kind: "bytes", length, aligned: typeof state.entries?.get("numpy_array_alignment_bytes") === "number" };
}

/** Bytes of one element of a NumPy type: "f8", "<U12", "V64". */
function itemBytes(type: PickleValue | undefined): number | undefined {
	const [, letter = "", digits] = (typeof type === "string" && /^[<>|=]?([A-Za-z])(\d+)$/.exec(type)) || [];
	return digits === undefined ? undefined : Number(digits) * (characterBytes[letter] ?? 1);
}

/** The last item of a type's state are its flags, of which the first one says that it holds references to objects. */
function holdsObjects({ with: given, state }: Instance): boolean {
	const flags = itemsOf(state)[7];
	return (typeof given[0] === "string" && given[0].startsWith("O")) || (typeof flags === "number" && flags % 2 === 1);
}

/** Whether an instance can be told apart from every other value: of NumPy's types and joblib's wrappers. */
export function isArrayPart(callable: PickleValue | undefined): boolean {
	return isGlobal(callable) && (callable.global.module === "numpy" || callable.global.module === "joblib.numpy_pickle");
}
