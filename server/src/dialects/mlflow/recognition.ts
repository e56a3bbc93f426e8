import type { Cursor } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";

/** A model that MLflow has saved, or a project that it runs. */
export type Kind = "MLmodel" | "MLproject";

export const schemaIds: Readonly<Record<Kind, string>> = {
	MLmodel: "mlflow-model.schema.json",
	MLproject: "mlflow-project.schema.json",
};

/** MLflow looks for a model by just this name, and for a project by its name in any case. */
export function kindOf(file: string): Kind | undefined {
	if (/(^|\/)MLmodel$/.test(file)) return "MLmodel";
	return /(^|\/)mlproject$/i.test(file) ? "MLproject" : undefined;
}

/** Words that say enough by themselves. */
const telling: Readonly<Record<Kind, readonly string[]>> = {
	MLmodel: ["flavors", "mlflow_version", "model_uuid", "utc_time_created"],
	MLproject: ["entry_points", "conda_env", "python_env", "docker_env", "databricks_spark_job"],
};

export function recognises(document: Cursor, file: string): boolean {
	const kind = kindOf(file);
	if (!kind || !document.isMap) return false;
	if (telling[kind].some((key) => document.get(key).present)) return true;
	const known = schemaNamed(schemaIds[kind]).properties ?? {};
	const entries = document.entries();
	const ours = entries.filter(({ key }) => Object.hasOwn(known, key?.value ?? ""));
	// In another case the name is a word like any other.
	const exact = /(?:^|\/)(?:MLmodel|MLproject)$/.test(file);
	return ours.length > 1 || (exact && ours.length > 0 && ours.length === entries.length);
}
