import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, missing, refused, unwelcome } from "./remark.ts";
import { isFilled, isSet, isTrue, placeOf, type Resource, since } from "./resource.ts";

/** The ways in: one of Ingress and gateway, a domain for either, and a port for each kind of route. */
export function* checkExpose(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const expose = spec.get("expose");
	const router = expose.get("router");
	const [ingress, gateway] = [router.get("ingress"), router.get("gateway")];
	const oldIngress = expose.get("ingress", "enabled");
	if (!since(resource, "3.1.0")) return;
	if (isSet(ingress) && isSet(gateway) && gateway.key) {
		const what = "`router` has both `ingress` and `gateway`, and one of them leads to the service.";
		yield refused(gateway.key.at, resource, what, elsewhere("The Ingress is asked for here.", ingress.key?.at));
	}
	if ((isSet(ingress) || isSet(gateway)) && !isFilled(router.get("hostDomainName")) && !resource.patch) {
		yield missing(placeOf(router, resource), resource, "`router` has no `hostDomainName`, of which the host name is made");
	}
	if (isTrue(oldIngress) && oldIngress.key && isSet(ingress)) {
		const what = "`expose.ingress` and `router.ingress` both ask for an Ingress, and the first of them gives way to the other.";
		yield refused(oldIngress.key.at, resource, what, elsewhere("The other one stands here.", ingress.key?.at));
	}
	const picker = router.get("eppConfig");
	if (isSet(picker.get("config")) && isSet(picker.get("configMapRef"))) {
		const at = placeOf(picker.get("configMapRef"), resource);
		yield refused(at, resource, "`eppConfig` has both `config` and `configMapRef`, and one of them configures the endpoint picker.");
	}
}

/** Rules of the NIMService alone: it is the only one with gRPC. */
export function* checkServicePorts(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const { service, router } = { service: spec.get("expose", "service"), router: spec.get("expose", "router") };
	const routes = router.get("gateway", "grpcRoutesEnabled");
	if (isTrue(routes) && routes.key && !isSet(service.get("grpcPort")) && !resource.patch) {
		yield missing(routes.key.at, resource, "`grpcRoutesEnabled` is true and there is no `service.grpcPort` to route to");
	}
	const type = service.get("type").string();
	const inner = ["gateway", "ingress"].map((name) => router.get(name)).find((one) => isSet(one));
	if (type?.value === "LoadBalancer" && inner?.key) {
		const message = `\`service.type\` is \`LoadBalancer\` and \`router.${inner.key.value}\` leads to the service too, so that it has two ways in.`;
		yield { rule: "config/ignored-setting", severity: "info", at: type.at, message, ...elsewhere("The other way in.", inner.key.at) };
	}
}

/** What the microservices of NeMo do not have. */
export function* checkMicroservicePorts(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const expose = spec.get("expose");
	const routes = expose.get("router", "gateway", "grpcRoutesEnabled");
	for (const name of ["grpcPort", "metricsPort"]) {
		const port = expose.get("service", name);
		if (!isSet(port) || !port.key || !since(resource, "2.0.1")) continue;
		yield refused(port.key.at, resource, `\`${name}\` is set, and a ${resource.type} has no such port.`);
	}
	if (isTrue(routes) && routes.key) {
		yield refused(routes.key.at, resource, `\`grpcRoutesEnabled\` is true, and a ${resource.type} does not speak gRPC.`);
	}
	const ingress = expose.get("ingress");
	const enabled = ingress.get("enabled");
	if (isTrue(enabled) && enabled.key && !isSet(ingress.get("spec")) && !resource.patch) {
		yield missing(enabled.key.at, resource, "`ingress.enabled` is true and there is no `ingress.spec`");
	}
}

/** A ServiceMonitor that says nothing is found by no Prometheus, and the admission controller turns it down. */
export function* checkMetrics(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const enabled = spec.get("metrics", "enabled");
	const monitor = spec.get("metrics", "serviceMonitor");
	if (!isTrue(enabled) || !enabled.key || resource.patch || !since(resource, "3.0.0")) return;
	if (monitor.templated || monitor.entries().some((entry) => isSet(entry))) return;
	yield unwelcome(enabled.key.at, resource, "`metrics.enabled` is true and `metrics.serviceMonitor` says nothing.");
}
