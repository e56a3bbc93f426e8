import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./programs.ts";

/** One of our schemas as text, with everything that it refers to in the core schema of Kubernetes: other tools read it in one piece. */
export function selfContained(name: string): string {
	const core = Object.entries(read("kubernetes-core.schema.json").$defs ?? {}).map(([definition, one]) => [
		`core.${definition}`,
		JSON.parse(JSON.stringify(one).replaceAll('"#/$defs/', '"#/$defs/core.')),
	]);
	const own = JSON.parse(JSON.stringify(read(name)).replaceAll("kubernetes-core.schema.json#/$defs/", "#/$defs/core.")) as SchemaFile;
	return JSON.stringify({ ...own, $id: undefined, $defs: { ...own.$defs, ...Object.fromEntries(core) } });
}

interface SchemaFile {
	readonly $defs?: Readonly<Record<string, unknown>>;
}

function read(name: string): SchemaFile {
	return JSON.parse(readFileSync(join(root, "schemas", name), "utf8")) as SchemaFile;
}
