import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import { type Definition, type View, viewAt } from "./definitions-objects.ts";
import type { Values } from "./definitions-values.ts";

/** A feature that is taken of a view which has no such feature: Feast raises an error while it reads the file. */
export function* checkChosen(places: readonly Cursor[], values: Values, release: string): Iterable<PlatformRemark> {
	for (const place of places) {
		const { view, chosen = [] } = viewAt(place, values) ?? {};
		if (!view?.whole) continue;
		for (const feature of chosen) if (feature.at.file === place.at?.file) yield* checkFeature(feature, view, release);
	}
}

function* checkFeature(feature: Located<string>, { name, features = [] }: View, release: string): Iterable<PlatformRemark> {
	const known = features.map(({ value }) => value);
	if (known.includes(feature.value)) return;
	const meant = nearest(feature.value, known);
	const hint = meant === undefined ? "." : `; did you mean \`${meant}\`?`;
	yield {
		rule: "config/dangling-reference",
		at: feature.at,
		message: `Feast ${release} refuses this: the view \`${name.value}\` has no feature \`${feature.value}\`${hint}`,
		related: [{ value: "The view.", at: name.at }],
		...(meant === undefined ? {} : { fix: rewrite(feature, meant, `Change to ${meant}`, false) }),
	};
}

/** Feast tells views apart by their names without regard to case, of whatever class they are. Two that are alike in everything may count as one. */
export function* checkNames(definitions: readonly Definition[], text: string, release: string): Iterable<PlatformRemark> {
	const first = new Map<string, View>();
	for (const view of definitions.filter((one) => one.kind === "view")) {
		const { name, tree } = view;
		const key = name.value.toLowerCase();
		const other = first.get(key);
		if (!other) first.set(key, view);
		if (!other || isAlike(other.tree, tree, text)) continue;
		const names =
			other.name.value === name.value
				? `another feature view is named \`${name.value}\` too.`
				: `\`${name.value}\` is the name of another feature view, \`${other.name.value}\`, but for its case.`;
		const message = `Feast ${release} refuses this: ${names}`;
		yield { rule: "config/rejected", at: name.at, message, related: [{ value: "The other one.", at: other.name.at }] };
	}
}

function isAlike(a: Tree, b: Tree, text: string): boolean {
	const [one, other] = [a, b].map(({ at }) => text.slice(at.start, at.end).replace(/\s/g, ""));
	return one === other;
}
