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

/** Triton alone has no other protocol than the second; KServe puts servers and transformers of its own in front that speak both. */
function* consumers(card: Card, models: readonly Model[]): Iterable<Remark> {
	const [first] = models;
	if (!first || models.some(({ dialect }) => dialect !== "triton")) return;
	for (const { path } of card.consumers) {
		if (!path || !asksFirstProtocol(path.value)) continue;
		const message = `The consumer asks \`${path.value}\`, a path of the first protocol, but Triton answers the second one only.`;
		yield { at: path.at, message, related: [{ value: "Triton serves this model.", at: first.at }] };
	}
}

/** `/v1/models/churn:predict`: no other interface has such a path. */
function asksFirstProtocol(path: string): boolean {
	return /\/v1\/models\/[^/:]+:(?:predict|explain)$/.test(path);
}
