import { relativePath } from "../../source/paths.ts";

/** A workspace path as a file names it where a name could stand as well: with a slash or an ending, so that nobody takes it for one. */
export function placeFrom(file: string, path: string): string {
	const way = relativePath(file, path);
	return way.includes("/") || /^[\w-]+\.[a-z]\w{1,7}$/i.test(way) ? way : `./${way}`;
}
