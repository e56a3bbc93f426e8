import type { OnnxHeader } from "../../evidence/onnx.ts";
import type { Model } from "../../facts/facts.ts";

/** What a method of explanation asks of the model, and of what the model reads. */
export interface Method {
	readonly needs?: "trees" | "gradients";
	readonly reads?: "rows" | "images" | "text";
}

/** A method by its name, or by its type as Alibi, Seldon, KServe and AIX360 call it; nothing for one that takes any model. */
export function methodNamed(word: string): Method | undefined {
	const folded = word.toLowerCase().replace(/[^a-z0-9]/g, "");
	return methods[folded] ?? methods[folded.replace(/^(?:shap|alibi|captum)|explainer$/g, "")];
}

/**
 * TreeSHAP reads the trees themselves (Lundberg et al. 2020, "From local explanations to global understanding with explainable AI for trees");
 * the gradient methods differentiate the model's output by its input; the others change rows, pictures or words and ask again.
 */
const methods: Readonly<Record<string, Method>> = {
	treeshap: { needs: "trees" },
	shaptree: { needs: "trees" },
	treeexplainer: { needs: "trees" },
	treeinterpreter: { needs: "trees" },
	integratedgradients: { needs: "gradients" },
	gradcam: { needs: "gradients" },
	smoothgrad: { needs: "gradients" },
	deeplift: { needs: "gradients" },
	deepshap: { needs: "gradients" },
	deepexplainer: { needs: "gradients" },
	gradientshap: { needs: "gradients" },
	gradientexplainer: { needs: "gradients" },
	anchortabular: { reads: "rows" },
	limetabular: { reads: "rows" },
	tabularlime: { reads: "rows" },
	tabular: { reads: "rows" },
	anchorimage: { reads: "images" },
	anchorimages: { reads: "images" },
	limeimage: { reads: "images" },
	limeimages: { reads: "images" },
	anchortext: { reads: "text" },
	anchorstext: { reads: "text" },
	limetext: { reads: "text" },
	limetexts: { reads: "text" },
};

/** What a model is inside: trees, a network, or any estimator of scikit-learn, which has no gradients but may be trees. */
export type Inside = "trees" | "network" | "estimator";

const formats: readonly (readonly [RegExp, Inside])[] = [
	[/^(?:xgboost|lightgbm|catboost|fil)$/i, "trees"],
	[
		/^(?:tensorflow|tensorflow_savedmodel|tensorflow_graphdef|keras|pytorch|pytorch_libtorch|huggingface|paddle|openvino|tensorrt|tensorrt_plan)$/i,
		"network",
	],
	[/^sklearn$/i, "estimator"],
];

/** Operators that a network is made of, and that no translation of trees into tensors uses. */
const layers: ReadonlySet<string> = new Set([
	"Attention",
	"BatchNormalization",
	"Conv",
	"ConvTranspose",
	"Gelu",
	"GRU",
	"LayerNormalization",
	"LSTM",
	"MaxPool",
	"MultiHeadAttention",
	"RNN",
]);

/** As the manifest says, else as the operators of its file do, with the words that tell it. */
export function insideOf(
	{ format }: Pick<Model, "format">,
	header: OnnxHeader | undefined,
): { readonly inside: Inside; readonly by: string } | undefined {
	const inside = format && formats.find(([pattern]) => pattern.test(format.value))?.[1];
	if (format && inside) return { inside, by: `is served as \`${format.value}\`` };
	const tree = header?.operators.find(({ name }) => /^TreeEnsemble/.test(name));
	if (tree) return { inside: "trees", by: `computes with \`${tree.name}\`` };
	const layer = header?.operators.find(({ name, domain }) => layers.has(name) && (domain === "" || domain === "com.microsoft"));
	return layer && { inside: "network", by: `computes with \`${layer.name}\`` };
}

/** What a model reads of one item, where it is plain. */
export function readsOf(
	model: Model | undefined,
	header: OnnxHeader | undefined,
): { readonly reads: "rows" | "images"; readonly input: string } | undefined {
	const ofGraph = header?.inputs.map(({ name, type, shape }) => ({ name, type, shape: shape?.slice(1) }));
	const declared = model?.inputs.map(({ name, type, shape }) => ({
		name: name?.value ?? "",
		type: type?.value ?? "",
		shape: model.implicitBatch ? shape?.value : shape?.value.slice(1),
	}));
	const inputs = ofGraph ?? declared ?? [];
	const picture = inputs.find(({ shape, type }) => shape && isNumber(type) && isPicture(shape));
	if (picture) return { reads: "images", input: picture.name };
	const [first] = inputs;
	return first && inputs.every(({ shape, type }) => shape && isNumber(type) && isRow(shape))
		? { reads: "rows", input: first.name }
		: undefined;
}

function isNumber(type: string): boolean {
	return /^(?:FP|BF|U?INT)\d+$/.test(type);
}

type Dims = readonly (number | string | null)[];

/** Three dimensions, of which the first or the last is that of colours. */
function isPicture(shape: Dims): boolean {
	const [first, middle, last] = shape;
	if (shape.length !== 3) return false;
	const isLarge = (dim: number | string | null | undefined) => typeof dim !== "number" || dim >= 16;
	const sides =
		first === 3 || first === 1 || first === 4 ? [middle, last] : last === 3 || last === 1 || last === 4 ? [first, middle] : undefined;
	if (!sides?.every(isLarge)) return false;
	return sides.every((side) => typeof side === "number") || first === 3 || last === 3;
}

/** The smallest pictures that people flatten have 8 × 8 points. */
function isRow(shape: Dims): boolean {
	const [width] = shape;
	return shape.length === 1 && typeof width === "number" && width < 64;
}
