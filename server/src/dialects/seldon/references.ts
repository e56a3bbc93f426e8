import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { dangling } from "../kubernetes/remark.ts";
import { neighboursOf } from "./neighbours.ts";
import type { Resource } from "./resource.ts";

/**
 * Models or pipelines that a resource names. They may stand in other files, so that one is missed only where the same file declares another one
 * that the resource names.
 */
export function* checkModelNames(
	names: readonly Located<string>[],
	kind: "Model" | "Pipeline",
	resource: Resource,
): Iterable<PlatformRemark> {
	const declared = neighboursOf(resource).names[kind];
	if (!declared || !names.some(({ value }) => declared.has(value))) return;
	const named = new Set(names.map(({ value }) => value));
	// One that the resource names itself is not what was meant.
	const free = [...declared].filter((name) => !named.has(name));
	for (const { value, at } of names) {
		if (declared.has(value)) continue;
		const meant = nearest(value, free);
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		const message = `The ${kind.toLowerCase()} \`${value}\` is not declared in this file, which declares others that are named here${hint}`;
		yield dangling(at, message, { severity: meant ? "warning" : "info" });
	}
}
