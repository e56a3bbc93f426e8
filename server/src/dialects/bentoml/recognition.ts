import type { Cursor } from "../../source/tree.ts";
import type { Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";

/** What is built, or how a server runs: in version 1 for services of the older interface, in version 2 for the others. */
export type Kind = "Bentofile" | "ConfigurationV1" | "ConfigurationV2";

export const schemaIds: Readonly<Record<Kind, string>> = {
	Bentofile: "bentoml-bentofile.schema.json",
	ConfigurationV1: "bentoml-config-v1.schema.json",
	ConfigurationV2: "bentoml-config-v2.schema.json",
};

/** May TOML have that table? Most of it belongs to other tools altogether. */
export function mayBeProject(text: string): boolean {
	return text.includes("bentoml");
}

/** In a pyproject.toml, which other tools share, what is built is one table of many. */
export function partOf(document: Cursor): Cursor {
	return isProject(document) ? document.get("tool", "bentoml", "build") : document;
}

function isProject(document: Cursor): boolean {
	return document.at?.file.endsWith(".toml") ?? false;
}

export function recognises(document: Cursor, file: string): boolean {
	if (isProject(document)) return /(^|\/)pyproject[^/]*\.toml$/.test(file) && partOf(document).isMap;
	if (!document.isMap || document.get("apiVersion").present || document.get("kind").present) return false;
	return isBentofile(document, file) || isOldConfiguration(document) || isConfiguration(document);
}

export function kindOf(document: Cursor): Kind {
	if (isProject(document)) return "Bentofile";
	if (isOldConfiguration(document)) return "ConfigurationV1";
	return isConfiguration(document) ? "ConfigurationV2" : "Bentofile";
}

/** Another name may be given on the command line; then it takes a service by its module, something to build, and no strange word. */
function isBentofile(document: Cursor, file: string): boolean {
	const { known, strange } = knownIn(document, schemaNamed(schemaIds.Bentofile));
	if (/(^|\/)bentofile[^/]*\.ya?ml$/i.test(file)) return known.length > 0;
	const isService = /^[\w./-]+:\w+$/.test(document.get("service").string()?.value ?? "");
	const packs = ["include", "python", "docker", "conda"].filter((key) => document.get(key).isMap || document.get(key).isList);
	return isService && packs.length > 0 && strange.length === 0;
}

function isOldConfiguration(document: Cursor): boolean {
	const schema = schemaNamed(schemaIds.ConfigurationV1);
	if (knownIn(document, schema).strange.length > 0) return false;
	const server = knownIn(document.get("api_server"), schema.properties?.api_server ?? {});
	if (server.known.length > 0) return true;
	const telling = ["batching", "workers_per_resource", "traffic", "resources"];
	const runners = document.get("runners");
	return telling.some((key) => runners.get(key).present) || runners.entries().some((one) => telling.some((key) => one.get(key).present));
}

/** Words of a service that hardly another program's services have: those of Docker Compose are many. */
const telling = ["traffic", "backlog", "runner_probe", "max_runner_connections", "runner_connection", "replicate_process", "batching"];
const common = ["workers", "threads", "resources", "metrics", "monitoring", "tracing", "http", "grpc", "ssl"];

function isConfiguration(document: Cursor): boolean {
	const services = document.get("services");
	const version = document.get("version");
	if (!services.isMap || (version.present && version.number()?.value !== 2)) return false;
	const service = schemaNamed(schemaIds.ConfigurationV2).$defs?.Service ?? {};
	const own = knownIn(services, service).known;
	if (own.some((key) => telling.includes(key))) return true;
	const each = services.entries().filter(({ key }) => !own.includes(key?.value ?? ""));
	const words = each.map((one) => knownIn(one, service));
	if (words.some(({ known }) => known.some((key) => telling.includes(key)))) {
		return words.every(({ known, strange }) => known.length >= strange.length);
	}
	const plain = [...own, ...words.flatMap(({ known }) => known)].filter((key) => common.includes(key));
	return version.present && plain.length > 0 && words.every(({ strange }) => strange.length === 0);
}

function knownIn(map: Cursor, { properties = {} }: Schema): { readonly known: readonly string[]; readonly strange: readonly string[] } {
	const keys = map.entries().map(({ key }) => key?.value ?? "");
	return { known: keys.filter((key) => Object.hasOwn(properties, key)), strange: keys.filter((key) => !Object.hasOwn(properties, key)) };
}
