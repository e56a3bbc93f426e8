import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { refused } from "../kubernetes/remark.ts";
import { isSet, type Resource } from "../kubernetes/resource.ts";
import { checkStructure as checkFields } from "../kubernetes/structure.ts";
import type { Schema } from "../schema.ts";

/** Fields of the pod that the cluster must allow by a feature, which is off unless somebody turns it on. */
const features: Readonly<Record<string, string>> = {
	affinity: "kubernetes.podspec-affinity",
	topologySpreadConstraints: "kubernetes.podspec-topologyspreadconstraints",
	hostAliases: "kubernetes.podspec-hostaliases",
	nodeSelector: "kubernetes.podspec-nodeselector",
	runtimeClassName: "kubernetes.podspec-runtimeclassname",
	tolerations: "kubernetes.podspec-tolerations",
	securityContext: "kubernetes.podspec-securitycontext",
	shareProcessNamespace: "kubernetes.podspec-shareprocessnamespace",
	priorityClassName: "kubernetes.podspec-priorityclassname",
	schedulerName: "kubernetes.podspec-schedulername",
	initContainers: "kubernetes.podspec-init-containers",
	dnsPolicy: "kubernetes.podspec-dnspolicy",
	dnsConfig: "kubernetes.podspec-dnsconfig",
	hostIPC: "kubernetes.podspec-hostipc",
	hostPID: "kubernetes.podspec-hostpid",
	hostNetwork: "kubernetes.podspec-hostnetwork",
};

const volumeFeatures: Readonly<Record<string, string>> = {
	persistentVolumeClaim: "kubernetes.podspec-persistent-volume-claim",
	hostPath: "kubernetes.podspec-volumes-hostpath",
	csi: "kubernetes.podspec-volumes-csi",
	ephemeral: "kubernetes.podspec-volumes-ephemeral",
	image: "kubernetes.podspec-volumes-image",
};

/** Knative asks the port of the container where a probe names none. */
const portOfProbe = /^`(httpGet|tcpSocket|grpc)` has no `port`/;

const volumeSources = ["secret", "configMap", "projected", "emptyDir"];

/** The schema, and then what it allows although a cluster of Knative turns it down by itself. */
export function checkStructure(resource: Resource, schema: Schema): readonly PlatformRemark[] {
	const pod = resource.spec.get("template", "spec");
	return [
		...checkFields(resource, schema).filter(({ rule, message }) => rule !== "config/missing-field" || !portOfProbe.test(message)),
		...behindFeatures(pod, resource.title),
		...volumes(pod, resource.title),
		...containerFields(pod, resource.title),
	];
}

/** Whoever uses such a field may well have turned its feature on, so that this is only worth knowing. */
function* behindFeatures(pod: Cursor, title: string): Iterable<PlatformRemark> {
	for (const { key, tree } of pod.entries()) {
		const feature = key && entryOf(features, key.value);
		if (key && feature && tree) yield unlessOn(key, feature, title);
	}
}

function unlessOn(key: Located<string>, feature: string, title: string): PlatformRemark {
	const message = `${title} takes \`${key.value}\` only where the cluster has turned on the feature \`${feature}\`, which is off at first.`;
	return { rule: "config/rejected", severity: "info", at: key.at, message };
}

function* volumes(pod: Cursor, title: string): Iterable<PlatformRemark> {
	for (const volume of pod.get("volumes").items()) {
		for (const { key } of volume.entries()) {
			if (!key || key.value === "name" || volumeSources.includes(key.value)) continue;
			const feature = entryOf(volumeFeatures, key.value);
			if (feature) yield unlessOn(key, feature, title);
			else yield refused(key.at, title, `a volume comes from \`${key.value}\`, which its pods cannot have.`);
		}
	}
}

/** Fields of a container and of its ports that Kubernetes has and Knative does not. */
function* containerFields(pod: Cursor, title: string): Iterable<PlatformRemark> {
	for (const container of pod.get("containers").items()) {
		for (const port of container.get("ports").items()) {
			for (const field of ["hostPort", "hostIP"]) {
				const { key } = port.get(field);
				if (key && isSet(port.get(field))) yield refused(key.at, title, `a port has a \`${field}\`, and no port of a node can be taken.`);
			}
		}
		for (const variable of container.get("env").items()) {
			for (const field of ["fieldRef", "resourceFieldRef"]) {
				const { key } = variable.get("valueFrom", field);
				if (key) yield unlessOn(key, "kubernetes.podspec-fieldref", title);
			}
		}
		const claims = container.get("resources", "claims").key;
		if (claims) yield refused(claims.at, title, "`resources` has `claims`, which its containers cannot have.");
	}
}
