import { replace } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { declaredShape, dimsText, fitOf, pairsOf, runsGraph, shapeText } from "./graph-tensors.ts";

export const shapeMismatch = rule({
	id: "contract/shape-mismatch",
	summary: "A tensor has another shape in the manifest than in the model file.",
	severity: "error",
	about: "model",
	needs: ["header", "file"],
	reach: "graph",
	*check(model, { header, file }) {
		if (!runsGraph(model, file)) return;
		for (const pair of pairsOf(model, header)) {
			const shape = declaredShape(pair);
			const actual = pair.actual.shape;
			if (!shape || !actual || fitOf(pair, model) !== "differs") continue;
			const stated = shapeText(model.implicitBatch ? [-1, ...shape.value] : shape.value);
			const batch = model.implicitBatch ? " with the batch dimension" : "";
			// Dimensions that the server reshapes are the person's own choice.
			const dims = dimsText(actual.slice(model.implicitBatch ? 1 : 0));
			const fixable = !pair.declared.reshape && actual.length > (model.implicitBatch ? 1 : 0);
			yield {
				at: shape.at,
				message: `\`${pair.name.value}\` has the shape ${stated} here${batch}, but ${shapeText(actual)} in \`${file.path}\`.`,
				...(fixable ? { fix: replace(shape.at, dims, `Change to ${dims}`, false) } : {}),
			};
		}
	},
});
