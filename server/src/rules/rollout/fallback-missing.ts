import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { called } from "../words.ts";

export const fallbackMissing = rule({
	id: "rollout/fallback-missing",
	summary: "People wait for the model's answer in production, and nothing answers when it does not.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check({ audience, consumers, fallback, place }) {
		if (audience?.value !== "end-user" || fallback) return;
		const waiting = consumers.find(({ asynchronous, timeoutMs }) => asynchronous?.value === false || (timeoutMs && !asynchronous?.value));
		if (!waiting) return;
		const who = called(waiting.id, "A consumer");
		yield {
			at: waiting.at,
			message: `${who} waits for an answer that end users see, but the card names no fallback.`,
			...stub(place, "Add a fallback to fill in", ["fallback:", "  kind: # TODO", "  target: # TODO", "  timeoutMs: # TODO"]),
			related: [{ value: "The audience is stated here.", at: audience.at }],
		};
	},
});
