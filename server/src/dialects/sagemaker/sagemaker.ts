import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Dialect } from "../dialect.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkFeatures } from "./check-features.ts";
import { checkModel } from "./check-model.ts";
import { checkMonitor } from "./check-monitor.ts";
import { checkPipeline } from "./check-pipeline.ts";
import { checkReferences, checkTargets } from "./check-references.ts";
import { checkScaling } from "./check-scaling.ts";
import { checkServerless } from "./check-serverless.ts";
import { checkVariants } from "./check-variants.ts";
import { readContainers, readModels, readServices } from "./facts.ts";
import { readLineage } from "./lineage.ts";
import { isTemplate } from "./recognition.ts";
import { schemaOf } from "./schema.ts";
import { checkSections, checkStructure, checkTypes } from "./structure.ts";
import { type Resource, readTemplate, type Template } from "./template.ts";

/** Templates of CloudFormation that serve, watch or make models with SageMaker. Other resources in them are left to others. */
export const sagemaker: Dialect = {
	id: "sagemaker",
	title: "SageMaker",
	formats: ["yaml", "json"],
	// `${…}` is CloudFormation's own, and `{{resolve:…}}` is filled in when the stack is made.
	fillsPlaceholders: true,
	recognises: isTemplate,
	schema: schemaOf,
	read(document, context): Facts {
		const template = readTemplate(document, context);
		const services = readServices(template);
		const at = document.get("Resources").key?.at ?? context.document.at;
		const packaged = template.resources.filter(({ kind }) => kind === "Model" || kind === "ModelPackage").flatMap(readContainers);
		const own = services.flatMap(({ service, model }) => (model ? [] : service.containers));
		return {
			...noFacts,
			manifests: [{ kind: "manifest", at, dialect: "sagemaker", type: "Template" }],
			models: readModels(template, services),
			services: services.map(({ service }) => service),
			containers: [...packaged, ...own],
			...readLineage(template),
			remarks: template.rewritten ? [] : [...check(template)],
		};
	},
};

function* check(template: Template): Iterable<PlatformRemark> {
	yield* checkSections(template);
	yield* checkTypes(template);
	yield* checkReferences(template);
	for (const resource of template.resources) {
		const structure = [...checkStructure(resource)];
		yield* structure;
		yield* checkTargets(template, resource);
		yield* withoutMisspelt([...checkOne(template, resource)], structure);
	}
}

/** What says that a key is absent, where a misspelt key has been taken for it already: both are one mistake. */
function withoutMisspelt(remarks: readonly PlatformRemark[], structure: readonly PlatformRemark[]): readonly PlatformRemark[] {
	const meant = structure.flatMap(({ message }) => /did you mean (`\w+`)\?$/.exec(message)?.[1] ?? []);
	return remarks.filter(({ rule, message }) => rule !== "config/missing-field" || !meant.some((key) => message.includes(key)));
}

function* checkOne(template: Template, resource: Resource): Iterable<PlatformRemark> {
	yield* checkModel(resource);
	yield* checkVariants(resource);
	yield* checkServerless(template, resource);
	yield* checkEndpoint(resource);
	yield* checkMonitor(template, resource);
	yield* checkScaling(template, resource);
	yield* checkFeatures(resource);
	yield* checkPipeline(template, resource);
}
