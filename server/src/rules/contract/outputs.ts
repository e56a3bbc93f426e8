import type { Card } from "../../facts/card.ts";
import type { Facts, Model, Tensor } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";

/** What a model says, as a manifest or a card declares it. */
export interface Outputs {
	/** Where the words are that declare it. */
	readonly at: Span;
	readonly kind: "card" | "columns" | "tensors";
	/** Absent where the file declares just one. */
	readonly name: string | undefined;
	readonly outputs: readonly Output[];
}

export interface Output {
	readonly name: Located<string>;
	/** Its type, or what it means. */
	readonly sort?: Located<string>;
}

/** The outputs of every model and card of a file that lists any, each with its name. */
export function outputsOf({ models, cards }: Facts): readonly Outputs[] {
	const all = [...models.flatMap((model) => ofModel(model) ?? []), ...cards.flatMap((card) => ofCard(card) ?? [])];
	return all.length === 1 ? all.map((one) => ({ ...one, name: undefined })) : all.filter(({ name }) => name !== undefined);
}

/** What of the old outputs is not there any more as it was. */
export function breaks(old: readonly Output[], now: readonly Output[], at: Span): readonly { readonly at: Span; readonly what: string }[] {
	const gone = old.filter(({ name }) => !now.some((one) => one.name.value === name.value));
	const fresh = now.filter(({ name }) => !old.some((one) => one.name.value === name.value));
	const [only, instead] = [gone[0], fresh[0]];
	const isRenamed = only && instead && gone.length === 1 && fresh.length === 1;
	const renamed = isRenamed
		? [{ at: instead.name.at, what: `The output \`${only.name.value}\` is called \`${instead.name.value}\` now` }]
		: [];
	const lost = isRenamed ? [] : gone.map(({ name }) => ({ at, what: `The output \`${name.value}\` is gone` }));
	const altered = now.flatMap(({ name, sort }) => {
		const before = old.find((one) => one.name.value === name.value)?.sort;
		if (!before || !sort || before.value === sort.value) return [];
		return [{ at: sort.at, what: `The output \`${name.value}\` was \`${before.value}\` and is \`${sort.value}\` now` }];
	});
	return [...renamed, ...lost, ...altered];
}

/** Columns of answers, else tensors; nothing where one of them has no name. */
function ofModel({ at, name, columns, outputs }: Model): Outputs | undefined {
	const isTable = columns !== undefined && columns.outputs.length > 0;
	const named = (isTable ? columns.outputs : outputs).map(ofTensor);
	const known = named.filter((one) => one !== undefined);
	if (known.length === 0 || known.length < named.length) return undefined;
	return { at, kind: isTable ? "columns" : "tensors", name: name?.value, outputs: known };
}

function ofTensor({ name, type }: Tensor): Output | undefined {
	return name && { name, ...(type ? { sort: type } : {}) };
}

function ofCard({ at, name, outputs, unknown }: Card): Outputs | undefined {
	const named = outputs.map((one) => one.name && { name: one.name, ...(one.semantics ? { sort: one.semantics } : {}) });
	const known = named.filter((one) => one !== undefined);
	if (known.length === 0 || known.length < named.length || unknown?.includes("outputs")) return undefined;
	return { at, kind: "card", name: name?.value, outputs: known };
}
