import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Dialect } from "../dialect.ts";
import { manifestOf, readMetadata } from "../kubernetes/metadata.ts";
import { checkDeployment } from "./deployment.ts";
import { checkExperiment } from "./experiment.ts";
import { readDeployment } from "./first-facts.ts";
import { checkInstallation, checkServer } from "./installation.ts";
import { checkModel } from "./model.ts";
import { checkPipeline } from "./pipeline.ts";
import { kindOf, type Resource, readResource, strangeKindOf } from "./resource.ts";
import { readSecond } from "./second-facts.ts";
import { checkStructure, schemaOf, unknownKind } from "./structure.ts";

const dialect = "seldon";

/** Resources of Seldon Core: the SeldonDeployment of its first generation, and the models, pipelines, experiments and servers of its second. */
export const seldon: Dialect = {
	id: dialect,
	title: "Seldon Core",
	formats: ["yaml", "json"],
	recognises: (document) => (kindOf(document) ?? strangeKindOf(document)) !== undefined,
	schema(document) {
		const kind = kindOf(document);
		return kind && schemaOf(kind);
	},
	read(document, context) {
		const kind = kindOf(document);
		const strange = strangeKindOf(document);
		if (strange) {
			const manifests = [manifestOf(readMetadata(document, context.source.file), dialect)];
			return { ...noFacts, manifests, remarks: [unknownKind(strange, document)] };
		}
		if (!kind) return noFacts;
		const resource = readResource(document, kind, context);
		return {
			...noFacts,
			...(kind === "SeldonDeployment" ? readDeployment(resource) : readSecond(resource)),
			manifests: [manifestOf(resource, dialect)],
			remarks: [...checkStructure(resource), ...check(resource)],
		};
	},
};

function check(resource: Resource): Iterable<PlatformRemark> {
	switch (resource.type) {
		case "SeldonDeployment":
			return checkDeployment(resource);
		case "Model":
			return checkModel(resource);
		case "Pipeline":
			return checkPipeline(resource);
		case "Experiment":
			return checkExperiment(resource);
		case "Server":
			return checkServer(resource);
		case "ServerConfig":
		case "SeldonConfig":
			return checkInstallation(resource);
		case "SeldonRuntime":
			return [];
	}
}
