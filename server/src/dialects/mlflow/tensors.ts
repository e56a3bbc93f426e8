import type { Tensor } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor, Source } from "../../source/tree.ts";
import { embedded } from "./embedded.ts";

const numbers = [8, 16, 32, 64];

/** numpy's names of types, with those of the Open Inference Protocol. */
const types: Readonly<Record<string, string>> = {
	bool: "BOOL",
	object: "BYTES",
	str: "BYTES",
	float16: "FP16",
	float32: "FP32",
	float64: "FP64",
	...Object.fromEntries(
		numbers.flatMap((bits) => [
			[`int${bits}`, `INT${bits}`],
			[`uint${bits}`, `UINT${bits}`],
		]),
	),
};

/** A fix takes the place of a word and its quotes. */
export const typeNames: Readonly<Record<string, string>> = Object.fromEntries(
	Object.entries(types)
		.filter(([name]) => name !== "str")
		.map(([name, type]) => [type, `"${name}"`]),
);

/** The tensors of one side of a signature; nothing where it is one of columns, or cannot be read. */
export function readTensors(side: Cursor, source: Source): readonly Tensor[] {
	const { json, exact } = embedded(side, source);
	const items = json.items();
	if (!exact || !items.every((item) => item.get("type").string()?.value === "tensor")) return [];
	return items.flatMap((item): readonly Tensor[] => {
		const name = item.get("name").string();
		const at = name?.at ?? item.get("type").at;
		if (!at) return [];
		const dtype = item.get("tensor-spec", "dtype").string();
		const type = dtype && types[dtype.value];
		const shape = shapeOf(item.get("tensor-spec", "shape"));
		return [
			{
				at,
				optional: false,
				...(name ? { name } : {}),
				...(dtype && type ? { type: { value: type, at: dtype.at } } : {}),
				...(shape ? { shape } : {}),
			},
		];
	});
}

/** MLflow's types of columns that have a type of the Open Inference Protocol. */
const columnTypes: Readonly<Record<string, string>> = {
	boolean: "BOOL",
	integer: "INT32",
	long: "INT64",
	float: "FP32",
	double: "FP64",
	string: "BYTES",
};

/** The named columns of one side of a signature; nothing where some have no name, where it is one of tensors, or cannot be read. */
export function readColumns(side: Cursor, source: Source): readonly Tensor[] {
	const { json, exact } = embedded(side, source);
	const columns = json.items().map((item) => ({ item, name: item.get("name").string(), type: item.get("type").string() }));
	if (!exact || columns.some(({ name, type }) => !name || name.value === "" || type?.value === "tensor")) return [];
	return columns.flatMap(({ item, name, type: word }): readonly Tensor[] => {
		if (!name) return [];
		const type = word && columnTypes[word.value];
		const optional = item.get("required").boolean()?.value === false;
		return [{ at: name.at, name, optional, ...(word && type ? { type: { value: type, at: word.at } } : {}) }];
	});
}

/** -1 is a dimension of any size. */
function shapeOf(cursor: Cursor): Located<readonly (number | null)[]> | undefined {
	const sizes = cursor.items().map((item) => item.number()?.value);
	const known = sizes.filter((size) => size !== undefined);
	if (!cursor.isList || !cursor.at || known.length < sizes.length) return undefined;
	return { value: known.map((size) => (size < 0 ? null : size)), at: cursor.at };
}
