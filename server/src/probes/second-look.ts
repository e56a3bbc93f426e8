import {
	type BigIntStats,
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readdirSync,
	readSync,
	realpathSync,
	statSync,
} from "node:fs";
import { digestOf, kindOf, type Look, type Looks, namesOf, refusalOf, stampOf } from "./looks.ts";

/**
 * Does the disk look as it did? One question after the other, because that is many times faster than asking without waiting when all that is asked is
 * the state of small files. A file whose stamp is another one, or too young to be trusted, is read again and held against what was read of it.
 * Stamps that have proved to be of the same content are brought up to date in what is given back.
 */
export function lookAgain(before: ReadonlyMap<string, Look>, now: Looks): { readonly same: boolean; readonly renewed: boolean } {
	let renewed = false;
	for (const [path, look] of before) {
		if (!isSame(path, look)) return { same: false, renewed };
		if (look.stamp === undefined) continue;
		const found = askFor(() => statSync(path, { bigint: true }));
		const stamp = typeof found === "string" ? found : stampOf(found);
		const isYoung = typeof found !== "string" && found.isFile() && now.isYoung(found);
		if (stamp === look.stamp && !look.young) continue;
		if (look.exact || !look.parts || typeof found === "string" || !found.isFile()) return { same: false, renewed };
		if (!holdsParts(path, sizeIn(look.stamp), look.parts)) return { same: false, renewed };
		renewed ||= stamp !== look.stamp || !isYoung;
		look.stamp = stamp;
		if (isYoung) look.young = true;
		else delete look.young;
	}
	return { same: true, renewed };
}

/** All but the stamp. */
function isSame(path: string, { kind, end, real, names, like, refusal }: Look): boolean {
	if (
		kind !== undefined &&
		said(
			askFor(() => lstatSync(path)),
			kindOf,
		) !== kind
	)
		return false;
	if (like !== undefined && namesLike(path, like) !== like) return false;
	if (end !== undefined && endOf(path) !== end) return false;
	if (real !== undefined && askFor(() => realpathSync.native(path)) !== real) return false;
	if (
		names !== undefined &&
		said(
			askFor(() => readdirSync(path, { withFileTypes: true })),
			namesOf,
		) !== names
	)
		return false;
	return refusal === undefined || refusal === opening(path);
}

function holdsParts(path: string, size: string | undefined, parts: NonNullable<Look["parts"]>): boolean {
	const file = askFor(() => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
	if (typeof file === "string") return false;
	try {
		const found: BigIntStats = fstatSync(file, { bigint: true });
		return (
			found.isFile() && String(found.size) === size && parts.every(([from, length, digest]) => digestAt(file, from, length) === digest)
		);
	} catch {
		return false;
	} finally {
		closeSync(file);
	}
}

function digestAt(file: number, from: number, length: number): string {
	const bytes = Buffer.allocUnsafe(length);
	let filled = 0;
	while (filled < length) {
		const read = readSync(file, bytes, filled, length - filled, from + filled);
		if (read === 0) break;
		filled += read;
	}
	return digestOf(bytes.subarray(0, filled));
}

function namesLike(folder: string, before: string): string {
	const [pattern = ""] = before.split("/");
	const names = askFor(() => readdirSync(folder));
	return [pattern, ...(typeof names === "string" ? [] : names.filter((name) => new RegExp(pattern).test(name)).sort())].join("/");
}

function endOf(path: string): string {
	const found = askFor(() => statSync(path));
	return typeof found === "string" ? "nothing" : kindOf(found);
}

/** The size that a stamp begins with; nothing where it is of no file. */
function sizeIn(stamp: string): string | undefined {
	return /^(\d+) /.exec(stamp)?.[1];
}

function opening(path: string): string | undefined {
	const file = askFor(() => openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)));
	if (typeof file === "number") closeSync(file);
	return typeof file === "string" ? file : undefined;
}

function said<T>(answer: T | string, words: (answer: T) => string): string {
	return typeof answer === "string" ? answer : words(answer);
}

/** The answer, or the error in words. */
function askFor<T>(ask: () => T): T | string {
	try {
		return ask();
	} catch (error) {
		return refusalOf(error);
	}
}
