import type { Located } from "../../source/span.ts";
import type { Tree } from "../../source/tree.ts";
import { type Computed, functionIn } from "./functions.ts";

/** What a value takes from elsewhere in its template. */
export interface Reference {
	readonly kind: "value" | "attribute" | "condition" | "mapping";
	/** The logical name. */
	readonly name: Located<string>;
}

/** All references in a part of a template, in the order of the text. Recursion is bounded because no tree nests deep. */
export function* referencesIn(tree: Tree): Iterable<Reference> {
	const called = functionIn(tree);
	if (called) yield* referencesOf(called.name.value, called.argument);
	if (tree.kind === "list") for (const item of tree.items) yield* referencesIn(item);
	if (tree.kind === "map") for (const { value } of tree.entries) yield* referencesIn(value);
}

/** Those of one call, without those of its arguments. */
export function* referencesOf(call: string, argument: Tree): Iterable<Reference> {
	const [first] = argument.kind === "list" ? argument.items : [];
	if (call === "Ref") yield* named("value", text(argument));
	if (call === "Fn::GetAtt") yield* named("attribute", first ? text(first) : beforeDot(text(argument)));
	if (call === "Fn::If") yield* named("condition", first && text(first));
	if (call === "Fn::FindInMap" && argument.kind === "list" && argument.items.length === 3) yield* named("mapping", first && text(first));
	if (call === "Fn::Sub") yield* substitutions(argument);
}

function* named(kind: Reference["kind"], name: Located<string> | undefined): Iterable<Reference> {
	if (name) yield { kind, name };
}

/** `${Name}` and `${Name.Attribute}`; `${!Name}` is text, and names of the map beside it are its own. */
function* substitutions(argument: Tree): Iterable<Reference> {
	const [template, variables] = argument.kind === "list" ? argument.items : [argument];
	const own = new Set(variables?.kind === "map" ? variables.entries.map(({ key }) => key.value) : []);
	if (template?.kind !== "scalar" || typeof template.value !== "string") return;
	for (const [, inner = ""] of template.value.matchAll(/\$\{([^}]*)\}/g)) {
		const [name = "", ...attribute] = inner.trim().split(".");
		if (name === "" || name.startsWith("!") || own.has(name) || own.has(inner.trim())) continue;
		yield { kind: attribute.length > 0 ? "attribute" : "value", name: { value: name, at: template.at } };
	}
}

function text(tree: Tree): Located<string> | undefined {
	return tree.kind === "scalar" && typeof tree.value === "string" ? { value: tree.value, at: tree.at } : undefined;
}

function beforeDot(word: Located<string> | undefined): Located<string> | undefined {
	return word && { value: word.value.split(".")[0] ?? "", at: word.at };
}

/** The one thing that a value is taken from as it is: `!Ref X`, `!GetAtt X.Name`, `!Sub ${X.Name}`. */
export function source({ call, argument }: Computed): string | undefined {
	if (call === "Fn::Sub" && !(argument.kind === "scalar" && /^\$\{[^}]*\}$/.test(String(argument.value)))) return undefined;
	if (!["Ref", "Fn::GetAtt", "Fn::Sub"].includes(call)) return undefined;
	const [only, ...others] = referencesOf(call, argument);
	return others.length === 0 ? only?.name.value : undefined;
}

/** A part of a text that functions join: words that are written out, or what stands for words that are not. */
export type Part = string | { readonly of: string | undefined };

/** The parts of a text that `Fn::Sub` and `Fn::Join` make; nothing for what cannot be followed. */
export function partsOfCall(call: string, argument: Tree): readonly Part[] | undefined {
	if (call === "Fn::Sub") return partsOfSub(argument);
	if (call === "Fn::Join") return partsOfJoin(argument);
	if (call !== "Ref" && call !== "Fn::GetAtt") return [{ of: undefined }];
	const [only] = referencesOf(call, argument);
	return [{ of: only?.name.value }];
}

function partsOf(tree: Tree): readonly Part[] | undefined {
	const called = functionIn(tree);
	if (tree.kind === "scalar") return typeof tree.value === "string" ? [tree.value] : undefined;
	return called && partsOfCall(called.name.value, called.argument);
}

function partsOfSub(argument: Tree): readonly Part[] | undefined {
	const [template, variables] = argument.kind === "list" ? argument.items : [argument];
	if (template?.kind !== "scalar" || typeof template.value !== "string") return undefined;
	const own = new Map(variables?.kind === "map" ? variables.entries.map(({ key, value }) => [key.value, value]) : []);
	return template.value.split(/(\$\{[^}]*\})/).flatMap((piece): readonly Part[] => {
		const name = /^\$\{([^}]*)\}$/.exec(piece)?.[1]?.trim();
		if (name === undefined) return piece === "" ? [] : [piece];
		const variable = own.get(name);
		return (variable && partsOf(variable)) ?? [{ of: variable ? undefined : name.split(".")[0] }];
	});
}

function partsOfJoin(argument: Tree): readonly Part[] | undefined {
	const [between, words] = argument.kind === "list" ? argument.items : [];
	if (between?.kind !== "scalar" || words?.kind !== "list") return undefined;
	return words.items.flatMap((word, i): readonly Part[] => [
		...(i > 0 ? [String(between.value ?? "")] : []),
		...(partsOf(word) ?? [{ of: undefined }]),
	]);
}
