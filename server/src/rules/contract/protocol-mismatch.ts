import type { Card } from "../../facts/card.ts";
import type { Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { type Lineage, runtimesNamed } from "../../lineage/lineage.ts";
import { rule } from "../rule.ts";

export const protocolMismatch = rule({
	id: "contract/protocol-mismatch",
	summary: "A client and a server of one deployment are set to speak different protocols.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { models, lineage }) {
		for (const { wish, ...remark } of facts.remarks) {
			// A runtime of the workspace takes the place of one of the same name that the platform ships.
			const replaced = wish && runtimesNamed(wish, lineage).length > 0;
			if (remark.rule === "contract/protocol-mismatch" && !replaced) yield remark;
		}
		for (const model of facts.models) yield* runtime(model, lineage);
		for (const card of facts.cards) yield* consumers(card, models);
	},
});

/** A runtime that is asked for by name and stands in another file of the workspace. */
function* runtime({ wish }: Model, lineage: Lineage): Iterable<Remark> {
	const stated = wish?.statedProtocol;
	const found = wish ? runtimesNamed(wish, lineage) : [];
	const [first] = found;
	if (!stated || !first || found.some(({ protocols }) => protocols.length === 0 || protocols.includes(stated.value))) return;
	const spoken = [...new Set(found.flatMap(({ protocols }) => protocols))].toSorted();
	const message = `The model is to speak \`${stated.value}\`, but the runtime \`${first.name}\` speaks ${either(spoken)}.`;
	yield { at: stated.at, message, related: [{ value: "The runtime is declared here.", at: first.at }] };
}

function* consumers(card: Card, models: readonly Model[]): Iterable<Remark> {
	const [first] = models;
	if (!first || !models.every(({ protocols }) => protocols && !protocols.includes("v1"))) return;
	const spoken = [...new Set(models.flatMap(({ protocols = [] }) => protocols))].toSorted();
	for (const { path } of card.consumers) {
		if (!path || !asksFirstProtocol(path.value)) continue;
		const message = `The consumer asks \`${path.value}\`, a path of the protocol \`v1\`, but the server of the model speaks ${either(spoken)}.`;
		yield { at: path.at, message, related: [{ value: "The model is declared here.", at: first.protocol?.at ?? first.at }] };
	}
}

function either(words: readonly string[]): string {
	return words.map((word) => `\`${word}\``).join(" or ");
}

/** `/v1/models/churn:predict`: no other interface has such a path. */
function asksFirstProtocol(path: string): boolean {
	return /\/v1\/models\/[^/:]+:(?:predict|explain)$/.test(path);
}
