import { isDangerous } from "./pickle-globals.ts";

/** What a pickle stream imports, read without running any of it. */
export interface PickleScan {
	readonly globals: readonly PickleGlobal[];
	/** Those that run code or reach the system when the file is loaded. */
	readonly dangerous: readonly PickleGlobal[];
}

export interface PickleGlobal {
	readonly module: string;
	readonly name: string;
}

/** Sorts out what a pickle imports; each thing once, in the order of the stream. Of what is `settled`, every use was seen to be harmless. */
export function pickleScan(globals: readonly PickleGlobal[], settled: ReadonlySet<string> = new Set()): PickleScan {
	const distinct = [...new Map(globals.map((one) => [globalKey(one), one])).values()];
	return { globals: distinct, dangerous: distinct.filter((one) => isDangerous(one) && !settled.has(globalKey(one))) };
}

export function globalKey({ module, name }: PickleGlobal): string {
	return `${module}\0${name}`;
}
