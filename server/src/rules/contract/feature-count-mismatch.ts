import { rule } from "../rule.ts";

export const featureCountMismatch = rule({
	id: "contract/feature-count-mismatch",
	summary: "The card lists more or fewer features than the model's input has columns.",
	severity: "error",
	about: "card",
	needs: ["header", "file"],
	reach: "graph",
	*check({ features, featuresComplete, model }, { header, file }) {
		const [input, ...others] = header.inputs;
		const width = input?.shape?.length === 2 ? input.shape[1] : undefined;
		if (!featuresComplete?.value || features.length === 0 || !input || others.length > 0 || typeof width !== "number") return;
		// A text or a transformed value may well become many columns, and what only the training has may be none.
		if (features.some(({ dtype, transform }) => transform || dtype?.value === "string")) return;
		const served = features.filter(({ availability }) => availability?.value !== "training-only");
		if (features.length === width || served.length === width) return;
		yield {
			at: featuresComplete.at,
			message: `The card says that its list of ${features.length} features is complete, but the input \`${input.name}\` of \`${file.path}\` has ${width} columns.`,
			...(model?.artifact ? { related: [{ value: `\`${file.path}\` is named here.`, at: model.artifact.at }] } : {}),
		};
	},
});
