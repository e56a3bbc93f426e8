import { rewrite } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

const mostNamed = 3;

export const piiToLog = rule({
	id: "security/pii-to-log",
	summary: "Features that hold personal data are sent to the payload logger with every request.",
	severity: "warning",
	about: "service",
	reach: "graph",
	*check({ logger }, { card }) {
		const mode = logger?.mode;
		const personal = card?.features.filter(({ pii }) => pii?.value) ?? [];
		if (!mode || (mode.value !== "all" && mode.value !== "request") || personal.length === 0) return;
		const names = personal.flatMap(({ name }) => name?.value ?? []);
		const listed = names.length > 0 ? listText(names) : "features";
		const related = personal.slice(0, mostNamed).map(({ at, pii }) => ({ value: "The card says so here.", at: pii?.at ?? at }));
		const message = `The logger takes every request (\`mode: ${mode.value}\`), but the card marks ${listed} as personal data.`;
		yield {
			at: mode.at,
			message,
			related,
			fix: rewrite(mode, "response", "Log responses only", false),
		};
	},
});
