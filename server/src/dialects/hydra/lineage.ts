import type { Facts } from "../../facts/facts.ts";
import { placeKey, type Relation, type Thing } from "../../facts/thing.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Span } from "../../source/span.ts";
import type { Context } from "../dialect.ts";
import { isSeveral } from "./compose.ts";
import type { Entry } from "./entries.ts";
import { folderOf, pathFrom } from "./keys.ts";
import { configOf, libraryAround } from "./library.ts";

/** The configs that the defaults list of this one takes in, where they are files of the config directory. A command line may choose others. */
export function configLineage(context: Context): Pick<Facts, "things" | "relations"> {
	const { source } = context;
	const library = libraryAround(context);
	const folder = folderOf(library.own);
	const fileOf = (path: string) => resolveIn(library.root, /\.ya?ml$/.test(path) ? path : `${path}.yaml`);
	const taken = configOf(source)
		.entries.flatMap((entry) => namedBy(entry))
		.map(({ path, at }) => ({ path: pathFrom(folder, path), at }))
		.filter(({ path }) => !library.uncertain && path !== library.own && library.hasConfig(path) === true)
		.map(({ path, at }) => ({ file: fileOf(path), at }));
	const [first] = taken;
	if (!first) return { things: [], relations: [] };
	const settings = (file: string, at: Span): Thing => ({ kind: "settings", at, name: file, keys: [placeKey(file)], declared: false });
	return {
		things: [settings(source.file, { ...first.at, start: 0, end: 0 }), ...taken.map(({ file, at }) => settings(file, at))],
		relations: taken.map(({ file, at }): Relation => ({ kind: "set", from: placeKey(file), to: placeKey(source.file), at })),
	};
}

/** What an entry names without waiting for anything else. */
function namedBy(entry: Entry): readonly { readonly path: string; readonly at: Span }[] {
	if (entry.kind === "self") return [];
	const { at } = entry;
	if (entry.kind === "config") return isOpen(entry.path) ? [] : [{ path: entry.path, at }];
	const { choice, group } = entry;
	if (choice === undefined || isOpen(group)) return [];
	const names = isSeveral(choice) ? choice : [choice];
	return names.flatMap(({ value, at: said }) => (value === null || isOpen(value) ? [] : [{ path: `${group}/${value}`, at: said }]));
}

function isOpen(word: string): boolean {
	return word.includes("${") || word.includes("???");
}
