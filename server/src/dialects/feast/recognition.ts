import type { Cursor, Source } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";
import { providers } from "./kinds.ts";

export const repositorySchemaId = "feast-feature-store.schema.json";

/** Words that hardly another program's configuration has at its top. */
const telling = ["online_store", "offline_store", "entity_key_serialization_version"];
/** Words of Feast that others have too. */
const common = ["registry", "batch_engine", "feature_server", "provider", "auth"];

/** A project with its registry, and something that only Feast says; under its usual name a file may lack much of that. */
export function isRepository(document: Cursor, file: string): boolean {
	const has = (key: string) => document.get(key).present;
	if (!document.isMap || has("apiVersion") || has("kind") || has("services")) return false;
	const told = telling.filter(has).length;
	const shared = common.filter(has).length;
	if (/(^|\/)feature_store[\w.-]*\.ya?ml$/.test(file))
		return isMostlyKnown(document) && (told > 0 || shared > 1 || (shared > 0 && has("project")));
	if (!has("project")) return told > 1 && has("registry");
	if (told > 0) return has("registry") || told + shared > 1;
	if (document.get("registry", "registry_type").present) return true;
	const provider = document.get("provider").string()?.value ?? "";
	return /\.(?:db|pb)$/.test(document.get("registry").string()?.value ?? "") && Object.hasOwn(providers, provider);
}

function isMostlyKnown(document: Cursor): boolean {
	const known = schemaNamed(repositorySchemaId).properties ?? {};
	const keys = document.entries().map(({ key }) => key?.value ?? "");
	return keys.filter((key) => Object.hasOwn(known, key)).length * 2 >= keys.length;
}

/** Templates of `feast init` hold `%BUCKET%` where YAML takes no percent sign. */
export function isUnrendered(source: Source | undefined): boolean {
	return source !== undefined && source.problems.length > 0 && /:\s*%\w+%\s*$/m.test(source.text);
}
