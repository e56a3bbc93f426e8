import { rule } from "../rule.ts";
import { related, sameVersion } from "../words.ts";

export const fixedThreshold = rule({
	id: "drift/fixed-threshold",
	summary: "A decision threshold was chosen for another version of the model than the one that is served.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ thresholds, model }) {
		const version = model?.version;
		if (!version) return;
		for (const { setFor, value } of thresholds) {
			if (!setFor || sameVersion(setFor.value, version.value)) continue;
			const which = value ? `The threshold ${value.value}` : "The threshold";
			const message = `${which} was chosen for version \`${setFor.value}\`, but version \`${version.value}\` is served.`;
			yield { at: setFor.at, message, ...related({ value: "The served version is stated here.", at: version.at }) };
		}
	},
});
