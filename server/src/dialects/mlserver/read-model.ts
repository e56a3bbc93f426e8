import type { Model, Tensor } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** The runtimes that come with MLServer: the format that each reads, and the files that it looks for in a folder. */
const runtimes: Readonly<Record<string, { readonly format: string; readonly files: readonly string[] }>> = {
	SKLearnModel: { format: "sklearn", files: ["model.joblib", "model.pickle", "model.pkl"] },
	XGBoostModel: { format: "xgboost", files: ["model.bst", "model.json", "model.ubj"] },
	LightGBMModel: { format: "lightgbm", files: ["model.bst"] },
	CatboostModel: { format: "catboost", files: ["model.cbm", "model.bin"] },
	MLflowRuntime: { format: "mlflow", files: [] },
	HuggingFaceRuntime: { format: "huggingface", files: [] },
	MLlibModel: { format: "mllib", files: [] },
};

export function readModel(document: Cursor, at: Span): Model {
	const name = filled(document.get("name"));
	const implementation = document.get("implementation").string();
	const runtime = implementation && runtimes[implementation.value.slice(implementation.value.lastIndexOf(".") + 1)];
	const artifact = filled(document.get("parameters", "uri"));
	const batch = readBatch(document);
	return {
		kind: "model",
		at,
		dialect: "mlserver",
		...(name ? { name } : {}),
		...(implementation && runtime ? { format: { value: runtime.format, at: implementation.at } } : {}),
		...(artifact ? { artifact } : {}),
		...batch,
		protocols: ["v2", "grpc-v2"],
		implicitBatch: false,
		inputs: tensors(document.get("inputs")),
		outputs: tensors(document.get("outputs")),
		steps: [],
		files: document.get("parameters", "uri").templated ? [] : filesOf(artifact?.value, at.file, runtime?.files ?? []),
	};
}

/** Batches are formed only where both a size above 1 and a time are set. */
export function readBatch(document: Cursor): Pick<Model, "maxBatch" | "batchDelay" | "batchDelayUnit"> {
	const size = document.get("max_batch_size").number();
	const seconds = document.get("max_batch_time").number();
	if (!size || size.value < 2 || !seconds || seconds.value <= 0) return {};
	return { maxBatch: size, batchDelay: { value: seconds.value * 1000, at: seconds.at }, batchDelayUnit: 1000 };
}

/** A path is looked up from the folder of the settings; a folder is searched for the runtime's usual files. */
function filesOf(uri: string | undefined, file: string, usual: readonly string[]): readonly string[] {
	const path = uri?.replace(/^file:(\/\/)?/, "") ?? ".";
	if (/^[\w+.-]+:/.test(path)) return [];
	const resolved = resolvePath(file, path);
	if (resolved.startsWith("/") || resolved.startsWith("../")) return [];
	const inFolder = usual.map((name) => (resolved === "" ? name : `${resolved}/${name}`));
	return /\.[a-z]\w*$/i.test(resolved) ? [resolved, ...inFolder] : inFolder;
}

function tensors(list: Cursor): readonly Tensor[] {
	return list.items().flatMap((item): readonly Tensor[] => {
		const [name, type] = [filled(item.get("name")), filled(item.get("datatype"))];
		const at = name?.at ?? item.entries()[0]?.key?.at;
		if (!at) return [];
		const shape = shapeOf(item.get("shape"));
		return [{ at, optional: false, ...(name ? { name } : {}), ...(type ? { type } : {}), ...(shape ? { shape } : {}) }];
	});
}

/** -1 is a dimension of any size. */
function shapeOf(cursor: Cursor): Located<readonly (number | null)[]> | undefined {
	const sizes = cursor.items().map((item) => item.number()?.value);
	const known = sizes.filter((size) => size !== undefined);
	if (!cursor.isList || !cursor.at || known.length < sizes.length) return undefined;
	return { value: known.map((size) => (size < 0 ? null : size)), at: cursor.at };
}

function filled(cursor: Cursor): Located<string> | undefined {
	const text = cursor.string();
	return text?.value === "" ? undefined : text;
}
