import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { either, refused } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import type { Resource } from "../kserve-family/resource.ts";

/** What the schema of a FeatureStore demands beyond types: one way of several, and keys that need another one. */
export function* checkChoices(resource: Resource): Iterable<PlatformRemark> {
	const { spec } = resource;
	const services = spec.get("services");
	const registry = services.get("registry");
	yield* oneOf(resource, spec.get("authz"), ["kubernetes", "oidc", "noAuth"]);
	yield* oneOf(resource, spec.get("feastProjectDir"), ["git", "init", "packaged"]);
	yield* oneOf(resource, registry, ["local", "remote"]);
	yield* oneOf(resource, registry.get("remote"), ["hostname", "feastRef"]);
	yield* oneOf(resource, services.get("podDisruptionBudgets"), ["minAvailable", "maxUnavailable"]);
	yield* checkRepository(resource);
	yield* checkRegistryServer(resource, registry.get("local", "server"));
	const servers = [services.get("offlineStore", "server"), services.get("onlineStore", "server"), registry.get("local", "server")];
	for (const server of [...servers, services.get("ui"), spec.get("openlineage", "consumer", "lineageServer", "server")])
		yield* checkCertificate(resource, server.get("tls"));
	yield* checkTracking(resource);
}

/** Exactly one of the keys must be there. */
export function* oneOf(resource: Resource, map: Cursor, keys: readonly string[]): Iterable<PlatformRemark> {
	if (!map.isMap || !map.key) return;
	const [first, second] = keys.map((key) => map.get(key)).filter(isSet);
	if (!first) yield refused(map.key.at, resource, `\`${map.key.value}\` has none of ${either(keys)}, and it wants one.`);
	else if (first.key && second?.key)
		yield refused(
			second.key.at,
			resource,
			`\`${map.key.value}\` has \`${first.key.value}\` and \`${second.key.value}\`, and it wants one of them.`,
		);
}

function* checkRepository(resource: Resource): Iterable<PlatformRemark> {
	const folder = resource.spec.get("feastProjectDir");
	const cloned = folder.get("git", "featureRepoPath").string();
	if (cloned?.value.startsWith("/"))
		yield refused(
			cloned.at,
			resource,
			`\`featureRepoPath\` is ${cloned.value}, but it is a path within the repository and may not start with /.`,
		);
	const packaged = folder.get("packaged", "featureRepoPath").string();
	if (packaged && !/^(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+$/.test(packaged.value))
		yield refused(
			packaged.at,
			resource,
			`\`featureRepoPath\` is ${packaged.value}, but it must be a path from / on without empty or dotted parts.`,
		);
}

function* checkRegistryServer(resource: Resource, server: Cursor): Iterable<PlatformRemark> {
	const [rest, grpc, mcp] = [server.get("restAPI").boolean(), server.get("grpc").boolean(), server.get("mcp", "enabled").boolean()];
	if (grpc?.value === false && rest?.value !== true && !server.get("restAPI").templated)
		yield refused(grpc.at, resource, "`grpc` is false and `restAPI` is not true, so that the registry would answer in no way at all.");
	if (mcp?.value && rest?.value !== true && !server.get("restAPI").templated)
		yield refused(mcp.at, resource, "`mcp` is enabled, but `restAPI` is not true, and it is by this that agents are answered.");
}

function* checkCertificate(resource: Resource, tls: Cursor): Iterable<PlatformRemark> {
	if (!tls.isMap || !tls.key || tls.get("disable").templated || tls.get("disable").boolean()?.value === true || isSet(tls.get("secretRef")))
		return;
	yield refused(tls.key.at, resource, "`tls` is not disabled, but has no `secretRef` to take the certificate from.");
}

/** What has a field of its own may not be said a second time. */
const own = new Set([
	"enabled",
	"tracking_uri",
	"ui_url",
	"tracking_auth",
	"auto_log",
	"auto_log_entity_df",
	"entity_df_max_rows",
	"log_operations",
	"ops_experiment_suffix",
]);

function* checkTracking(resource: Resource): Iterable<PlatformRemark> {
	for (const { key } of resource.spec.get("mlflow", "extraConfig").entries())
		if (key && own.has(key.value))
			yield refused(key.at, resource, `\`${key.value}\` stands in \`extraConfig\`, but has a field of its own beside it.`);
}
