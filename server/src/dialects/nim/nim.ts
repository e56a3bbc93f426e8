import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Dialect } from "../dialect.ts";
import { manifestOf } from "../kubernetes/metadata.ts";
import { checkCache } from "./cache.ts";
import { readFacts } from "./facts.ts";
import { checkMicroservice } from "./microservice.ts";
import { checkPipeline } from "./pipeline.ts";
import { kindOf, type Resource, readResource } from "./resource.ts";
import { checkService } from "./service.ts";
import { checkCacheReference } from "./storage.ts";
import { checkStructure, schemaOf } from "./structure.ts";

/** Resources of the NVIDIA NIM Operator: NIMs, their caches and pipelines, and the microservices of NeMo. */
export const nim: Dialect = {
	id: "nim",
	title: "NVIDIA NIM Operator",
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
		return {
			...noFacts,
			...readFacts(resource),
			manifests: [manifestOf(resource, "nim")],
			remarks: [...checkStructure(resource, context.document), ...check(resource)],
		};
	},
};

function check(resource: Resource): Iterable<PlatformRemark> {
	switch (resource.type) {
		case "NIMService":
			return checkService(resource.spec, resource);
		case "NIMPipeline":
			return checkPipeline(resource);
		case "NIMCache":
			return checkCache(resource);
		case "NIMBuild":
			return checkCacheReference(resource.spec.get("nimCache", "name").string(), resource);
		default:
			return checkMicroservice(resource);
	}
}
