import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkPod, containersOf } from "../kubernetes/check-pod.ts";
import { isFilledIn } from "../kubernetes/names.ts";
import { elsewhere, outOfRange, refused } from "../kubernetes/remark.ts";
import { isSet, placeOf, type Resource } from "../kubernetes/resource.ts";

/** What Knative allows if nobody has changed its configuration. */
const longestTimeout = 600;
const largestConcurrency = 1000;

const reservedPorts = [8008, 8012, 8013, 8022, 9090, 9091];
const reservedVariables = ["PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION"];
const reservedPaths = ["/", "/dev", "/dev/log"];

/** What Knative's webhook asks of the pods of a revision, besides what Kubernetes asks. */
export function* checkTemplate(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, text, at, patch } = resource;
	const pod = spec.get("template", "spec");
	yield* checkPod({ cursor: pod, title, text, at, patch, claims: [], completesProbes: true });
	yield* limits(pod);
	yield* serviceName(resource);
	yield* revisionName(resource);
	yield* ports(pod, resource);
	for (const container of pod.get("containers").items()) yield* reserved(container, pod, title);
	yield* unmounted(pod, resource);
}

function* limits(pod: Cursor): Iterable<PlatformRemark> {
	const warning = { severity: "warning" } as const;
	const timeout = pod.get("timeoutSeconds").number();
	if (timeout && timeout.value > longestTimeout) {
		const message = `\`timeoutSeconds\` is ${timeout.value}, but Knative allows ${longestTimeout} unless its \`max-revision-timeout-seconds\` is raised.`;
		yield outOfRange(timeout.at, message, warning);
	}
	const concurrency = pod.get("containerConcurrency").number();
	if (concurrency && concurrency.value > largestConcurrency) {
		const message = `\`containerConcurrency\` is ${concurrency.value}, but Knative allows ${largestConcurrency} unless its \`container-concurrency-max-limit\` is raised.`;
		yield outOfRange(concurrency.at, message, warning);
	}
}

/** The name becomes that of a Kubernetes Service and a part of the address. */
function* serviceName({ name, title }: Resource): Iterable<PlatformRemark> {
	if (!name || isFilledIn(name.value) || /^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name.value)) return;
	const why = "such a name begins with a small letter and takes at most 63 small letters, digits and inner hyphens";
	yield refused(name.at, title, `the service is called \`${name.value}\`, and ${why}.`);
}

/** A revision that is named by hand begins with the name of its service. */
function* revisionName({ spec, name, title }: Resource): Iterable<PlatformRemark> {
	const revision = spec.get("template", "metadata", "name").string();
	if (!revision || !name || /[$]/.test(name.value + revision.value) || revision.value.startsWith(`${name.value}-`)) return;
	const what = `the revision is called \`${revision.value}\`, and its name must begin with \`${name.value}-\`.`;
	yield refused(revision.at, title, what, elsewhere("The service is named here.", name.at));
}

/** Requests go to one port of one container. */
function* ports(pod: Cursor, { title, at, patch }: Resource): Iterable<PlatformRemark> {
	const containers = pod.get("containers").items();
	const all = containers.flatMap((container) => container.get("ports").items());
	const [first, second] = all;
	if (first && second) {
		const what = `the pod has ${all.length} ports, and requests can go to one alone.`;
		yield refused(placeOf(second, at), title, what, elsewhere("The first one stands here.", first.entries()[0]?.key?.at));
	}
	const known = containers.every((container) => container.isMap && !container.get("ports").templated);
	if (all.length === 0 && containers.length > 1 && known && !patch) {
		yield refused(
			placeOf(pod.get("containers"), at),
			title,
			`none of the ${containers.length} containers has a port, so nobody knows which of them answers.`,
		);
	}
	for (const port of all) {
		const [name, number, protocol] = [port.get("name").string(), port.get("containerPort").number(), port.get("protocol").string()];
		if (name && !["", "http1", "h2c"].includes(name.value)) {
			yield refused(name.at, title, `the port is called \`${name.value}\`, and its name tells the protocol: \`http1\` or \`h2c\`.`);
		}
		if (number && reservedPorts.includes(number.value))
			yield refused(number.at, title, `the port ${number.value} is taken by Knative itself.`);
		if (protocol && protocol.value !== "TCP" && protocol.value !== "")
			yield refused(protocol.at, title, `the protocol is \`${protocol.value}\`, and requests come by \`TCP\`.`);
	}
}

function* reserved(container: Cursor, pod: Cursor, title: string): Iterable<PlatformRemark> {
	const name = container.get("name").string();
	if (name?.value === "queue-proxy") yield refused(name.at, title, "`queue-proxy` is the name of a container of Knative itself.");
	const beside = pod.get("containers").items().length > 1 && container.get("ports").items().length === 0;
	for (const variable of container.get("env").items()) {
		const own = variable.get("name").string();
		if (!own || !reservedVariables.includes(own.value) || (beside && own.value === "PORT")) continue;
		yield refused(own.at, title, `the variable \`${own.value}\` is set, which Knative sets itself.`);
	}
	for (const mount of container.get("volumeMounts").items()) {
		const path = mount.get("mountPath").string();
		if (path && reservedPaths.includes(path.value)) yield refused(path.at, title, `\`${path.value}\` cannot be mounted to.`);
		else if (path && path.value !== "" && !/^[/$]/.test(path.value))
			yield refused(path.at, title, `\`mountPath\` is \`${path.value}\`, and a path in a container begins with \`/\`.`);
	}
	yield* probes(container, beside, title);
}

function* probes(container: Cursor, beside: boolean, title: string): Iterable<PlatformRemark> {
	for (const kind of ["livenessProbe", "readinessProbe", "startupProbe"]) {
		const probe = container.get(kind);
		if (!isSet(probe) || !probe.key) continue;
		const period = probe.get("periodSeconds").number();
		if (beside) {
			const message = `${title} takes \`${kind}\` of a container that does not answer requests only where the cluster has turned on the feature \`multi-container-probing\`.`;
			yield { rule: "config/rejected", severity: "info", at: probe.key.at, message };
		}
		if (kind !== "readinessProbe" || (period && period.value !== 0) || probe.get("periodSeconds").templated) continue;
		for (const field of ["failureThreshold", "timeoutSeconds"]) {
			const number = probe.get(field).number();
			if (!number || number.value === 0) continue;
			yield refused(
				number.at,
				title,
				`\`${field}\` of a \`readinessProbe\` is ${number.value}, and it is allowed only beside a \`periodSeconds\` above 0.`,
			);
		}
	}
}

function* unmounted(pod: Cursor, { title, patch }: Resource): Iterable<PlatformRemark> {
	const mounts = containersOf(pod).flatMap((container) => container.get("volumeMounts").items());
	const unknown =
		patch || mounts.some((mount) => !mount.get("name").string()) || containersOf(pod).some((one) => one.get("volumeMounts").templated);
	if (unknown) return;
	const mounted = new Set(mounts.map((mount) => mount.get("name").string()?.value));
	for (const volume of pod.get("volumes").items()) {
		const name = volume.get("name").string();
		if (name && !mounted.has(name.value)) yield refused(name.at, title, `the volume \`${name.value}\` is mounted by no container.`);
	}
}
