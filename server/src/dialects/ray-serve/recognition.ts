import type { Cursor } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";

/** A list of applications, or the older form that is a single application. */
export type Form = "ServeConfig" | "ServeApplication";

/** What Anyscale's description of a service has around the same applications, which its own tool reads. */
const ofAnyscale = [
	"name",
	"image_uri",
	"containerfile",
	"compute_config",
	"cluster_env",
	"requirements",
	"working_dir",
	"query_auth_token_enabled",
	"ray_serve_config",
	"project",
	"cloud",
];

/** Which form of Ray Serve's configuration a document has, if it has one. */
export function formOf(document: Cursor): Form | undefined {
	if (!document.isMap || ["apiVersion", "kind"].some((key) => document.get(key).present)) return undefined;
	if (document.get("applications").isList) {
		if (ofAnyscale.some((key) => document.get(key).present)) return undefined;
		const applications = document.get("applications").items();
		const empty = applications.length === 0 && ["http_options", "grpc_options"].some((key) => document.get(key).isMap);
		return empty || applications.some(isApplication) ? "ServeConfig" : undefined;
	}
	return isSingle(document) ? "ServeApplication" : undefined;
}

/** The older form has few keys, and what it runs is named as a module and what stands in it. */
function isSingle(document: Cursor): boolean {
	const deployments = document.get("deployments").items();
	if (document.get("import_path").present && deployments.some(isDeployment)) return true;
	// The oldest form of all named the code of each deployment.
	if (deployments.length > 0 && deployments.every((one) => isDeployment(one) && one.get("import_path").present)) return true;
	const path = document.get("import_path").string();
	if (!path || !/^[\w.]+[.:]\w+$/.test(path.value)) return false;
	const others = document.entries().flatMap(({ key }) => key?.value ?? []);
	const known = schemaNamed("ray-serve-application.schema.json").properties ?? {};
	return (
		document.get("deployments").isList ||
		document.get("runtime_env").isMap ||
		(others.length > 1 && others.every((key) => Object.hasOwn(known, key)))
	);
}

function isDeployment(item: Cursor): boolean {
	return item.get("name").string() !== undefined;
}

/** Settings that deployments of other tools do not have. */
const telling = ["num_replicas", "max_ongoing_requests", "max_concurrent_queries", "ray_actor_options", "autoscaling_config"];

function isApplication(item: Cursor): boolean {
	if (item.get("import_path").present) return true;
	const deployments = item.get("deployments");
	if (deployments.items().some((one) => telling.some((key) => one.get(key).present))) return true;
	return deployments.isList && ["route_prefix", "runtime_env"].some((key) => item.get(key).present);
}
