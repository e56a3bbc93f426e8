import { trailAt } from "../source/locate.ts";
import { type Field, fieldAt, missingKeys } from "../workspace/field.ts";
import type { World } from "../workspace/world.ts";

export interface Completion {
	readonly label: string;
	readonly detail: string;
	readonly documentation: string | undefined;
	readonly kind: "key" | "value";
	readonly insert: string;
}

/** Keys that fit the place, by its indentation, or the values that a key allows. YAML and protobuf text. */
export function complete(world: World, file: string, offset: number): readonly Completion[] {
	const reading = world.reading(file);
	if (!reading) return [];
	const { text } = reading.source;
	const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
	const line = text.slice(lineStart, offset);
	const value = /^\s*(?:- )?([\w.-]+):\s+\S*$/.exec(line);
	if (value) {
		const field = fieldAt(reading, lineStart + line.indexOf(value[1] ?? ""))?.field;
		return (field?.values ?? []).map((label) => ({ label, detail: field?.name ?? "", documentation: undefined, kind: "value", insert: label }));
	}
	if (!/^\s*(?:- )?[\w.-]*$/.test(line)) return [];
	const path = file.endsWith(".pbtxt") ? enclosingPath(reading.documents[0]?.tree, offset) : pathByIndent(text, lineStart, line);
	return path ? missingKeys(reading, offset, path).map((field) => toCompletion(field, file)) : [];
}

/** The keys above a line that are indented less, each less than the one below it. */
function pathByIndent(text: string, lineStart: number, line: string): readonly string[] {
	const path: string[] = [];
	let indent = line.replace("- ", "  ").search(/[^ ]|$/);
	for (const above of text.slice(0, lineStart).split("\n").reverse()) {
		if (above.startsWith("---") || indent === 0) break;
		const key = /^( *(?:- )?)([\w./-]+):\s*(?:#.*)?$/.exec(above);
		const depth = key?.[1]?.length ?? Number.POSITIVE_INFINITY;
		if (!key || depth >= indent) continue;
		path.unshift(key[2] ?? "");
		indent = depth;
	}
	return path;
}

function enclosingPath(tree: Parameters<typeof trailAt>[0] | undefined, offset: number): readonly (string | number)[] | undefined {
	const trail = tree && trailAt(tree, offset);
	return tree ? (trail?.path.filter((part) => typeof part === "string") ?? []) : undefined;
}

function toCompletion(field: Field, file: string): Completion {
	const separator = file.endsWith(".pbtxt") ? (field.block === "map" ? " {" : ": ") : field.block ? ":" : ": ";
	return { label: field.name, detail: field.type, documentation: field.description, kind: "key", insert: `${field.name}${separator}` };
}
