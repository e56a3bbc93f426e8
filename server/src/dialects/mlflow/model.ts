import type { Environment, Origin } from "../../facts/environment.ts";
import type { Model, Tensor } from "../../facts/facts.ts";
import { parseDate } from "../../facts/units.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { flavors, isConversational, ownFlavor, pyfunc } from "./flavors.ts";
import { readColumns, readTensors, typeNames } from "./tensors.ts";

/** The model that an MLmodel describes; nothing where it has no flavor. */
export function readModel(document: Cursor, { source }: Context, environment: Environment | undefined): Model | undefined {
	const flavor = ownFlavor(document);
	const key = flavor?.key;
	if (!flavor || !key) return undefined;
	const version = versionOf(flavor);
	const artifact = artifactOf(document, flavor);
	const origins = originsOf(document, flavor);
	const [inputs, outputs] = ["inputs", "outputs"].map((side) => readColumns(document.get("signature", side), source));
	const writtenAt = momentOf(document.get("utc_time_created"));
	return {
		kind: "model",
		at: key.at,
		dialect: "mlflow",
		format: key,
		...(version ? { formatVersion: version } : {}),
		...(artifact ? { artifact } : {}),
		files: artifact ? filesOf(artifact, source.file) : [],
		implicitBatch: false,
		inputs: takenInputs(readTensors(document.get("signature", "inputs"), source), key.value),
		outputs: readTensors(document.get("signature", "outputs"), source),
		...(inputs && outputs && inputs.length + outputs.length > 0 ? { columns: { inputs, outputs } } : {}),
		...(writtenAt ? { writtenAt } : {}),
		typeNames,
		steps: [],
		...(origins.length > 0 ? { origins } : {}),
		...(environment ? { environment } : {}),
		...(isUnsigned(document) ? { unsigned: true } : {}),
	};
}

function momentOf(cursor: Cursor): Located<number> | undefined {
	const written = cursor.string();
	const value = written && parseDate(written.value);
	return written && value !== undefined ? { value, at: written.at } : undefined;
}

/** The flavor for ONNX hands doubles on as the floats that the graph wants. */
function takenInputs(inputs: readonly Tensor[], flavor: string): readonly Tensor[] {
	if (flavor !== "onnx") return inputs;
	return inputs.map(({ type, ...input }) => (type && type.value !== "FP64" ? { ...input, type } : input));
}

/** Only the common face holds requests against a signature. */
function isUnsigned(document: Cursor): boolean {
	const signature = document.get("signature");
	if (signature.isMap || signature.templated || isConversational(document)) return false;
	return document.get("flavors", pyfunc).isMap;
}

function versionOf(flavor: Cursor): Located<string> | undefined {
	const known = flavors[flavor.key?.value ?? ""];
	return known && flavor.get(known.versionKey).word();
}

function artifactOf(document: Cursor, flavor: Cursor): Located<string> | undefined {
	const face = document.get("flavors", pyfunc);
	const places = [flavor.get("pickled_model"), flavor.get("model_path"), flavor.get("data"), face.get("model_path"), face.get("data")];
	return places.map((place) => place.string()).find((path) => path !== undefined && path.value !== "");
}

/** What stands there may be a folder, in which PyTorch and Keras have files of their own names. */
function filesOf({ value }: Located<string>, file: string): readonly string[] {
	if (/^[\w+.-]+:/.test(value)) return [];
	const path = resolvePath(file, value);
	if (path.startsWith("/") || path.startsWith("../")) return [];
	return /\.[a-z]\w*$/i.test(path) ? [path] : [`${path}/model.pth`, `${path}/model.keras`, `${path}/model.h5`];
}

function originsOf(document: Cursor, flavor: Cursor): readonly Origin[] {
	const known = flavors[flavor.key?.value ?? ""];
	const framework = versionOf(flavor);
	const face = document.get("flavors", pyfunc);
	const python = face.get("python_version").string();
	const cloudpickle = face.get("cloudpickle_version").string();
	const origins = [
		{ name: known?.packageName ?? "", version: framework, pickled: isPickled(document, flavor) },
		{ name: "python", version: python, pickled: false },
		{ name: "cloudpickle", version: cloudpickle, pickled: false },
	];
	return origins.flatMap(({ version, ...origin }): readonly Origin[] => (version ? [{ ...origin, version }] : []));
}

function isPickled(document: Cursor, flavor: Cursor): boolean {
	const format = flavor.get("serialization_format").string()?.value;
	if (format !== undefined) return format === "pickle" || format === "cloudpickle";
	return /\.(?:pkl|pickle|joblib)$/.test(artifactOf(document, flavor)?.value ?? "");
}
