import type { Cursor } from "../../source/tree.ts";

/** How a flavor says which release of its framework wrote the model. */
interface Flavor {
	readonly versionKey: string;
	/** As pip names it. */
	readonly packageName: string;
}

/** The flavors of MLflow that write down a version, each by the key and the package that it is of. */
export const flavors: Readonly<Record<string, Flavor>> = {
	sklearn: { versionKey: "sklearn_version", packageName: "scikit-learn" },
	xgboost: { versionKey: "xgb_version", packageName: "xgboost" },
	lightgbm: { versionKey: "lgb_version", packageName: "lightgbm" },
	catboost: { versionKey: "catboost_version", packageName: "catboost" },
	pytorch: { versionKey: "pytorch_version", packageName: "torch" },
	keras: { versionKey: "keras_version", packageName: "keras" },
	onnx: { versionKey: "onnx_version", packageName: "onnx" },
	spark: { versionKey: "pyspark_version", packageName: "pyspark" },
	statsmodels: { versionKey: "statsmodels_version", packageName: "statsmodels" },
	spacy: { versionKey: "spacy_version", packageName: "spacy" },
	prophet: { versionKey: "prophet_version", packageName: "prophet" },
	pmdarima: { versionKey: "pmdarima_version", packageName: "pmdarima" },
	paddle: { versionKey: "paddle_version", packageName: "paddlepaddle" },
	transformers: { versionKey: "transformers_version", packageName: "transformers" },
	sentence_transformers: { versionKey: "sentence_transformers_version", packageName: "sentence-transformers" },
};

export const pyfunc = "python_function";

/** Flavors whose models take prompts and chats, for which MLflow brings the signature or does without. */
const conversational = new Set(["openai", "langchain", "llama_index", "dspy", "promptflow", "transformers", "anthropic", "crewai"]);

/** The flavor of the framework itself; python_function is the common face that others have too. */
export function ownFlavor(document: Cursor): Cursor | undefined {
	const all = document.get("flavors").entries();
	return all.find(({ key, isMap }) => isMap && key?.value !== pyfunc) ?? all.find(({ isMap }) => isMap);
}

/** Does it answer prompts or chats? Then a signature of columns says little of it. */
export function isConversational(document: Cursor): boolean {
	const all = document.get("flavors");
	const task = document.get("metadata", "task").string()?.value ?? "";
	if (task.startsWith("llm/") || all.get(pyfunc, "streamable").boolean()?.value === true) return true;
	return all.entries().some(({ key }) => conversational.has(key?.value ?? ""));
}
