import type { Cursor } from "../../source/tree.ts";

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
		return document.get("applications").items().some(isApplication) ? "ServeConfig" : undefined;
	}
	const path = document.get("import_path").string();
	const beside = document.get("deployments").isList || document.get("runtime_env").isMap;
	return path && /^[\w.]+[.:]\w+$/.test(path.value) && beside ? "ServeApplication" : undefined;
}

function isApplication(item: Cursor): boolean {
	if (item.get("import_path").present) return true;
	return item.get("deployments").isList && ["route_prefix", "runtime_env"].some((key) => item.get(key).present);
}
