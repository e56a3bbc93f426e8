import type { Card } from "../../facts/card.ts";
import type { Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const protocolMismatch = rule({
	id: "contract/protocol-mismatch",
	summary: "A client and a server of one deployment are set to speak different protocols.",
	severity: "error",
	about: "file",
	reach: "graph",
	*check(facts, { models }) {
		for (const remark of facts.remarks) if (remark.rule === "contract/protocol-mismatch") yield remark;
		for (const card of facts.cards) yield* consumers(card, models);
	},
});

function* consumers(card: Card, models: readonly Model[]): Iterable<Remark> {
	const [first] = models;
	if (!first || !models.every(({ protocols }) => protocols && !protocols.includes("v1"))) return;
	const spoken = [...new Set(models.flatMap(({ protocols = [] }) => protocols))].toSorted();
	for (const { path } of card.consumers) {
		if (!path || !asksFirstProtocol(path.value)) continue;
		const message = `The consumer asks \`${path.value}\`, a path of the first protocol, but the server of the model speaks ${either(spoken)}.`;
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
