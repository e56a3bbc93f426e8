import type { FileReference } from "../../facts/card.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";

/** A path as a file of DVC writes it, and where it leads. */
export function referenceIn(folder: string, written: Located<string>): FileReference {
	return { at: written.at, written: written.value, path: resolveIn(folder, written.value) };
}

export function folderOf(file: string): string {
	return file.slice(0, Math.max(0, file.lastIndexOf("/")));
}

/** `s3://…`, `ds://…` and their like. */
export function isAddress(written: string): boolean {
	return /^[a-z][a-z0-9+.-]*:\/\//i.test(written);
}
