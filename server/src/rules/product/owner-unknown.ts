import type { Card } from "../../facts/card.ts";
import { rewrite } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const ownerUnknown = rule({
	id: "product/owner-unknown",
	summary: "Somebody answers for a deployment whom the repository does not know.",
	severity: "warning",
	about: "file",
	needs: ["owners"],
	reach: "graph",
	*check({ cards, services }, { owners: { names, from }, lineage }) {
		const stated = new Map<number, { readonly owner: Located<string>; readonly what: string }>();
		for (const { owner, name } of cards.filter((card) => !repeatsLabel(card, lineage))) {
			if (owner) stated.set(owner.at.start, { owner, what: called(name, "this deployment") });
		}
		for (const { owner, name } of services) {
			if (owner && !stated.has(owner.at.start)) stated.set(owner.at.start, { owner, what: called(name, "the service") });
		}
		for (const { owner, what } of stated.values()) {
			const comparable = comparableWith(owner.value, names);
			if (comparable.length === 0 || names.some((name) => isSame(name, owner.value))) continue;
			const meant = nearest(owner.value, comparable);
			const another = nearest(
				owner.value,
				comparable.filter((name) => name !== meant),
			);
			const hint = meant ? `; did you mean \`${meant}\`?` : ".";
			const message = `\`${owner.value}\` answers for ${what}, but \`${from}\` names nobody who is called so${hint}`;
			const fix = meant && !another ? { fix: rewrite(owner, meant, `Change to ${meant}`, true) } : {};
			yield { at: owner.at, message, ...fix };
		}
	},
});

/** Of what a manifest says already, its own finding is enough. */
function repeatsLabel({ owner, manifests }: Card, lineage: Lineage): boolean {
	const services = manifests.flatMap(({ path }) => lineage.factsOf(path)?.services ?? []);
	return services.some((service) => service.owner?.value === owner?.value);
}

/**
 * The owners that are named in the form of a word, as that word would name them; none where somebody may be known in another form only: the address
 * of a person says nothing of the name that a repository has for her, nor do words in plain language.
 */
function comparableWith(word: string, names: readonly string[]): readonly string[] {
	// With two signs GitLab names a role and not a person.
	const handles = names.filter((name) => /^@[^@]/.test(name));
	if (/^[^\s@]+@[^\s@]+$/.test(word)) return names.filter((name) => !name.startsWith("@"));
	if (/^@{1,2}[\w.-]+\/[\w./-]+$/.test(word)) return handles.filter((name) => name.includes("/"));
	if (/^@{1,2}[\w.-]+$/.test(word)) return handles.filter((name) => !name.includes("/"));
	return /^[a-z][\w.-]*$/i.test(word) ? handles.map(lastPart) : [];
}

/** A team is called by its last name too, a person by what stands before the host of an address, and either with or without the word "team". */
function isSame(name: string, word: string): boolean {
	const [whole, own] = [fold(word), fold(lastPart(word))];
	if (word.includes("/")) return fold(name) === whole;
	return [name, lastPart(name)].some((one) => fold(one) === whole || fold(one) === own);
}

function lastPart(name: string): string {
	return name.startsWith("@") ? name.slice(Math.max(name.lastIndexOf("/"), name.lastIndexOf("@")) + 1) : (name.split("@")[0] ?? name);
}

function fold(word: string): string {
	const plain = word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");
	return plain.replace(/^(?:the)?(?:team|squad|group)(?=.)|(?<=.)(?:team|squad|group)$/g, "");
}
