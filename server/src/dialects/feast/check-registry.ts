import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { registry as part } from "./kinds.ts";
import { kindOf, type Repository, refused } from "./repository.ts";

/** Addresses for which it knows the class by itself. */
const schemes = new Set(["", "file", "gs", "hdfs", "s3"]);

/** Where the registry lies must be an address that the registry's kind can read. */
export function checkRegistry(repository: Repository): readonly PlatformRemark[] {
	const registry = repository.document.get("registry");
	const kind = registry.isMap ? (kindOf(repository.document, part)?.value ?? "file") : "file";
	const path = registry.isMap ? registry.get("path").string() : registry.string();
	const known = path && path.value !== "" && !/\$(?:\w|\{)/.test(path.value) ? path : undefined;
	if (kind === "file") return known ? checkFile(known, repository) : [];
	if (kind === "sql") return ["path", "read_path"].flatMap((key) => checkSql(key, registry.get(key).string(), repository));
	if (kind === "remote" && known) return checkRemote(known, repository);
	return [];
}

function checkFile(path: Located<string>, repository: Repository): readonly PlatformRemark[] {
	const { document } = repository;
	if (document.get("registry", "registry_store_type").present) return [];
	const [, scheme = ""] = /^([a-z][\w+.-]+):/i.exec(path.value) ?? [];
	if (schemes.has(scheme.toLowerCase())) return [];
	const database = /^(?:postgresql|mysql|sqlite|oracle|mssql|snowflake)/.test(scheme);
	const hint = database
		? "a database needs `registry_type: sql`"
		: "it reads paths, s3://, gs:// and hdfs:// without a `registry_store_type`";
	return [refused(repository, path.at, `the registry is a file at \`${scheme}:\`, but ${hint}.`)];
}

/** Feast itself warns of this and goes on with another driver than SQLAlchemy would take. */
function checkSql(key: string, path: Located<string> | undefined, { platform }: Repository): readonly PlatformRemark[] {
	if (!path?.value.startsWith("postgresql://")) return [];
	const message = `\`${key}\` begins with postgresql://, and ${platform.title} takes it for postgresql+psycopg://, which is another driver.`;
	const at = { ...path.at, end: path.at.start + lengthOfScheme(path) };
	const isPlain = path.at.end - path.at.start === path.value.length;
	const fix = isPlain ? { fix: replace(at, "postgresql+psycopg", "Write postgresql+psycopg", true) } : {};
	return [{ rule: "config/deprecated-setting", severity: "info", at, message, ...fix }];
}

function lengthOfScheme(path: Located<string>): number {
	return path.at.end - path.at.start === path.value.length ? "postgresql".length : path.at.end - path.at.start;
}

/** gRPC takes a host and a port. */
function checkRemote(path: Located<string>, { platform }: Repository): readonly PlatformRemark[] {
	const [, scheme] = /^(https?|grpcs?):\/\//.exec(path.value) ?? [];
	if (scheme === undefined) return [];
	const message = `The registry server is at \`${scheme}://\`, but ${platform.title} asks it by gRPC, which wants a host and a port alone.`;
	return [{ rule: "config/unknown-value", severity: "warning", at: path.at, message }];
}
