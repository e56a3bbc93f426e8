import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { checkDevices } from "./devices.ts";
import { checkExpose, checkMetrics, checkServicePorts } from "./expose.ts";
import { elsewhere, missing, refused } from "./remark.ts";
import { isFilled, isSet, isTrue, placeOf, type Resource, since } from "./resource.ts";
import { checkScaling } from "./scaling.ts";
import { checkServiceStorage } from "./storage.ts";

/** Everything that the schema's own rules, the admission controller and the operator ask of the specification of a NIMService. */
export function* checkService(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	if (!spec.isMap) return;
	yield* checkSecret(spec, resource);
	yield* checkServiceStorage(spec, resource);
	yield* checkScaling(spec, resource);
	yield* checkExpose(spec, resource);
	yield* checkServicePorts(spec, resource);
	yield* checkMetrics(spec, resource);
	yield* checkDevices(spec, resource);
	yield* checkNodes(spec, resource);
	yield* checkKServe(spec, resource);
}

/** Releases up to 3.1.2 want the secret; later ones take it for a model that is there already. */
function* checkSecret(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const secret = spec.get("authSecret");
	const { release, context, title, patch } = resource;
	if (patch || isFilled(secret)) return;
	const at = secret.key?.at ?? placeOf(spec, resource);
	if (context.target === undefined) {
		const message = `There is no \`authSecret\`, which ${title} requires and which later releases do without only where the model is fetched already.`;
		yield { rule: "config/missing-field", severity: "warning", at, message };
	} else if (compareVersions(release, "3.1.99") <= 0) {
		yield missing(at, resource, "There is no `authSecret`");
	}
}

function* checkNodes(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const nodes = spec.get("multiNode");
	const [mpi, ray, domain] = [nodes.get("mpi"), nodes.get("ray"), nodes.get("computeDomain")];
	if (isSet(mpi) && isSet(ray) && ray.key && since(resource, "3.1.1")) {
		const what = "`multiNode` has both `mpi` and `ray`, and one of them joins the nodes.";
		yield refused(ray.key.at, resource, what, elsewhere("`mpi` stands here.", mpi.key?.at));
	}
	const [create, name] = [domain.get("create"), domain.get("name")];
	if (!domain.isMap || create.templated || !since(resource, "3.1.0")) return;
	if (isTrue(create) && isSet(name) && name.key) {
		yield refused(name.key.at, resource, "`computeDomain` is made because `create` is true, and `name` names one that exists.");
	} else if (!isTrue(create) && !isFilled(name) && !resource.patch) {
		yield refused(placeOf(domain, resource), resource, "`computeDomain` is not made, and no `name` tells which one exists.");
	}
}

/** KServe runs the pods: what it then does itself, or cannot do. */
function* checkKServe(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const platform = spec.get("inferencePlatform").string();
	if (platform?.value !== "kserve" || !since(resource, "3.0.0")) return;
	const nodes = spec.get("multiNode");
	const related = elsewhere("KServe is chosen here.", platform.at);
	if (isSet(nodes) && nodes.key)
		yield refused(nodes.key.at, resource, "`multiNode` is set, and KServe runs the pods on one node.", related);
	const mode = spec.get("annotations", "serving.kserve.io/deploymentMode").string();
	if (!mode || !/^(knative|serverless)$/i.test(mode.value)) return;
	const turnedOn = [["scale"], ["expose", "ingress"], ["metrics"]].map((path) => spec.get(...path, "enabled")).filter((one) => isTrue(one));
	const routers = ["ingress", "gateway"].map((name) => spec.get("expose", "router", name)).filter((one) => isSet(one));
	for (const setting of [...turnedOn, ...routers]) {
		if (!setting.key) continue;
		const name = pathOf(spec, setting);
		const what = `\`${name}\` is set, and in the mode \`${mode.value}\` Knative does that itself.`;
		yield refused(setting.key.at, resource, what, elsewhere("The mode stands here.", mode.at));
	}
}

const settings = ["scale.enabled", "expose.ingress.enabled", "metrics.enabled", "expose.router.ingress", "expose.router.gateway"];

function pathOf(spec: Cursor, setting: Cursor): string {
	return settings.find((path) => spec.get(...path.split(".")).key?.at.start === setting.key?.at.start) ?? "";
}
