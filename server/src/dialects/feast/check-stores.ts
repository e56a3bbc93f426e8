import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { schemaNamed } from "../schemas.ts";
import { offlineStore, onlineStore, type Part } from "./kinds.ts";
import { isFilledIn } from "./prepared.ts";
import { repositorySchemaId } from "./recognition.ts";
import { definitionOf, type Repository, refused } from "./repository.ts";
import { checkStructure } from "./structure.ts";

/** What single stores ask of their settings beyond the form of each. */
export function checkStores(repository: Repository): readonly PlatformRemark[] {
	return [onlineStore, offlineStore].flatMap((part): readonly PlatformRemark[] => {
		const definition = definitionOf(repository.document, part);
		const check = definition === undefined ? undefined : checks.get(definition);
		const settings = repository.document.get(part.key);
		return check && settings.isMap ? check(settings, repository) : [];
	});
}

type Check = (settings: Cursor, repository: Repository) => readonly PlatformRemark[];

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
	["BigQueryOfflineStore", checkBigQuery],
	["HybridOfflineStore", (settings, repository) => checkHybrid(settings, offlineStore, "offline_stores", repository)],
	["HybridOnlineStore", (settings, repository) => checkHybrid(settings, onlineStore, "online_stores", repository)],
	["MilvusOnlineStore", checkMilvus],
	["OracleOfflineStore", checkOracle],
	["RedisOnlineStore", checkRedis],
	["RedshiftOfflineStore", checkRedshift],
	["RemoteOfflineStore", checkRemoteOffline],
	["RemoteOnlineStore", checkRemoteOnline],
	["TrinoOfflineStore", checkTrino],
]);

function checkBigQuery(settings: Cursor, repository: Repository): readonly PlatformRemark[] {
	const payer = settings.get("billing_project_id").string();
	if (!payer || payer.value === "" || settings.get("project_id").present) return [];
	return [refused(repository, payer.at, `\`billing_project_id\` is ${payer.value}, but there is no \`project_id\`.`)];
}

function checkRedshift(settings: Cursor, repository: Repository): readonly PlatformRemark[] {
	const has = (key: string) => settings.get(key).templated || settings.get(key).word() !== undefined;
	const at = settings.get("type").at ?? settings.key?.at;
	if (has("workgroup") || (has("cluster_id") && has("user")) || !at) return [];
	const half = has("cluster_id") ? "a `cluster_id` without a `user`" : has("user") ? "a `user` without a `cluster_id`" : "neither of them";
	return [refused(repository, at, `Redshift wants a \`cluster_id\` with a \`user\`, or a \`workgroup\`, but there is ${half}.`)];
}

function checkOracle(settings: Cursor, repository: Repository): readonly PlatformRemark[] {
	const [first, second] = ["service_name", "sid", "dsn"].map((key) => settings.get(key)).filter((one) => one.word() || one.templated);
	if (!first?.key || !second?.key) return [];
	return [
		refused(
			repository,
			second.key.at,
			`only one of \`service_name\`, \`sid\` and \`dsn\` may be there, but \`${first.key.value}\` is too.`,
		),
	];
}

/** The class has no default for it, so that the key must be there even where it says nothing. */
function checkTrino(settings: Cursor, repository: Repository): readonly PlatformRemark[] {
	const auth = settings.get("auth");
	const at = settings.get("type").at ?? settings.key?.at;
	if (!auth.key && at) return [absent("auth", at, repository, "Trino")];
	const type = auth.get("type").string();
	if (!type || type.value === "oauth2" || auth.get("config").isMap || auth.get("config").templated) return [];
	return [refused(repository, type.at, `the authentication is of the type \`${type.value}\`, but there is no \`config\` for it.`)];
}

function absent(key: string, at: PlatformRemark["at"], { platform }: Repository, store: string): PlatformRemark {
	const message = `The store of ${store} has no \`${key}\`, but ${platform.title} requires it, if only with the value null.`;
	return { rule: "config/missing-field", at, message };
}

/** Redis' own clients read addresses with a scheme, but Feast splits the text at commas and colons itself. */
function checkRedis(settings: Cursor, repository: Repository): readonly PlatformRemark[] {
	const address = settings.get("connection_string").string();
	const [, scheme] = /^(rediss?|unix):\/\//.exec(address?.value ?? "") ?? [];
	if (!address || scheme === undefined || /\$(?:\w|\{)/.test(address.value)) return [];
	const wanted = "`host:port`, and after commas `ssl=true` or `password=…`";
	const message = `\`connection_string\` begins with ${scheme}://, but ${repository.platform.title} wants ${wanted}.`;
	return [{ rule: "config/rejected", at: address.at, message }];
}

/** A file of Milvus Lite is opened only where the provider is local. */
function checkMilvus(settings: Cursor, { document, platform }: Repository): readonly PlatformRemark[] {
	const path = settings.get("path").string();
	const provider = document.get("provider").string();
	if (!path || path.value === "" || !provider || provider.value === "local" || isFilledIn(provider.value)) return [];
	const message = `\`path\` is ${path.value}, but the provider is ${provider.value}, so ${platform.title} asks the server at \`host\` instead.`;
	return [{ rule: "config/ignored-setting", at: path.at, message, related: [{ value: "The provider is stated here.", at: provider.at }] }];
}

function checkRemoteOnline(settings: Cursor, { platform }: Repository): readonly PlatformRemark[] {
	const path = settings.get("path").string();
	if (!path || isFilledIn(path.value) || /^https?:\/\//.test(path.value)) return [];
	const message = `\`path\` is ${path.value}, but ${platform.title} sends requests to it, which wants http:// or https://.`;
	return [{ rule: "config/unknown-value", severity: "warning", at: path.at, message }];
}

function checkRemoteOffline(settings: Cursor, { platform }: Repository): readonly PlatformRemark[] {
	const host = settings.get("host").string();
	const [, scheme] = /^([a-z+]+):\/\//.exec(host?.value ?? "") ?? [];
	if (!host || scheme === undefined) return [];
	const message = `\`host\` begins with ${scheme}://, but ${platform.title} puts a scheme before it itself; \`scheme\` says which.`;
	return [{ rule: "config/unknown-value", severity: "warning", at: host.at, message }];
}

/** Each of several stores has the settings of its own kind. */
function checkHybrid(settings: Cursor, part: Part, key: string, repository: Repository): readonly PlatformRemark[] {
	const list = settings.get(key);
	const at = settings.get("type").at ?? settings.key?.at;
	if (!list.key && at) return [absent(key, at, repository, "several stores")];
	return list.items().flatMap((member) => checkMember(member, part, repository));
}

function checkMember(member: Cursor, part: Part, repository: Repository): readonly PlatformRemark[] {
	const { platform } = repository;
	const type = member.get("type").string();
	const conf = member.get("conf");
	const kind = entryOf(part.kinds, type?.value);
	// What has dots and is no name of Feast's is the path of a class.
	if (!type || (!kind && type.value.includes("."))) return [];
	if (kind?.definition === undefined) {
		const meant = nearest(type.value, Object.keys(part.kinds));
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		return [
			{
				rule: "config/unknown-value",
				at: type.at,
				message: `The ${part.title} \`${type.value}\` is none that ${platform.title} knows${hint}`,
			},
		];
	}
	const schema = schemaNamed(repositorySchemaId).$defs?.[kind.definition];
	if (!schema || !conf.tree) return [];
	return checkStructure(conf.tree, schema, platform).map((remark) => ({
		...remark,
		message: remark.message.replace(/^The document/, "`conf`"),
	}));
}
