import { replace } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { declaredShape, fitOf, fixedWhereOpen, pairsOf, runsGraph } from "./graph-tensors.ts";
import { dimsText, shapeText } from "./shapes.ts";

export const shapeMismatch = rule({
	id: "contract/shape-mismatch",
	summary: "A tensor has another shape in the manifest than in the model file.",
	severity: "error",
	about: "model",
	needs: ["signature", "file"],
	reach: "graph",
	*check(model, { signature, file, evidenceOf }) {
		const { header } = evidenceOf(model, "header");
		if (!runsGraph(model, file, header ? "onnx" : "tensorflow")) return;
		for (const pair of pairsOf(model, signature)) {
			const shape = declaredShape(pair);
			const actual = pair.actual.shape;
			const fit = fitOf(pair, model);
			const fixed = header && fit === "fits" ? fixedWhereOpen(pair, model) : undefined;
			if (!shape || !actual || (fit !== "differs" && fixed === undefined)) continue;
			const stated = shapeText(model.implicitBatch ? [-1, ...shape.value] : shape.value);
			const batch = model.implicitBatch ? " with the batch dimension" : "";
			const why = fixed === undefined ? "" : `, and Triton takes no -1 where ONNX Runtime has ${fixed}`;
			// Dimensions that the server reshapes are the person's own choice.
			const dims = dimsText(actual.slice(model.implicitBatch ? 1 : 0));
			const fixable = !pair.declared.reshape && actual.length > (model.implicitBatch ? 1 : 0);
			yield {
				at: shape.at,
				message: `\`${pair.name.value}\` has the shape ${stated} here${batch}, but ${shapeText(actual)} in \`${file.path}\`${why}.`,
				...(fixable ? { fix: replace(shape.at, dims, `Change to ${dims}`, false) } : {}),
			};
		}
	},
});
