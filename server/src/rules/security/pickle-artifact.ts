import type { Model } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { namedModels } from "../artifact/named-models.ts";
import { rule } from "../rule.ts";

export const pickleArtifact = rule({
	id: "security/pickle-artifact",
	summary: "The model file is a pickle, which may run any code when it is loaded.",
	severity: "info",
	about: "file",
	reach: "graph",
	*check(facts, { lineage, models, evidenceOf }) {
		for (const { subject, path, at } of namedModels(facts, lineage)) {
			const { pickle } = evidenceOf(subject, "pickle");
			// A pickle that does run code is told of by its own rule.
			if (!pickle || pickle.dangerous.length > 0) continue;
			const origin = subject.kind === "card" ? models.map(strangeOrigin).find((one) => one !== undefined) : undefined;
			const served = origin ? `, and the server fetches it from \`${origin.value}\`` : "";
			const message = `\`${path}\` is a pickle${served}, so whoever can write it decides what runs in the server.`;
			const related = origin ? { related: [{ value: "It is fetched from here.", at: origin.at }], severity: "warning" as const } : {};
			yield { at, message, ...related };
		}
	},
});

/** Where strangers can put a file: a hub or a web server. */
function strangeOrigin({ artifact }: Model): Located<string> | undefined {
	return artifact && /^(?:hf|https?|modelscope):/i.test(artifact.value) ? artifact : undefined;
}
