import { rule } from "../rule.ts";

export const signatureMissing = rule({
	id: "contract/signature-missing",
	summary: "In production, a model has no signature, so that nothing holds requests against what it was trained on.",
	severity: "warning",
	about: "model",
	reach: "graph",
	stage: "production",
	*check({ at, format, unsigned }) {
		if (!unsigned) return;
		const what = format ? `The \`${format.value}\` model` : "The model";
		yield { at, message: `${what} has no signature, so a request with missing or mistyped columns reaches it unchecked.` };
	},
});
