import { relative, resolve, sep } from "node:path";
import { formatOf } from "../dialects/read.ts";
import type { Facts } from "../facts/facts.ts";
import type { Finding } from "../facts/finding.ts";
import { fingerprint, printKey } from "../probes/fingerprint.ts";
import type { World } from "../workspace/world.ts";
import { filesAt } from "./git.ts";
import type { Loaded } from "./load.ts";
import type { Change } from "./since.ts";

/** The findings that a workspace had before a change. */
export interface Before {
	/** What the changed files said, by the names that they have now. */
	readonly facts: ReadonlyMap<string, Facts>;
	/** Those findings of a file that were not there, under whatever name the file had. Two alike are told apart by their number. */
	newIn(file: string, findings: readonly Finding[], world: World): readonly Finding[];
}

/**
 * Sets the manifests back to what they were, looks at what is found in these files, and sets them forward again. Measurements and model files are not
 * set back: a finding that rests on one is there before and after.
 */
export async function findingsBefore(loaded: Loaded, change: Change, files: readonly string[]): Promise<Before> {
	const { workspace, base, texts } = loaded;
	const fromTop = (file: string) => relative(change.top, resolve(base, file)).split(sep).join("/");
	const changed = [...change.files].filter((file) => !file.startsWith("../") && formatOf(file) !== undefined);
	const old = await filesAt(change.commit, change.top, changed.map(fromTop));
	workspace.vanish(...change.added);
	workspace.appear(change.deleted);
	for (const file of changed) {
		const text = old.get(fromTop(file));
		if (text !== undefined) workspace.change(file, text);
	}
	const before = workspace.world();
	const names = new Set([...files, ...files.flatMap((file) => change.renamed.get(file) ?? [])]);
	const counts = new Map([...names].map((file) => [file, countsOf(before.findings(file), file, before)]));
	const facts = new Map(
		changed.flatMap((file) => {
			const said = before.reading(change.renamed.get(file) ?? file)?.facts;
			return said ? [[file, said] as const] : [];
		}),
	);
	workspace.vanish(...change.deleted);
	workspace.appear(change.added);
	for (const file of changed) {
		const text = texts.get(file);
		if (text !== undefined) workspace.change(file, text);
	}
	return {
		facts,
		newIn(file, findings, world) {
			const left = new Map(counts.get(change.renamed.get(file) ?? file) ?? []);
			return findings.filter((finding) => {
				const key = printKey(fingerprint(finding, world.reading(file)));
				const count = left.get(key) ?? 0;
				left.set(key, count - 1);
				return count <= 0;
			});
		},
	};
}

function countsOf(findings: readonly Finding[], file: string, world: World): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const finding of findings) {
		const key = printKey(fingerprint(finding, world.reading(file)));
		counts.set(key, (counts.get(key) ?? 0) + 1);
	}
	return counts;
}
