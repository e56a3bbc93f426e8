import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { type Group, groupsOf, type Resource, rayContainer, variableOf } from "./resource.ts";

/** Variables, mounts and volumes that the operator sets itself, so that nobody else may. */
interface Managed {
	readonly variables: readonly string[];
	readonly volume: string;
	readonly path: string;
}

const encryption: Managed = {
	variables: ["RAY_USE_TLS", "RAY_TLS_SERVER_CERT", "RAY_TLS_SERVER_KEY", "RAY_TLS_CA_CERT"],
	volume: "ray-tls",
	path: "/etc/ray/tls",
};

const embedded: Managed = {
	variables: ["RAY_gcs_storage", "RAY_gcs_storage_path"],
	volume: "gcs-storage",
	path: "/data/gcs",
};

/** What the operator puts into pods for encryption and for the state of the head must not be there already. */
export function* checkManaged(resource: Resource): Iterable<PlatformRemark> {
	const { cluster, title } = resource;
	const [tls, options] = [cluster.get("tlsOptions", "enabled"), cluster.get("gcsFaultToleranceOptions")];
	const backend = options.get("backend");
	const groups = groupsOf(cluster);
	const scaler = cluster.get("autoscalerOptions");
	if (tls.boolean()?.value === true) {
		const turned = elsewhere("Encryption is turned on here.", tls.key?.at);
		for (const place of [...groups.map(rayContainer), scaler]) {
			for (const [at, what] of taken(place, encryption))
				yield refused(at, title, `the operator sets ${what} for encryption itself.`, turned);
		}
	}
	const head = groups.find((group) => group.head);
	if (backend.string()?.value === "rocksdb" && head) {
		const chosen = elsewhere("The backend is chosen here.", backend.key?.at);
		for (const [at, what] of [...taken(rayContainer(head), embedded), ...volumes(head)])
			yield refused(at, title, `the operator sets ${what} for the state of the head itself.`, chosen);
	}
	const start = "KUBERAY_GEN_AUTOSCALER_START_CMD";
	const command = variableOf(scaler, start)?.get("name").at;
	if (command) yield refused(command, title, `the operator sets the variable \`${start}\` of the autoscaler itself.`);
}

function* taken(container: Cursor, { variables, volume, path }: Managed): Iterable<readonly [Span, string]> {
	for (const name of variables) {
		const at = variableOf(container, name)?.get("name").at;
		if (at) yield [at, `the variable \`${name}\``];
	}
	for (const mount of container.get("volumeMounts").items()) {
		const [name, where] = [mount.get("name").string(), mount.get("mountPath").string()];
		if (name?.value === volume) yield [name.at, `the mount \`${volume}\``];
		else if (where?.value === path) yield [where.at, `the mount at \`${path}\``];
	}
}

function* volumes({ cursor }: Group): Iterable<readonly [Span, string]> {
	for (const one of cursor.get("template", "spec", "volumes").items()) {
		const name = one.get("name").string();
		if (name?.value === embedded.volume) yield [name.at, `the volume \`${name.value}\``];
	}
}
