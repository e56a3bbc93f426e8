import { type Container, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { maybe } from "../card/read.ts";
import type { Dialect } from "../dialect.ts";
import { containersOf } from "../kubernetes/check-pod.ts";
import { readContainer } from "../kubernetes/container.ts";
import { manifestOf } from "../kubernetes/metadata.ts";
import { checkAccess } from "./check-access.ts";
import { checkCron } from "./check-cron.ts";
import { checkGroups } from "./check-groups.ts";
import { checkHistory } from "./check-history.ts";
import { checkJob } from "./check-job.ts";
import { checkManaged } from "./check-managed.ts";
import { checkName, checkReleases } from "./check-names.ts";
import { checkScaling } from "./check-scaling.ts";
import { checkService } from "./check-service.ts";
import { checkState } from "./check-state.ts";
import { readRuntimeEnvironment, readServeConfig } from "./embedded.ts";
import { rayServiceLineage } from "./lineage.ts";
import { groupsOf, kindOf, type Resource, readResource } from "./resource.ts";
import { checkStructure, schemaOf } from "./structure.ts";

const dialect = "kuberay";

/** Resources of KubeRay: clusters of Ray, services that run applications on them, and jobs, once or at set times. */
export const kuberay: Dialect = {
	id: dialect,
	title: "KubeRay",
	formats: ["yaml", "json"],
	recognises: (document) => kindOf(document) !== undefined,
	schema(document) {
		const kind = kindOf(document);
		return kind && schemaOf(kind);
	},
	read(document, context) {
		const kind = kindOf(document);
		if (!kind) return noFacts;
		const resource = readResource(document, kind, context);
		const embedded = kind === "RayJob" || kind === "RayCronJob" ? readRuntimeEnvironment(resource) : readServeConfig(resource);
		const containers = readContainers(resource);
		const code = embedded.code.length > 0 ? embedded.code : undefined;
		return {
			...noFacts,
			manifests: [{ ...manifestOf(resource, dialect), ...maybe({ code }) }],
			...rayServiceLineage(resource, embedded, containers),
			containers,
			remarks: [...checkStructure(resource), ...check(resource), ...embedded.remarks],
		};
	},
};

function* check(resource: Resource): Iterable<PlatformRemark> {
	yield* checkName(resource);
	yield* checkReleases(resource);
	yield* checkGroups(resource);
	yield* checkScaling(resource);
	yield* checkState(resource);
	yield* checkManaged(resource);
	yield* checkHistory(resource);
	yield* checkAccess(resource);
	if (resource.type === "RayService") yield* checkService(resource);
	if (resource.type === "RayCronJob") yield* checkCron(resource);
	if (resource.type === "RayJob" || resource.type === "RayCronJob") yield* checkJob(resource);
}

function readContainers({ cluster, at, text }: Resource): readonly Container[] {
	return groupsOf(cluster).flatMap(({ cursor }) =>
		containersOf(cursor.get("template", "spec")).map((container) =>
			readContainer(container, dialect, container.get("name").at ?? container.entries()[0]?.key?.at ?? at, text),
		),
	);
}
