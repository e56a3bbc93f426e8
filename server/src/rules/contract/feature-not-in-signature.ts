import type { Evidence } from "../../evidence/evidence.ts";
import type { Card } from "../../facts/card.ts";
import type { Model } from "../../facts/facts.ts";
import { stub } from "../../facts/finding.ts";
import type { Located, Span } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";

export const featureNotInSignature = rule({
	id: "contract/feature-not-in-signature",
	summary: "The card and the model do not name the same features.",
	severity: "warning",
	about: "card",
	reach: "graph",
	*check(card, { models, evidenceOf }) {
		const known = evidenceOf(card, "file", "description", "signature");
		const taken = takenBy(models, known);
		const listed = card.features.flatMap(({ name }) => name?.value ?? []);
		// Where no name agrees, the two are called by other names altogether, and nothing can be said of one.
		if (!taken || !listed.some((name) => taken.names.includes(name))) return;
		const place = related(taken.at && { value: "The model names what it takes here.", at: taken.at });
		for (const { name, transform, availability } of card.features) {
			if (!name || transform || availability?.value === "training-only" || isFound(name.value, taken.names)) continue;
			yield { at: name.at, message: `The card lists \`${name.value}\`, but ${taken.by} has no such feature.`, ...place };
		}
		const complete = card.featuresComplete;
		const missing = taken.required.filter((name) => !listed.some((feature) => isFound(feature, [name])));
		if (!complete?.value || missing.length === 0 || !isWhole(card)) return;
		yield {
			at: complete.at,
			severity: "error",
			message: `The card says that its list of features is complete, but ${taken.by} needs ${listText(missing)} besides.`,
			...place,
			...stub(card.featurePlace, "List what is missing", missing.flatMap(itemFor)),
		};
	},
});

/** What a model takes by name. */
interface Taken {
	readonly by: string;
	readonly at?: Span;
	readonly names: readonly string[];
	/** Those that a request cannot leave out. */
	readonly required: readonly string[];
}

/** The columns of a signature or of trees, or the inputs of a model that takes each feature by itself: the manifest's, else the file's. */
function takenBy(models: readonly Model[], { file, description, signature }: Partial<Evidence>): Taken | undefined {
	const naming = models.flatMap((model) => declaredBy(model) ?? []);
	const [only, ...others] = naming;
	if (only) return others.length === 0 ? only : undefined;
	const where = `\`${file?.path}\``;
	const columns = description?.columns?.names;
	if (columns) return { by: where, names: columns, required: columns };
	const inputs = severalOf(signature?.inputs ?? []);
	const required = inputs.filter(({ optional }) => !optional).map(({ name }) => name);
	return inputs.length === 0 ? undefined : { by: where, names: inputs.map(({ name }) => name), required };
}

/** Nothing where some of the inputs have no name. */
function declaredBy(model: Model): Taken | undefined {
	const { columns, inputs, at } = model;
	const declared = columns && columns.inputs.length > 0 ? columns.inputs : severalOf(inputs);
	const named = declared.flatMap(({ name, optional }) => (name ? [{ name, optional }] : []));
	return named.length > 0 && named.length === declared.length ? { ...namesOf(named), by: by(model), at } : undefined;
}

/** A single input takes all features at once, under a name of its own. */
function severalOf<T>(inputs: readonly T[]): readonly T[] {
	return inputs.length > 1 ? inputs : [];
}

function namesOf(all: readonly { readonly name: Located<string>; readonly optional: boolean }[]): Pick<Taken, "names" | "required"> {
	const values = (some: typeof all) => some.map(({ name }) => name.value);
	return { names: values(all), required: values(all.filter(({ optional }) => !optional)) };
}

function by({ columns, name }: Model): string {
	if (columns) return "the signature of the model";
	return name ? `\`${name.value}\`` : "the model";
}

/** A category may be spread over columns that begin with its name. */
function isFound(feature: string, names: readonly string[]): boolean {
	return names.some((name) => name === feature || (name.startsWith(feature) && /^[\W_]/.test(name.slice(feature.length))));
}

/** Could none of the features be what another column is made of? */
function isWhole({ features, unknown }: Card): boolean {
	return !unknown?.includes("features") && features.every(({ name, transform, unknown: open }) => name && !transform && !open?.length);
}

function itemFor(name: string): readonly string[] {
	const isPlain = /^[a-z_][\w.]*$/i.test(name) && !/^(?:true|false|yes|no|on|off|null|y|n)$/i.test(name);
	return [`- name: ${isPlain ? name : JSON.stringify(name)}`, "  source: # TODO"];
}
