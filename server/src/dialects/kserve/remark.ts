import type { PlatformRemark } from "../../facts/facts.ts";
import { type Fix, replace } from "../../facts/finding.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Tree } from "../../source/tree.ts";
import type { InferenceService } from "./service.ts";

/** What may stand beside the sentence of a remark. */
export type Extra = Partial<Pick<PlatformRemark, "severity" | "fix" | "related">>;

/** The webhook turns the manifest down with a message of this sense. `what` names the two facts and ends with a full stop. */
export function refused(at: Span, service: Pick<InferenceService, "title">, what: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/rejected", at, message: `${service.title} refuses this: ${what}`, ...extra };
}

export function outOfRange(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/out-of-range", at, message, ...extra };
}

export function ignored(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/ignored-setting", at, message, ...extra };
}

export function deprecated(at: Span, message: string, extra: Extra = {}): PlatformRemark {
	return { rule: "config/deprecated-setting", at, message, ...extra };
}

export function elsewhere(value: string, at: Span): { readonly related: readonly Located<string>[] } {
	return { related: [{ value, at }] };
}

/** Puts another word in the place of a value, in the quotes that stand there. */
export function change(
	value: Located<string>,
	text: string,
	service: Pick<InferenceService, "context">,
	safe: boolean,
): { readonly fix: Fix } {
	const first = service.context.source.text[value.at.start] ?? "";
	const quote = first === '"' || first === "'" ? first : "";
	return { fix: replace(value.at, quote + text + quote, `Change to ${text}`, safe) };
}

/** Deletes the lines of one key, where nothing else stands on them and something remains of its map. */
export function removal(service: InferenceService, map: Tree | undefined, key: string): { readonly fix?: Fix } {
	const entry = map?.kind === "map" ? map.entries.find((one) => one.key.value === key) : undefined;
	if (map?.kind !== "map" || !entry || entry.merged || map.entries.length < 2) return {};
	const { text, file } = service.context.source;
	if (text[map.at.start] === "{" || file.endsWith(".json")) return {};
	const start = text.lastIndexOf("\n", entry.at.start - 1) + 1;
	const newline = text.indexOf("\n", entry.at.end);
	const end = newline < 0 ? text.length : newline + 1;
	if (text.slice(start, entry.at.start).trim() !== "" || !/^\s*(#.*)?$/.test(text.slice(entry.at.end, end))) return {};
	return { fix: { title: `Delete ${key}`, safe: true, edits: [{ at: { ...entry.at, start, end }, text: "" }] } };
}

/** "a", "a or b", "a, b or c". */
export function either(words: readonly string[]): string {
	const quoted = words.map((word) => `\`${word}\``);
	return quoted.length > 1 ? `${quoted.slice(0, -1).join(", ")} or ${quoted.at(-1)}` : quoted.join("");
}
