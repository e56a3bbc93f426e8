import { createHash } from "node:crypto";
import type { Reading } from "../dialects/read.ts";
import type { Finding } from "../facts/finding.ts";
import { trailAt } from "../source/locate.ts";
import { contains, type Span } from "../source/span.ts";
import { Cursor, type Tree } from "../source/tree.ts";

/** What of a finding stays the same when lines move, items are inserted before it, or a message is worded anew. */
export interface Fingerprint {
	readonly rule: string;
	/** Kind and name of the document; absent where no document was recognised. */
	readonly document?: string;
	/** Keys from the document's root; items of lists by their names where they have one. */
	readonly path?: string;
	/** Of the value there, as a digest: it may be a secret. Absent for maps and lists. */
	readonly value?: string;
}

export function fingerprint({ rule, at, about }: Finding, reading: Reading | undefined): Fingerprint {
	const trees = reading?.documents.map(({ tree }) => tree) ?? [];
	const tree = trees.findLast((one) => one.at.start <= at.start) ?? trees[0];
	if (!tree) return { rule, ...digestOf(lineAt(reading?.source.text ?? "", at.start)) };
	const manifest = reading?.facts.manifests.find((one) => contains(tree.at, one.at));
	const document = manifest && [manifest.type, ...(manifest.name ? [manifest.name.value] : [])].join(" ");
	const trail = wholeAt(tree, at, about) ?? trailAt(tree, at.start);
	const path = trail ? pathIn(tree, trail.path) : "";
	return {
		rule,
		...(document ? { document } : {}),
		...(path ? { path } : {}),
		...(trail?.node.kind === "scalar" && trail.node.value !== null ? digestOf(String(trail.node.value)) : {}),
	};
}

/** The same for two fingerprints of one file that are the same. */
export function printKey({ rule, document = "", path = "", value = "" }: Fingerprint): string {
	return JSON.stringify([rule, document, path, value]);
}

/** A finding that is about a whole map or list, or begins with one and goes on behind its first key, stays the same whichever key comes first. */
function wholeAt(
	tree: Tree,
	at: Span,
	about: Span | undefined,
): { readonly path: readonly (string | number)[]; readonly node: Tree } | undefined {
	const path: (string | number)[] = [];
	for (const step of [...(trailAt(tree, about?.start ?? at.start)?.path ?? []), undefined]) {
		const node = new Cursor(tree).get(...path).tree;
		const first = node?.kind === "map" ? node.entries[0] : undefined;
		const isWhole = about
			? node?.kind !== "scalar" && node?.at.start === about.start && node.at.end === about.end
			: first?.key.at.start === at.start && first.key.at.end < at.end;
		if (node && isWhole) return { path, node };
		if (step !== undefined) path.push(step);
	}
	return undefined;
}

function pathIn(tree: Tree, steps: readonly (string | number)[]): string {
	let cursor = new Cursor(tree);
	let path = "";
	for (const step of steps) {
		cursor = cursor.get(step);
		if (typeof step === "string") path += path === "" ? step : `.${step}`;
		else path += `[${(cursor.get("name").word() ?? cursor.get("key").word())?.value ?? step}]`;
	}
	return path;
}

function digestOf(text: string): { readonly value: string } {
	return { value: createHash("sha256").update(text.trim()).digest("hex").slice(0, 16) };
}

function lineAt(text: string, offset: number): string {
	const end = text.indexOf("\n", offset);
	return text.slice(text.lastIndexOf("\n", offset - 1) + 1, end < 0 ? text.length : end);
}
