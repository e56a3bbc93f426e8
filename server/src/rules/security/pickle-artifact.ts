import { foreignOf } from "../../evidence/pickle.ts";
import type { Model } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { namedModels } from "../artifact/named-models.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

export const pickleArtifact = rule({
	id: "security/pickle-artifact",
	summary: "The model file is a pickle, which may run any code when it is loaded.",
	severity: "info",
	about: "file",
	reach: "graph",
	stage: "staging",
	*check(facts, { lineage, models, evidenceOf }) {
		for (const { subject, path, at } of namedModels(facts, lineage)) {
			const { pickle, file } = evidenceOf(subject, "pickle", "file");
			// A pickle that does run code is told of by its own rule.
			if (pickle && pickle.dangerous.length > 0) continue;
			if (file?.unread !== undefined) {
				yield { at, message: `\`${path}\` is ${file.unread}, so what it does when it is loaded is not known.` };
			}
			if (!pickle) continue;
			const origin = subject.kind === "card" ? models.map(strangeOrigin).find((one) => one !== undefined) : undefined;
			const served = origin ? `, and the server fetches it from \`${origin.value}\`` : "";
			const foreign = [...new Set(foreignOf(pickle).map(({ module, name }) => `${module}.${name}`))];
			const own = foreign.length > 0 ? `; it needs ${listText(foreign)} of no framework that is known` : "";
			const message = `\`${path}\` is a pickle${served}, so whoever can write it decides what runs in the server${own}.`;
			const related = origin ? { related: [{ value: "It is fetched from here.", at: origin.at }], severity: "warning" as const } : {};
			yield { at, message, ...related };
		}
	},
});

/** Where strangers can put a file: a hub or a web server. */
function strangeOrigin({ artifact }: Model): Located<string> | undefined {
	return artifact && /^(?:hf|https?|modelscope):/i.test(artifact.value) ? artifact : undefined;
}
