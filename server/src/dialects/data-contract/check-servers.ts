import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { repeatedNames } from "./check-objects.ts";

/** What a server of each type must say, and what it may say. */
const fields: Readonly<Record<string, { readonly must: string; readonly may?: string }>> = {
	api: { must: "location" },
	athena: { must: "stagingDir schema", may: "catalog regionName" },
	azure: { must: "location format", may: "delimiter" },
	bigquery: { must: "project dataset" },
	clickhouse: { must: "host port database" },
	cloudsql: { must: "host port database schema" },
	databricks: { must: "catalog schema", may: "host" },
	db2: { must: "host port database", may: "schema" },
	denodo: { must: "host port", may: "database" },
	dremio: { must: "host port", may: "schema" },
	duckdb: { must: "database", may: "schema" },
	glue: { must: "account database", may: "location format" },
	hive: { must: "host database", may: "port" },
	impala: { must: "host database", may: "port" },
	informix: { must: "host database", may: "port" },
	kafka: { must: "host", may: "format" },
	kinesis: { must: "", may: "region format" },
	local: { must: "path format" },
	mysql: { must: "host port database" },
	oracle: { must: "host port serviceName" },
	postgres: { must: "host port database schema" },
	postgresql: { must: "host port database schema" },
	presto: { must: "host", may: "catalog schema" },
	pubsub: { must: "project" },
	redshift: { must: "database schema", may: "host region account" },
	s3: { must: "location", may: "endpointUrl format delimiter" },
	sftp: { must: "location", may: "format delimiter" },
	snowflake: { must: "account database schema", may: "host port warehouse" },
	sqlserver: { must: "host database schema", may: "port" },
	synapse: { must: "host port database" },
	trino: { must: "host port catalog schema" },
	vertica: { must: "host port database schema" },
	zen: { must: "host database", may: "port" },
};

const ofEveryServer = new Set(["id", "server", "type", "description", "environment", "roles", "customProperties"]);

/** Each type of server has fields of its own, some of which it cannot do without. */
export function checkServers(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const servers = document.get("servers").items();
	const names = servers.flatMap((server) => server.get("server").string() ?? []);
	return [...repeatedNames(names, "servers"), ...servers.flatMap((server) => checkServer(server, platform))];
}

function checkServer(server: Cursor, platform: Platform): readonly PlatformRemark[] {
	const type = server.get("type").string();
	const own = type && Object.hasOwn(fields, type.value) ? fields[type.value] : undefined;
	if (!type) return [];
	const must = words(own?.must);
	const known = [...must, ...words(own?.may)];
	const missing = must.filter((key) => !server.get(key).present);
	const strange = own ? server.entries().flatMap(({ key }) => (key && isStrange(key.value, known) ? [key] : [])) : [];
	const meant = new Map(strange.map((key) => [key.value, nearest(key.value, missing)]));
	const early = compareVersions(platform.target ?? "", "3.1.0") < 0;
	return [
		...missing
			.filter((key) => ![...meant.values()].includes(key))
			.map((key): PlatformRemark => {
				const message = `The server has no \`${key}\`, but ${platform.title} requires it of the type \`${type.value}\`.`;
				return { rule: "config/missing-field", at: type.at, message };
			}),
		...strange.map((key): PlatformRemark => {
			const message = `The server has a \`${key.value}\`, which ${platform.title} does not know of the type \`${type.value}\`.`;
			return { rule: "config/unknown-field", severity: early ? "info" : "error", at: key.at, message };
		}),
		...checkAddresses(server, platform),
	];
}

/** Words that no type of server knows are the schema's to tell. */
function isStrange(key: string, known: readonly string[]): boolean {
	if (ofEveryServer.has(key) || known.includes(key)) return false;
	return key === "stream" || Object.values(fields).some(({ must, may }) => [...words(must), ...words(may)].includes(key));
}

function checkAddresses(server: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const athena = server.get("type").string()?.value === "athena" ? ["stagingDir"] : [];
	return ["location", "endpointUrl", ...athena].flatMap((key): readonly PlatformRemark[] => {
		const address = server.get(key).string();
		if (!address || /^\w+:\/?\/?\S+$/.test(address.value)) return [];
		const message = `\`${key}\` is \`${address.value}\`, but ${title} wants an address that begins with a scheme such as s3:// or https://.`;
		return [{ rule: "config/wrong-type", at: address.at, message }];
	});
}

function words(text = ""): readonly string[] {
	return text.split(" ").filter((word) => word !== "");
}
