import { dirname, join, relative, sep } from "node:path";
import type { ExternalFile } from "../evidence/evidence.ts";
import { realpath, stat } from "./disk.ts";
import { leadsOutside } from "./open-file.ts";
import { pointerBytes } from "./pointers.ts";

/** Looks for the files beside a model that hold its weights. Only what lies in the folder of the model is looked at, links included. */
export async function findExternal(
	base: string,
	model: string,
	wanted: readonly { readonly location: string; readonly bytes: number }[],
): Promise<readonly ExternalFile[]> {
	if (wanted.length === 0) return [];
	const folder = dirname(join(base, model));
	const real = await realpath(folder).catch(() => folder);
	const found: ExternalFile[] = [];
	for (const { location, bytes } of wanted) {
		const path = join(folder, location);
		const escapes = isOutside(location, folder, path) || (await leadsOutside(path, real));
		const actual = escapes ? undefined : await sizeOf(path);
		const tracked = actual?.pointer === true || (!isOutside(location, folder, path) && (await isTracked(base, path)));
		found.push({ location, expectedBytes: bytes, escapes, tracked, ...(actual ? { actualBytes: actual.bytes } : {}) });
	}
	return found;
}

/** DVC keeps a file `name.dvc` beside each file or folder that it tracks. */
export async function isTracked(base: string, path: string): Promise<boolean> {
	for (let place = path; place !== base && place.startsWith(base); place = dirname(place)) {
		if (await exists(`${place}.dvc`)) return true;
	}
	return false;
}

/** An absolute place counts as outside even where it points back, because it holds on one machine only. */
function isOutside(location: string, folder: string, path: string): boolean {
	if (/^([/\\]|[A-Za-z]:)/.test(location) || location.includes("\0")) return true;
	const within = relative(folder, path);
	return within === "" || within === ".." || within.startsWith(`..${sep}`) || /(^|[/\\])\.\.([/\\]|$)/.test(location);
}

/** The size of the file; of a pointer, that of what it points to. */
async function sizeOf(path: string): Promise<{ readonly bytes: number; readonly pointer: boolean } | undefined> {
	const found = await stat(path).catch(() => undefined);
	if (!found?.isFile()) return undefined;
	const pointed = await pointerBytes(path, found.size);
	return { bytes: pointed ?? found.size, pointer: pointed !== undefined };
}

async function exists(path: string): Promise<boolean> {
	return stat(path).then(
		(found) => found.isFile(),
		() => false,
	);
}
