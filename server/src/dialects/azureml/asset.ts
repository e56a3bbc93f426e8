import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Kind } from "./recognition.ts";

const newest = "1.35";

/** One file of Azure ML with what the checks ask of it again and again. */
export interface Asset {
	readonly kind: Kind;
	readonly document: Cursor;
	readonly context: Context;
	/** The release of azure-ai-ml that it is judged by, and the same as a person says it: "Azure ML (azure-ai-ml 1.35)". */
	readonly release: string;
	readonly title: string;
	readonly name: Located<string> | undefined;
	/** What to underline when the whole is meant: its name, or its first key. */
	readonly at: Span;
	readonly online: boolean;
}

export function readAsset(kind: Kind, document: Cursor, context: Context): Asset {
	const release = context.target ?? newest;
	const name = document.get("name").string();
	return {
		kind,
		document,
		context,
		release,
		title: `Azure ML (azure-ai-ml ${release})`,
		name,
		at: name?.at ?? document.entries()[0]?.key?.at ?? context.document.at,
		online: kind === "ManagedOnlineDeployment" || kind === "KubernetesOnlineDeployment",
	};
}

export function isSet(cursor: Cursor): boolean {
	return cursor.present && !isEmpty(cursor.tree);
}

export function refused({ title }: Asset, at: Span, what: string): PlatformRemark {
	return { rule: "config/rejected", at, message: `${title} refuses this: ${what}` };
}

/** Shells and release tools fill in `$NAME`, `#{NAME}#` and `<% NAME %>` before the CLI sees the file. */
export function isFilledIn(text: string): boolean {
	return /\$[A-Za-z_({]|#\{|<%|%\w+%/.test(text);
}

/** A path on the machine that runs the CLI: no reference to a registered asset and no address. */
export function localPath(cursor: Cursor): Located<string> | undefined {
	const text = cursor.string();
	if (!text || text.value.trim() === "") return undefined;
	const value = text.value.replace(/^file:(?:\/\/(?!\/))?/, "").replaceAll("\\", "/");
	return /^[a-z][\w+.-]*:/i.test(value) || /[*?\n]/.test(value) || isFilledIn(value) ? undefined : { value, at: text.at };
}
