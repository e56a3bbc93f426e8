import { Workspace } from "../../server/src/workspace/workspace.ts";
import type { World } from "../../server/src/workspace/world.ts";

export interface Marked {
	readonly workspace: Workspace;
	readonly world: World;
	/** The file that holds the cursor. */
	readonly file: string;
	/** Where `$0` stood. */
	readonly offset: number;
	/** The text of each file, without the cursor. */
	readonly texts: Readonly<Record<string, string>>;
}

/** A workspace of inline files, one of which has a cursor: `$0`. Names without text are files that are merely there. */
export function workspaceWithCursor(files: Readonly<Record<string, string>>, now = "2026-03-31"): Marked {
	const workspace = new Workspace({ now: Date.parse(now), allow: true });
	workspace.list(Object.keys(files));
	const texts = Object.fromEntries(Object.entries(files).map(([file, text]) => [file, text.replace("$0", "")]));
	for (const [file, text] of Object.entries(texts)) if (text !== "") workspace.change(file, text);
	const [file = "", marked = ""] = Object.entries(files).find(([, text]) => text.includes("$0")) ?? Object.entries(files)[0] ?? [];
	return { workspace, world: workspace.world(), file, offset: Math.max(0, marked.indexOf("$0")), texts };
}

/** The words of a span. */
export function wordsAt({ texts }: Marked, at: { readonly file: string; readonly start: number; readonly end: number }): string {
	return (texts[at.file] ?? "").slice(at.start, at.end);
}
