import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { entryOf } from "../entry.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { type Part, parts, registryStores } from "./kinds.ts";
import { repositorySchemaId } from "./recognition.ts";

/** The newest release of Feast that the schema holds. */
export const newest = "0.66";

/** A feature_store.yaml with what is known of the Feast that is to read it. */
export interface Repository {
	readonly document: Cursor;
	readonly platform: Platform;
	readonly release: string;
	readonly at: Located<string>["at"];
	readonly context: Context;
}

export function repositoryOf(document: Cursor, context: Context): Repository {
	const release = context.target ?? newest;
	const platform = { title: `Feast ${release}`, rejectsUnknown: true, target: release };
	const at = document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	return { document, platform, release, at, context };
}

/** The kind that a part is of: named by itself, by a key within it, or the usual one. Nothing where it is a placeholder. */
export function kindOf(document: Cursor, part: Part): Located<string> | undefined {
	const value = document.get(part.key);
	if (value.tree?.kind === "scalar") return isEmpty(value.tree) ? undefined : value.string();
	return value.get(part.selector).string();
}

/** The definition that the settings of a part must have. */
export function definitionOf(document: Cursor, part: Part): string | undefined {
	const value = document.get(part.key);
	const selector = value.get(part.selector);
	if (part.key === "registry" && isForeign(value.get("registry_store_type").string()?.value ?? "")) return undefined;
	const word = kindOf(document, part)?.value ?? (isEmpty(selector.tree) ? part.usual : undefined);
	if (part.key === "auth" && word === "oidc" && isClient(value)) return "OidcClientAuth";
	if (word === undefined) return undefined;
	const kind = entryOf(part.kinds, word);
	return kind ? kind.definition : ofClass(word);
}

/** A class that is not Feast's, or no longer, reads keys of its own. */
function isForeign(store: string): boolean {
	return store.includes(".") || entryOf(registryStores, store)?.removed !== undefined;
}

/** Whoever brings credentials along, or does not say where tokens are described, is a client. */
function isClient(auth: Cursor): boolean {
	const credentials = ["client_secret", "token", "token_env_var", "username", "password"];
	return credentials.some((key) => auth.get(key).key !== undefined) || auth.get("auth_discovery_url").key === undefined;
}

/** A class of Feast itself that is named by its path. */
function ofClass(path: string): string | undefined {
	const name = path.startsWith("feast.infra.") ? path.slice(path.lastIndexOf(".") + 1) : "";
	return Object.hasOwn(schemaNamed(repositorySchemaId).$defs ?? {}, name) ? name : undefined;
}

const chosen = new Map<string, Schema>();

/** The schema of feature_store.yaml, where each part has the settings of the kind that it is of. */
export function schemaOf(document: Cursor): Schema {
	const definitions = parts.map((part) => (document.get(part.key).string() ? undefined : definitionOf(document, part)));
	const name = definitions.join();
	const known = chosen.get(name);
	if (known) return known;
	const base = schemaNamed(repositorySchemaId);
	const own = parts.flatMap(({ key }, i) => (definitions[i] ? [[key, withSettings(base, key, definitions[i])] as const] : []));
	const schema = { ...base, properties: { ...base.properties, ...Object.fromEntries(own) } };
	chosen.set(name, schema);
	return schema;
}

/** What a part is stays said of it; which keys it may have is its kind's to say. */
function withSettings(base: Schema, key: string, definition: string): Schema {
	return { ...base.properties?.[key], $ref: `#/$defs/${definition}` };
}

/** Feast turns the file down. `what` names the facts and ends with a full stop. */
export function refused({ platform }: Repository, at: PlatformRemark["at"], what: string): PlatformRemark {
	return { rule: "config/rejected", at, message: `${platform.title} refuses this: ${what}` };
}
