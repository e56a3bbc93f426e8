import { dirname, normalize } from "node:path/posix";

/** One import of one file: the module's name, or the path of another file of the project. */
export interface Import {
	readonly from: string;
	readonly to: string;
	/** Types alone are imported: nothing of it is there when the program runs. */
	readonly types: boolean;
}

const statement = /^\s*(?:import|export)\s+(type\s+)?(?:([^;"']*?)\s+from\s+)?["']([^"']+)["']/gm;
const dynamic = /\bimport\(\s*["']([^"']+)["']\s*\)/g;

/** Everything that a file imports, wherever it says so. */
export function importsOf(file: string, text: string): readonly Import[] {
	const target = (name: string) => (name.startsWith(".") ? normalize(`${dirname(file)}/${name}`) : name);
	const statements = [...text.matchAll(statement)].map(([, type, names = "", name = ""]): Import => {
		const each = names
			.replace(/[{}]/g, "")
			.split(",")
			.map((one) => one.trim());
		return {
			from: file,
			to: target(name),
			types: type !== undefined || (names !== "" && each.every((one) => one === "" || one.startsWith("type "))),
		};
	});
	const later = [...text.matchAll(dynamic)].map(([, name = ""]): Import => ({ from: file, to: target(name), types: false }));
	return [...statements, ...later];
}

/** Which room of the house a file belongs to, by its path. */
export function roomOf(file: string): string {
	const [first = "", second = "", third = ""] = file.split("/");
	if (first === "server" && second === "src") return third;
	return first === "client" ? `client/${second}` : first;
}

/** A room that imports itself by way of others: each such ring once, from the room that comes first in the alphabet. */
export function ringsOf(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
	const rings = new Set<string>();
	const walk = (path: readonly string[]) => {
		for (const next of edges.get(path.at(-1) ?? "") ?? []) {
			if (next === path[0] && path.every((room) => room >= next)) rings.add([...path, next].join(" → "));
			else if (!path.includes(next)) walk([...path, next]);
		}
	};
	for (const room of edges.keys()) walk([room]);
	return [...rings].sort();
}
