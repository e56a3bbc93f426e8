import type { Value } from "./value.ts";

/** One round of a loop: what its stage is called after the `@`, and what the names stand for in it. */
export interface Round {
	readonly name: string;
	readonly names: Readonly<Record<string, Value>>;
}

/** The rounds of `foreach` or `matrix`; nothing where a name is not known or there are more than `most`. */
export function rounds(through: Value, kind: "foreach" | "matrix", most: number): readonly Round[] | undefined {
	const all = kind === "foreach" ? ofForeach(through) : ofMatrix(through, most);
	return all && all.length <= most ? all : undefined;
}

function ofForeach(through: Value): readonly Round[] | undefined {
	if (through.kind === "map") {
		return through.entries.map(({ key, value }) => {
			const name: Value = { kind: "scalar", at: key.at, value: key.value, text: key.value };
			return { name: key.value, names: { item: value, key: name } };
		});
	}
	if (through.kind !== "list") return undefined;
	const composite = through.items.some(({ kind }) => kind === "map" || kind === "list");
	const byName = new Map<string, Round>();
	for (const [index, item] of through.items.entries()) {
		const name = composite ? String(index) : printedName(item);
		if (name === undefined) return undefined;
		byName.set(name, { name, names: { item } });
	}
	return [...byName.values()];
}

/** Every combination of the values of all keys; the last key changes fastest. */
function ofMatrix(through: Value, most: number): readonly Round[] | undefined {
	if (through.kind !== "map") return undefined;
	let combinations: readonly { readonly names: readonly string[]; readonly entries: readonly Entry[] }[] = [{ names: [], entries: [] }];
	for (const { key, value } of through.entries) {
		if (value.kind !== "list" || combinations.length * value.items.length > most) return undefined;
		const choices = value.items.map((item, i) => {
			const name = item.kind === "map" || item.kind === "list" ? `${key.value}${i}` : printedName(item);
			return { name, entry: { key, value: item } };
		});
		if (choices.some(({ name }) => name === undefined)) return undefined;
		combinations = combinations.flatMap(({ names, entries }) =>
			choices.map(({ name = "", entry }) => ({ names: [...names, name], entries: [...entries, entry] })),
		);
	}
	return combinations.map(({ names, entries }) => {
		const name = names.join("-");
		const key: Value = { kind: "scalar", at: through.at, value: name, text: name };
		return { name, names: { item: { kind: "map", at: through.at, entries }, key } };
	});
}

type Entry = Extract<Value, { readonly kind: "map" }>["entries"][number];

function printedName(value: Value): string | undefined {
	return value.kind === "scalar" ? value.text : undefined;
}
