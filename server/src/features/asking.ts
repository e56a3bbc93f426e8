import type { Dialect } from "../dialects/dialect.ts";
import type { Tree } from "../source/tree.ts";
import type { World } from "../workspace/world.ts";
import type { Completing } from "./completing.ts";
import type { Path, Place } from "./place.ts";

/** Something of the workspace or the platform that a text can name. */
export interface Named {
	/** As it is written. */
	readonly word: string;
	readonly detail: string;
	/** What is known of it, as Markdown. */
	readonly documentation?: string;
	readonly kind: "name" | "file" | "folder";
}

/** What a name is asked for. */
export interface Asking {
	readonly world: World;
	readonly file: string;
	readonly dialect: Dialect;
	/** The document as it was last read. */
	readonly tree: Tree;
	readonly path: Path;
	readonly maps: Place["maps"];
	/** What stands before the cursor: of a path, the folder that is looked into. Absent where the whole word is known. */
	readonly typed: string;
	readonly kinds: readonly string[];
	/** Where in the document names are looked for, if that is where they stand. */
	readonly within: string;
}

/** What stands under a key in the innermost map that has it. */
export function nearestValue(maps: Place["maps"], key: string): string | undefined {
	return maps.findLast((map) => (map.get(key) ?? "") !== "")?.get(key);
}

/** What is asked at the place of a completion, where so much of a word is typed. */
export function askingAt({ world, file, structure, place }: Completing, typed: string): Omit<Asking, "kinds" | "within"> {
	return { world, file, dialect: structure.dialect, tree: structure.tree, path: place.path, maps: place.maps, typed };
}

/** What the platform itself has words for, beyond its schema. */
export function ownWords({ structure, place, target }: Completing): readonly Named[] {
	const words = structure.dialect.wordsAt?.(place.path, target) ?? [];
	return words.map((word) => ({ word, detail: structure.dialect.title, kind: "name" }));
}
