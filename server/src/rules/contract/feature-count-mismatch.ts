import type { Evidence } from "../../evidence/evidence.ts";
import { rule } from "../rule.ts";

export const featureCountMismatch = rule({
	id: "contract/feature-count-mismatch",
	summary: "The card lists more or fewer features than the model's input has columns.",
	severity: "error",
	about: "card",
	needs: ["file"],
	reach: "graph",
	*check(card, { file, evidenceOf }) {
		const { features, featuresComplete, model } = card;
		const taken = rowOf(evidenceOf(card, "signature", "description"));
		if (!featuresComplete?.value || features.length === 0 || !taken) return;
		// Where the names can be compared, that tells more.
		if (taken.names?.some((column) => features.some(({ name }) => name?.value === column))) return;
		// A text or a transformed value may well become many columns, and what only the training has may be none.
		if (features.some(({ dtype, transform }) => transform || dtype?.value === "string")) return;
		const served = features.filter(({ availability }) => availability?.value !== "training-only");
		if (features.length === taken.width || served.length === taken.width) return;
		const what = taken.input === undefined ? `\`${file.path}\` takes` : `the input \`${taken.input}\` of \`${file.path}\` has`;
		yield {
			at: featuresComplete.at,
			message: `The card says that its list of ${features.length} features is complete, but ${what} ${taken.width} columns.`,
			...(model?.artifact ? { related: [{ value: `\`${file.path}\` is named here.`, at: model.artifact.at }] } : {}),
		};
	},
});

interface Row {
	readonly width: number;
	readonly input?: string;
	readonly names?: readonly string[];
}

/** The only row that a model takes: its one input with two dimensions, or the columns of trees and of Keras. */
function rowOf({ signature, description }: Partial<Evidence>): Row | undefined {
	const columns = description?.columns;
	if (!signature) return columns && { width: columns.count, ...(columns.names ? { names: columns.names } : {}) };
	const [input, ...others] = signature.inputs;
	const width = input?.shape?.length === 2 ? input.shape[1] : undefined;
	return input && others.length === 0 && typeof width === "number" ? { width, input: input.name } : undefined;
}
