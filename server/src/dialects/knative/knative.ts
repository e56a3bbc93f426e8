import { clusterHosts, clusterOf, hostsAsked, namesIn } from "../../facts/address.ts";
import { noFacts, type Service } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { maybe } from "../card/read.ts";
import type { Dialect } from "../dialect.ts";
import { containersOf } from "../kubernetes/check-pod.ts";
import { readContainer } from "../kubernetes/container.ts";
import { scaleAnnotation, scalingWords } from "../kubernetes/knative-scaling.ts";
import { waysOf } from "../kubernetes/lineage.ts";
import { environmentOf, manifestOf, ownerOf } from "../kubernetes/metadata.ts";
import { readPod } from "../kubernetes/pod-facts.ts";
import { groupOf, isOf, type Judge, type Resource, readResource } from "../kubernetes/resource.ts";
import { checkNamed } from "../kubernetes/structure.ts";
import { schemaNamed } from "../schemas.ts";
import { checkAnnotations } from "./annotations.ts";
import { checkTemplate } from "./check-template.ts";
import { checkTraffic } from "./check-traffic.ts";
import { checkStructure } from "./structure.ts";
import { checkVersion, isCurrent } from "./versions.ts";

const dialect = "knative";
const release: Judge = { name: "Knative", newest: "1.23" };
const schemaId = "knative-service.schema.json";

/** Services of Knative Serving: a container that is scaled by the requests that wait for it. */
export const knative: Dialect = {
	id: dialect,
	title: "Knative Serving",
	formats: ["yaml", "json"],
	recognises: (document) => isOf(document, "serving.knative.dev", "Service") && groupOf(document) !== undefined,
	schema: (document) => (isCurrent(document) ? schemaNamed(schemaId) : undefined),
	wordsAt: (path) => (path[1] === "template" ? scalingWords(path) : []),
	read(document, context) {
		const resource = readResource(document, context, release);
		const { service, models } = readService(resource);
		const facts = {
			...noFacts,
			manifests: [manifestOf(resource, dialect)],
			services: [service],
			containers: [...service.containers],
			models,
		};
		if (!isCurrent(document)) return { ...facts, remarks: [...checkVersion(resource)] };
		const remarks = [
			...checkStructure(resource, schemaNamed(schemaId)),
			...checkNamed(resource),
			...checkAnnotations(resource),
			...checkTemplate(resource),
			...checkTraffic(resource),
		];
		return { ...facts, remarks };
	},
};

function readService(resource: Resource) {
	const { spec, text, at, name, namespace } = resource;
	const [template, annotations] = [spec.get("template", "spec"), spec.get("template", "metadata", "annotations")];
	const pod = readPod(template, dialect, text, at, false);
	const started = containersOf(template).map((container) => readContainer(container, dialect, at, text));
	const seconds = template.get("timeoutSeconds").number();
	const concurrency = template.get("containerConcurrency").number();
	const most = count(scaleAnnotation(annotations, "max-scale"));
	const service: Service = {
		kind: "service",
		at,
		dialect,
		...maybe({
			name,
			namespace,
			minReplicas: count(scaleAnnotation(annotations, "min-scale")),
			maxReplicas: most && most.value > 0 ? most : undefined,
			timeout: seconds && seconds.value > 0 ? { value: seconds.value * 1000, at: seconds.at } : undefined,
			concurrency: concurrency && concurrency.value > 0 ? concurrency : undefined,
			owner: ownerOf(resource)?.word(),
			ownerUnknown: ownerOf(resource)?.templated || undefined,
			environment: environmentOf(resource),
		}),
		containers: pod.containers,
		...waysOf(namesIn(clusterHosts, name?.value, namespace?.value), hostsAsked(started, clusterOf(namespace?.value))),
	};
	return { service, models: pod.model ? [{ ...pod.model, service, ...maybe({ name: pod.model.name ?? name }) }] : [] };
}

function count(word: Located<string> | undefined): Located<number> | undefined {
	return word && /^\d+$/.test(word.value) ? { value: Number(word.value), at: word.at } : undefined;
}
