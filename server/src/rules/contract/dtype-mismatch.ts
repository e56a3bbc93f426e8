import { replace } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { pairsOf, runsGraph } from "./graph-tensors.ts";

/** Types that both sides have one name for; others, such as those of eight bits, are compared with nothing. */
const compared = new Set(
	["BOOL", "BYTES", "BF16", "FP16", "FP32", "FP64"].concat([8, 16, 32, 64].flatMap((bits) => [`INT${bits}`, `UINT${bits}`])),
);

export const dtypeMismatch = rule({
	id: "contract/dtype-mismatch",
	summary: "A tensor has another type in the manifest than in the model file.",
	severity: "error",
	about: "model",
	needs: ["signature", "file"],
	reach: "graph",
	*check(model, { signature, file, evidenceOf }) {
		const { header } = evidenceOf(model, "header");
		if (!runsGraph(model, file, header ? "onnx" : "tensorflow")) return;
		for (const { name, declared, actual } of pairsOf(model, signature)) {
			const { type } = declared;
			if (!type || type.value === actual.type || !compared.has(type.value) || !compared.has(actual.type)) continue;
			const spelt = model.typeNames?.[actual.type];
			yield {
				at: type.at,
				message: `\`${name.value}\` is ${type.value} here, but ${actual.type} in \`${file.path}\`.`,
				...(spelt ? { fix: replace(type.at, spelt, `Change to ${spelt}`, true) } : {}),
			};
		}
	},
});
