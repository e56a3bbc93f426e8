import { bringsCode, isDangerous, isForeign } from "./pickle-globals.ts";

/** What a pickle stream imports, read without running any of it. */
export interface PickleScan {
	readonly globals: readonly PickleGlobal[];
	/** Those that run code or reach the system when the file is loaded. */
	readonly dangerous: readonly PickleGlobal[];
}

export interface PickleGlobal {
	readonly module: string;
	readonly name: string;
	/** The byte at which the instruction lies that imports it for the first time. */
	readonly at?: number;
	/** The file of an archive that the byte is counted in. */
	readonly within?: string;
}

/** Sorts out what a pickle imports; each thing once, in the order of the stream. Of what is `settled`, every use was seen to be harmless. */
export function pickleScan(globals: readonly PickleGlobal[], settled: ReadonlySet<string> = new Set()): PickleScan {
	const distinct = distinctGlobals(globals);
	return { globals: distinct, dangerous: distinct.filter((one) => isDangerous(one) && !settled.has(globalKey(one))) };
}

/** What several streams import, taken together. */
export function joinedScan(scans: readonly PickleScan[]): PickleScan {
	return {
		globals: distinctGlobals(scans.flatMap(({ globals }) => globals)),
		dangerous: distinctGlobals(scans.flatMap(({ dangerous }) => dangerous)),
	};
}

/** What makes functions of code that the pickle brings along. */
export function codeOf({ globals }: PickleScan): readonly PickleGlobal[] {
	return globals.filter(bringsCode);
}

/** What belongs neither to Python nor to a framework that is known: whatever is installed by that name will run. */
export function foreignOf({ globals }: PickleScan): readonly PickleGlobal[] {
	return globals.filter(isForeign);
}

export function globalKey({ module, name }: PickleGlobal): string {
	return `${module}\0${name}`;
}

/** Of those that mean the same thing, the first. */
function distinctGlobals(globals: readonly PickleGlobal[]): readonly PickleGlobal[] {
	return [...new Map(globals.toReversed().map((one) => [globalKey(one), one])).values()].toReversed();
}
