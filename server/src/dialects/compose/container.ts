import type { EnvironmentVariable } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { Cursor, type Tree, type TreeEntry, type TreeScalar } from "../../source/tree.ts";
import { withDefaults } from "./interpolation.ts";
import { wordsOf } from "./words.ts";

/**
 * The service as a container of a pod would say it, each word where it stands in the Compose file: an entrypoint is what Kubernetes calls the
 * command, and a command is its arguments. An image with variables in it is the one that their defaults name.
 */
export function asContainer(service: Cursor, text: string | undefined): Cursor {
	const at = service.at ?? { file: "", start: 0, end: 0 };
	const image = imageOf(service);
	const entries = [
		...(image ? [entry("image", scalar(image, false))] : []),
		entry("command", list(wordsOf(service.get("entrypoint").tree, text), at)),
		entry("args", list(wordsOf(service.get("command").tree, text), at)),
		entry("env", list(variablesOf(service, text).map(variable), at)),
	];
	return new Cursor({ kind: "map", at, entries });
}

/** No image has a longer name, variables with their defaults included. */
const longestImage = 1000;

/** The image that is run where no variable is set. */
export function imageOf(service: Cursor): Located<string> | undefined {
	const { tree } = service.get("image");
	if (tree?.kind !== "scalar" || typeof tree.value !== "string" || tree.value.length > longestImage) return undefined;
	const value = withDefaults(tree.value);
	return /^[^\s/:]/.test(value) ? { value, at: tree.at } : undefined;
}

export interface Variable extends EnvironmentVariable {
	/** It is stated with a variable of the shell in it, or taken from there. */
	readonly unknown: boolean;
}

/** Variables of the map form and of the list form alike. */
export function variablesOf(service: Cursor, text: string | undefined): readonly Variable[] {
	const environment = service.get("environment");
	const mapped = environment.entries().flatMap((one): readonly Variable[] => {
		const value = one.word();
		return one.key ? [{ name: one.key, ...(value ? { value } : {}), unknown: value === undefined }] : [];
	});
	const listed = environment.items().flatMap(({ tree }): readonly Variable[] => {
		return tree?.kind === "scalar" && typeof tree.value === "string" ? [fromLine(tree, tree.value, text)] : [];
	});
	return [...mapped, ...listed];
}

function fromLine(tree: TreeScalar, line: string, text: string | undefined): Variable {
	const equals = line.indexOf("=");
	const name = equals < 0 ? line : line.slice(0, equals);
	const start = tree.at.start + (tree.style === "quoted" ? 1 : 0);
	const plain = text?.startsWith(line, start) ?? false;
	const within = (from: number, to: number) => (plain ? { ...tree.at, start: start + from, end: start + to } : tree.at);
	const unknown = equals < 0 || tree.templated;
	const value = unknown ? {} : { value: { value: line.slice(equals + 1), at: within(equals + 1, line.length) } };
	return { name: { value: name, at: within(0, name.length) }, ...value, unknown };
}

function variable({ name, value, unknown }: Variable): Tree {
	const entries = [entry("name", scalar(name, false)), entry("value", scalar(value ?? { value: "", at: name.at }, unknown))];
	return { kind: "map", at: name.at, entries };
}

function scalar({ value, at }: Located<string>, templated: boolean): Tree {
	return { kind: "scalar", at, value, style: "plain", templated };
}

function list(items: readonly Tree[], at: Span): Tree {
	return { kind: "list", at, items };
}

function entry(key: string, value: Tree): TreeEntry {
	return { key: { value: key, at: value.at }, value, at: value.at };
}
