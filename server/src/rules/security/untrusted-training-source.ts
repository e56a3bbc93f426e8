import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

/** Tags that say that strangers can write to a source. */
const open = /^(?:public|user[-_ ]?generated|crowd[-_ ]?sourced|scraped)$/i;

export const untrustedTrainingSource = rule({
	id: "security/untrusted-training-source",
	summary: "The model is trained on a source that strangers can write to, and nothing checks it.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ sources, features, model }) {
		for (const { id, tags, validation, place, unknown } of sources) {
			const tag = tags.find(({ value }) => open.test(value));
			if (!id || !tag || validation || unknown?.includes("validation")) continue;
			const readers = features.filter(({ source }) => source?.value === id.value);
			const data = model?.trainingData?.id;
			const at = readers[0]?.source?.at ?? (data?.value === id.value ? data.at : undefined);
			if (!at) continue;
			const message = `The model is trained on \`${id.value}\`, which is tagged \`${tag.value}\`, but the source names no \`validation\`.`;
			yield {
				at: tag.at,
				message,
				related: [{ value: "The model reads it here.", at }],
				...stub(place, "Add validation", ["validation: # TODO"]),
			};
		}
	},
});
