import type { Card } from "../facts/card.ts";
import type { Acceptance } from "../facts/card-operation.ts";
import type { Finding, Fix } from "../facts/finding.ts";
import { nearest } from "../source/nearest.ts";
import { resolvePath } from "../source/paths.ts";
import type { Span } from "../source/span.ts";
import type { Source } from "../source/tree.ts";

/** Leaves out what a card accepts about itself and its manifests, where a comment would not say it: `accept: [{ rule, reason }]`. */
export function withoutAccepted(
	findings: readonly Finding[],
	cards: readonly Card[],
	now: number,
	lockOf: (rule: string) => string | undefined,
): readonly Finding[] {
	const accepts = cards.flatMap((card) =>
		card.accept.map((accept) => ({ ...accept, path: accept.target && resolvePath(card.at.file, accept.target.value) })),
	);
	if (accepts.length === 0) return findings;
	const isAccepted = ({ rule, at }: Finding) =>
		lockOf(rule) === undefined &&
		accepts.some(
			(accept) => accept.rule?.value === rule && accept.reason && !isOver(accept, now) && (!accept.path || accept.path === at.file),
		);
	return findings.filter((finding) => !isAccepted(finding));
}

/** What a card accepts in vain. */
export function acceptedInVain(
	card: Card,
	source: Source,
	known: ReadonlySet<string>,
	now: number,
	lockOf: (rule: string) => string | undefined,
): readonly Finding[] {
	return card.accept.flatMap((one): readonly Finding[] => {
		const { rule, until, target } = one;
		if (!rule) return [];
		const tell = (id: string, at: Span, message: string, fix?: Fix): readonly Finding[] => [
			{ rule: id, severity: "warning", at, message, ...(fix ? { fix } : {}) },
		];
		if (!known.has(rule.value)) {
			const meant = nearest(rule.value, known);
			const message = `There is no rule \`${rule.value}\` to accept${meant ? `; did you mean \`${meant}\`?` : "."}`;
			return tell("core/unknown-rule", rule.at, message);
		}
		const lock = lockOf(rule.value);
		if (lock !== undefined)
			return tell("core/locked-rule", rule.at, `\`${rule.value}\` is accepted here, but \`${lock}\` lets nobody accept it.`);
		if (until && isOver(one, now))
			return tell("core/expired-allow", until.at, `\`${rule.value}\` was accepted until this day, which has passed.`, removal(one, source));
		if (!target || mayConcern(card, target.value)) return [];
		const message = `\`${rule.value}\` is accepted in \`${target.value}\`, but that is none of the manifests of this card, so it is not.`;
		return tell("core/unused-allow", target.at, message, removal(one, source));
	});
}

/** A card speaks for itself and its manifests alone. */
function mayConcern({ at, manifests, unknown }: Card, target: string): boolean {
	const path = resolvePath(at.file, target);
	return path === at.file || unknown?.includes("manifests") === true || manifests.some((manifest) => manifest.path === path);
}

/** Takes an entry out that has lines of its own, and the whole list with its last one. Elsewhere what is accepted may be there, so a person looks. */
function removal({ at }: Acceptance, { text, documents }: Source): Fix | undefined {
	const entries = documents.flatMap((tree) => (tree.kind === "map" ? tree.entries.filter(({ key }) => key.value === "accept") : []));
	const found = entries.flatMap(({ key, value }) => {
		const items = value.kind === "list" ? value.items : [];
		const item = items.find((one) => one.kind === "map" && one.entries[0]?.key.at.start === at.start);
		return item ? [{ key, item, isOnly: items.length === 1 }] : [];
	})[0];
	if (!found) return undefined;
	const { key, isOnly } = found;
	const { start } = found.item.at;
	const lineStart = text.lastIndexOf("\n", start - 1) + 1;
	const end = start + text.slice(start, found.item.at.end).trimEnd().length;
	const rest = /^[ \t]*(?:\r?\n|$)/.exec(text.slice(end));
	if (!rest || !/^[ \t]*-[ \t]+$/.test(text.slice(lineStart, start))) return undefined;
	const keyStart = key.at.start;
	if (isOnly && keyStart > 0 && text[keyStart - 1] !== "\n") return undefined;
	const span = { file: at.file, start: isOnly ? keyStart : lineStart, end: end + rest[0].length };
	return { title: "Remove this entry", safe: false, edits: [{ at: span, text: "" }] };
}

/** The day itself counts. */
function isOver({ until }: Acceptance, now: number): boolean {
	return until !== undefined && now >= until.value + 864e5;
}
