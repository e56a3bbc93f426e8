import type { Card } from "../facts/card.ts";
import type { Acceptance } from "../facts/card-operation.ts";
import type { Finding } from "../facts/finding.ts";
import { nearest } from "../source/nearest.ts";
import { resolvePath } from "../source/paths.ts";

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
	{ accept }: Card,
	known: ReadonlySet<string>,
	now: number,
	lockOf: (rule: string) => string | undefined,
): readonly Finding[] {
	return accept.flatMap((one): readonly Finding[] => {
		const { rule, until } = one;
		if (!rule) return [];
		const tell = (id: string, at: Finding["at"], message: string): readonly Finding[] => [{ rule: id, severity: "warning", at, message }];
		if (!known.has(rule.value)) {
			const meant = nearest(rule.value, known);
			const message = `There is no rule \`${rule.value}\` to accept${meant ? `; did you mean \`${meant}\`?` : "."}`;
			return tell("core/unknown-rule", rule.at, message);
		}
		const lock = lockOf(rule.value);
		if (lock !== undefined)
			return tell("core/locked-rule", rule.at, `\`${rule.value}\` is accepted here, but \`${lock}\` lets nobody accept it.`);
		return until && isOver(one, now)
			? tell("core/expired-allow", until.at, `\`${rule.value}\` was accepted until this day, which has passed.`)
			: [];
	});
}

/** The day itself counts. */
function isOver({ until }: Acceptance, now: number): boolean {
	return until !== undefined && now >= until.value + 864e5;
}
