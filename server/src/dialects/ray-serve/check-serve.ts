import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { elsewhere } from "../kubernetes/remark.ts";
import { isSet, placeOf } from "../kubernetes/resource.ts";
import { checkDeployment } from "./check-deployment.ts";
import { checkEmpty } from "./check-empty.ts";
import { checkEnvironment } from "./check-environment.ts";
import { type Judge, refused } from "./judge.ts";

/** What Ray Serve asks of a list of applications beyond the types of its fields. */
export function* checkServe(document: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const applications = document.get("applications").items();
	yield* checkEmpty(document, ["proxy_location", "http_options", "grpc_options"], judge);
	yield* checkUnique(applications, "name", judge);
	yield* checkUnique(applications, "route_prefix", judge);
	for (const application of applications) {
		yield* checkOptions(application, judge);
		yield* checkApplication(application, judge);
	}
	yield* checkCertificates(document.get("http_options"), judge);
}

/** What it asks of one application, in either form. */
export function* checkApplication(application: Cursor, judge: Judge): Iterable<PlatformRemark> {
	yield* checkEmpty(application, ["name", "runtime_env", "args", "deployments", "external_scaler_enabled"], judge);
	yield* checkImportPath(application.get("import_path").string(), judge);
	yield* checkRoute(application.get("route_prefix").string(), judge);
	yield* checkEnvironment(application.get("runtime_env"), judge);
	const deployments = application.get("deployments").items();
	const external = application.get("external_scaler_enabled");
	for (const deployment of deployments) {
		yield* checkDeployment(deployment, judge);
		if (external.boolean()?.value === true) yield* checkExternal(deployment, external, judge);
	}
}

/** Two applications never share a name or a route; what an application does not state is `default` and `/`. */
function* checkUnique(applications: readonly Cursor[], key: "name" | "route_prefix", judge: Judge): Iterable<PlatformRemark> {
	const first = new Map<string, Span>();
	for (const application of applications) {
		const place = application.get(key);
		const absent = application.isMap && !place.present && (key === "name" || compareVersions(judge.release, routesSince) >= 0);
		const value = absent ? (key === "name" ? "default" : "/") : place.string()?.value;
		const at = absent ? placeOf(application, judge.at) : place.at;
		if (value === undefined || !at) continue;
		const earlier = first.get(value);
		first.set(value, earlier ?? at);
		if (!earlier) continue;
		const what = key === "name" ? "are called" : "have the route prefix";
		const unsaid = absent ? `, because this one states no \`${key}\`` : "";
		yield refused(at, judge, `two applications ${what} \`${value}\`${unsaid}.`, elsewhere("The other one stands here.", earlier));
	}
}

/** Earlier releases may have taken the route of an application from its code. */
const routesSince = "2.55";

/** Host and port belong to all applications together. */
function* checkOptions(application: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const name = application.get("name").string();
	if (name?.value === "") yield refused(name.at, judge, "an application has an empty name.");
	for (const key of ["host", "port"]) {
		const { key: place } = application.get(key);
		if (place) yield refused(place.at, judge, `\`${key}\` stands in an application, and it belongs to \`http_options\` of the whole.`);
	}
}

function* checkImportPath(path: Located<string> | undefined, judge: Judge): Iterable<PlatformRemark> {
	if (!path) return;
	const mark = path.value.includes(":") ? ":" : ".";
	const parts = path.value.split(mark);
	const told = (what: string) => refused(path.at, judge, `\`import_path\` is \`${path.value}\`, ${what}.`);
	if (mark === ":" && parts.length > 2) yield told("and it takes one colon at most");
	else if (parts.length < 2) yield told("and it needs a colon or a dot between the module and what stands in it, as in `module:app`");
	else if (path.value.startsWith(mark) || path.value.endsWith(mark)) yield told("which lacks a word before or after the mark");
}

function* checkRoute(route: Located<string> | undefined, judge: Judge): Iterable<PlatformRemark> {
	if (!route) return;
	const told = (what: string) => refused(route.at, judge, `\`route_prefix\` is \`${route.value}\`, and it ${what}.`);
	if (!route.value.startsWith("/")) yield told("must begin with `/`");
	else if (route.value.length > 1 && route.value.endsWith("/")) yield told("must not end with `/`");
	else if (/[{}]/.test(route.value)) yield told("takes no wildcards");
}

function* checkExternal(deployment: Cursor, external: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const scaling = [deployment.get("autoscaling_config"), deployment.get("num_replicas")].find(
		(one) => one.isMap || one.string()?.value === "auto",
	);
	if (!scaling?.key) return;
	const what = `\`${scaling.key.value}\` asks for Ray's autoscaler, and \`external_scaler_enabled\` hands its work to another one.`;
	yield refused(scaling.key.at, judge, what, elsewhere("The other one is turned on here.", external.key?.at));
}

function* checkCertificates(options: Cursor, judge: Judge): Iterable<PlatformRemark> {
	const [key, certificate] = [options.get("ssl_keyfile"), options.get("ssl_certfile")];
	if (isSet(key) === isSet(certificate)) return;
	const [there, absent] = isSet(key) ? [key, "ssl_certfile"] : [certificate, "ssl_keyfile"];
	yield refused(placeOf(there, judge.at), judge, `\`${there.key?.value}\` is set without \`${absent}\`, and HTTPS takes both.`);
}
