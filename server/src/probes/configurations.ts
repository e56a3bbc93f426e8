import { dirname, join } from "node:path";
import { largestManifest } from "../dialects/read.ts";
import type { Learnt } from "../workspace/measured.ts";
import type { Want } from "../workspace/world.ts";
import { readRange, stateOf, withFile } from "./open-file.ts";

type ConfigurationWant = Extract<Want, { readonly kind: "configuration" }>;

/** Reads a configuration that another one extends: a file, or one in the nearest installed package of that name. Nothing of a package is run. */
export async function learnConfiguration(base: string, want: ConfigurationWant): Promise<readonly Learnt[]> {
	return [{ ...want, value: await find(base, want) }];
}

async function find(base: string, { path, from, package: ofPackage }: ConfigurationWant) {
	if (!ofPackage) return read(join(base, path));
	for (let folder = dirname(join(base, from)); ; folder = dirname(folder)) {
		const found = await read(join(folder, "node_modules", ofPackage.name, ofPackage.file));
		if (found !== "absent" || dirname(folder) === folder) return found;
	}
}

async function read(path: string): Promise<{ readonly text: string } | { readonly problem: string } | "absent"> {
	const state = await stateOf(path);
	if (state === "absent") return state;
	if (state === "folder") return { problem: "This is a folder." };
	if ("problem" in state) return state;
	if (state.size > largestManifest) return { problem: "The file is far too large for a configuration." };
	return withFile(path, async (file, size) => ({ text: new TextDecoder().decode(await readRange(file, 0, size)) }));
}
