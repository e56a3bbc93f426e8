import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { type Judge, newestRay } from "./judge.ts";

/** Settings that may be left out, but are refused where they stand with no value; earlier releases took some of them. */
export function* checkEmpty(part: Cursor, keys: readonly string[], { title, release }: Judge): Iterable<PlatformRemark> {
	if (compareVersions(release, newestRay) < 0) return;
	for (const name of keys) {
		const { key, tree } = part.get(name);
		if (!key || tree?.kind !== "scalar" || tree.value !== null || tree.templated) continue;
		const message = `\`${name}\` is empty, but ${title} wants a value or no such key at all.`;
		yield { rule: "config/wrong-type", at: key.at, message };
	}
}
