import type { Cursor } from "../../source/tree.ts";
import type { Around } from "../dialect.ts";
import { schemaNamed } from "../schemas.ts";

export const serverSchemaId = "mlserver-settings.schema.json";
export const modelSchemaId = "mlserver-model-settings.schema.json";

/** MLServer looks for this very name in all folders of its repository. */
export function isModelSettings(document: Cursor, file: string): boolean {
	if (!/(^|\/)model-settings\.json$/.test(file)) return false;
	const { keys, known } = knownIn(document, modelSchemaId);
	return document.get("implementation").present || (known.length > 1 && known.length * 2 > keys.length);
}

/** Words that hardly another program has in its settings. */
const telling = new Set([
	"parallel_workers",
	"parallel_workers_timeout",
	"environments_dir",
	"model_repository_implementation",
	"model_repository_implementation_args",
	"model_repository_root",
	"load_models_at_startup",
	"metrics_rest_server_prefix",
	"kafka_topic_input",
	"kafka_topic_output",
]);
/** Words that many programs have. */
const common = new Set(["debug", "host", "extensions"]);

/** The folder, and what stands behind the usual name. */
const settings = /^((?:.*\/)?)settings([-_.][\w.-]+)?\.json$/;

/** Editors and many other programs have a settings.json too, and the words in it may be no more than theirs: then a model beside it tells. */
export function isServerSettings(document: Cursor, file: string, around?: Around): boolean {
	const [, folder = "", variant] = settings.exec(file) ?? [];
	if (!settings.test(file) || /(^|\/)\.[^/]+\/$/.test(folder)) return false;
	const { keys, known } = knownIn(document, serverSchemaId);
	if (keys.some((key) => key.includes("."))) return false;
	const says = known.some((key) => telling.has(key));
	if (variant !== undefined) return says && known.length > 1 && known.length === keys.length;
	if (says) return known.length * 2 > keys.length;
	if (known.length < keys.length || known.length === 0) return false;
	if (known.length > 1 && known.some((key) => !common.has(key))) return true;
	return around?.exists(`${folder}model-settings.json`) === true;
}

function knownIn(document: Cursor, schemaId: string): { readonly keys: readonly string[]; readonly known: readonly string[] } {
	const properties = schemaNamed(schemaId).properties ?? {};
	const keys = document.entries().map(({ key }) => key?.value ?? "");
	return { keys, known: keys.filter((key) => Object.hasOwn(properties, key)) };
}
