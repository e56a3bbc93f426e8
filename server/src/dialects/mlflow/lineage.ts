import type { Facts, Model } from "../../facts/facts.ts";
import { localKey, nameKey, placeKey, type Relation, type Thing } from "../../facts/thing.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";

type Flow = Pick<Facts, "things" | "relations">;

/** The entry points of a project, each with the data that it reads where nobody says otherwise. */
export function projectLineage(document: Cursor, context: Context): Flow {
	const parts = document
		.get("entry_points")
		.entries()
		.map((entryPoint) => stage(entryPoint, context));
	return { things: parts.flatMap(({ things }) => things), relations: parts.flatMap(({ relations }) => relations) };
}

function stage(entryPoint: Cursor, context: Context): Flow {
	const name = entryPoint.key;
	if (!name || !entryPoint.isMap) return { things: [], relations: [] };
	const key = localKey("stage", name.at.file, name.value);
	const inputs = [
		...entryPoint
			.get("parameters")
			.entries()
			.flatMap((parameter) => defaultPath(parameter, context)),
		...programs(entryPoint.get("command").string(), context),
	];
	const thing: Thing = { kind: "stage", at: name.at, name: name.value, keys: [key], declared: true };
	return {
		things: [thing, ...inputs],
		relations: inputs.flatMap(({ keys, at }) => keys.map((from): Relation => ({ kind: "read", from, to: key, at }))),
	};
}

/** MLflow fetches what a parameter of the type `path` holds; a path in the workspace is data only if something lies there. */
function defaultPath(parameter: Cursor, context: Context): readonly Thing[] {
	const place = parameter.get("default").string();
	if (!place || place.value === "" || parameter.get("type").string()?.value !== "path") return [];
	const { value, at } = place;
	const remote = /^[a-z][\w+.-]*:\/\/[^/]+\/+[^/]/i.test(value);
	if (!remote && (/^[a-z][\w+.-]*:/i.test(value) || !lies(value, context))) return [];
	const key = placeKey(remote ? value : resolvePath(at.file, value));
	return [{ kind: "dataset", at, name: value, keys: [key], declared: false }];
}

/** The programs that the command names and the project holds. */
function programs(command: Located<string> | undefined, context: Context): readonly Thing[] {
	const words = new Set(command?.value.match(/[\w./-]+\.(?:py|ipynb|R|r|sh|jl)(?![\w.])/g));
	return [...words].flatMap((word): readonly Thing[] => {
		if (!command || !lies(word, context)) return [];
		const path = resolvePath(command.at.file, word);
		return [{ kind: "code", at: command.at, name: path, keys: [placeKey(path)], declared: false }];
	});
}

function lies(written: string, { source, exists }: Context): boolean {
	const path = resolvePath(source.file, written);
	return path !== "" && !path.startsWith("/") && !path.startsWith("../") && exists(path) === true;
}

/** What a saved model is called by: the run that logged it with its path there, or its own number. A copy of it has the same. */
export function modelThings(model: Model, document: Cursor): readonly Thing[] {
	const keys = modelKeys(document);
	const file = model.at.file;
	// Nearly all of them hold a model.pkl, and people hand over the folder.
	const name = file.slice(0, Math.max(0, file.lastIndexOf("/"))) || (model.artifact?.value ?? file);
	return keys.length > 0 ? [{ kind: "model", at: model.at, name, keys: [localKey("model", file, "0"), ...keys], declared: true }] : [];
}

function modelKeys(document: Cursor): readonly string[] {
	const [run, path, id] = ["run_id", "artifact_path", "model_id"].map((key) => document.get(key).string()?.value);
	return [
		...(run && path && !/^[a-z]+:/i.test(path) ? [nameKey("mlflow/run", `${run}/${path}`)] : []),
		...(id ? [nameKey("mlflow/logged-model", id)] : []),
	];
}
