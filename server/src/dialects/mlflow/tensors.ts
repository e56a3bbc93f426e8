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

/** -1 is a dimension of any size. */
function shapeOf(cursor: Cursor): Located<readonly (number | null)[]> | undefined {
	const sizes = cursor.items().map((item) => item.number()?.value);
	const known = sizes.filter((size) => size !== undefined);
	if (!cursor.isList || !cursor.at || known.length < sizes.length) return undefined;
	return { value: known.map((size) => (size < 0 ? null : size)), at: cursor.at };
}
