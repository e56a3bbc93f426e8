import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { bindingsOf, importOf, nameOf, subscriptOf } from "../../source/python-forms.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import type { Around, Context } from "../dialect.ts";
import { checkChosen, checkNames } from "./definitions-check.ts";
import { flowOf } from "./definitions-flow.ts";
import { type Definition, definitionOf, isDefinition } from "./definitions-objects.ts";
import { inFolder, repositoryAround } from "./definitions-place.ts";
import { Values } from "./definitions-values.ts";
import { newest } from "./repository.ts";

/** May a Python file define something of Feast, by its text? */
export function mayDefine(text: string): boolean {
	return /^[ \t]*(?:from|import)[ \t]+feast\b/m.test(text);
}

/** A module of a feature repository that binds views, services or sources of Feast to names. */
export function isDefinitions(document: Cursor, file: string, around: Around | undefined): boolean {
	return around !== undefined && repositoryAround(file, around.exists) !== undefined && made(document.tree).some(isDefinition);
}

export function readDefinitions(document: Cursor, context: Context): Facts {
	const values = new Values(context);
	const bound = made(document.tree);
	const definitions = bound.flatMap((value) => (isDefinition(value) ? (definitionOf(value, values) ?? []) : []));
	const [first] = definitions;
	const flow = flowOf(definitions, values, context);
	return {
		...noFacts,
		manifests: first ? [{ kind: "manifest", at: first.name.at, dialect: "feast", type: "Definitions" }] : [],
		things: flow.things,
		relations: flow.relations,
		remarks: isIgnored(context) ? [] : [...check(bound, definitions, values, context)],
	};
}

function* check(
	bound: readonly Cursor[],
	definitions: readonly Definition[],
	values: Values,
	{ source, target: release = newest }: Context,
): Iterable<PlatformRemark> {
	const taken = definitions.flatMap((one) => (one.kind === "service" ? one.views : one.kind === "view" ? one.sources : []));
	yield* checkChosen([...bound.filter(subscriptOf), ...taken], values, release);
	yield* checkNames(definitions, source.text, release);
}

/** The values of names in the end, where they are made in this module. */
function made(module: Tree | undefined): readonly Cursor[] {
	return bindingsOf(module).filter((value) => !nameOf(value) && !importOf(value));
}

/** Feast does not apply what its .feastignore names, nor what only makes a folder a package. */
function isIgnored({ source: { file }, exists }: Context): boolean {
	const folder = repositoryAround(file, exists);
	return folder === undefined || /(^|\/)__init__\.py$/.test(file) || exists(inFolder(folder, ".feastignore")) !== false;
}
