import { resolve } from "node:path";
import type { Finding } from "../facts/finding.ts";
import type { Scorecard } from "../features/scorecard.ts";
import type { World } from "../workspace/world.ts";
import type { Loaded } from "./load.ts";

/** Sentences name files by their workspace paths; where that is not the working directory, a report names them as it names all others. */
export function inWords({ base, show }: Loaded, { has, known, lineage }: World): (text: string) => string {
	if (resolve(base) === process.cwd()) return (text) => text;
	const isFile = (path: string) => (path.includes("/") ? lineage.exists(path) === true : has(path) || known.model(path) !== undefined);
	const told = (words: string) => (isFile(words) ? show(words) : words.replace(/\S+/g, (word) => (isFile(word) ? show(word) : word)));
	return (text) => text.replace(/`([^`\n]+)`/g, (_, words: string) => `\`${told(words)}\``);
}

export function findingInWords(tell: (text: string) => string): (finding: Finding) => Finding {
	return ({ message, related, ...rest }) => ({
		...rest,
		message: tell(message),
		...(related ? { related: related.map(({ value, at }) => ({ value: tell(value), at })) } : {}),
	});
}

export function scorecardInWords(tell: (text: string) => string): (card: Scorecard) => Scorecard {
	const message = <T extends { readonly message: string }>(one: T): T => ({ ...one, message: tell(one.message) });
	const sentence = <T extends { readonly sentence: string }>(one: T): T => ({ ...one, sentence: tell(one.sentence) });
	return (card) => ({
		...card,
		sections: card.sections.map((section) => ({
			...section,
			tests: section.tests.map(({ next, ...test }) => ({
				...test,
				proofs: test.proofs.map(sentence),
				losses: test.losses.map(message),
				...(next ? { next: sentence(next) } : {}),
			})),
		})),
		...(card.next ? { next: { ...card.next, step: sentence(card.next.step) } } : {}),
		challenges: card.challenges.map((one) => ({ ...one, proofs: one.proofs.map(sentence), findings: one.findings.map(message) })),
	});
}
