import { folderOf } from "../../workspace/paths.ts";

/** A workspace path as a file names it, from its own folder. */
export function pathFrom(file: string, path: string): string {
	const from = folderOf(file) === "" ? [] : folderOf(file).split("/");
	const to = path.split("/");
	let common = 0;
	while (common < from.length && common < to.length && from[common] === to[common]) common++;
	return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/") || ".";
}

/** The same where a name could stand as well: with a slash or an ending, so that nobody takes it for one. */
export function placeFrom(file: string, path: string): string {
	const way = pathFrom(file, path);
	return way.includes("/") || /^[\w-]+\.[a-z]\w{1,7}$/i.test(way) ? way : `./${way}`;
}
