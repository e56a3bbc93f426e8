import { type Facts, type Manifest, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import { schemaNamed } from "../schemas.ts";
import { canonical } from "./canonical.ts";
import { checkCycles } from "./check-cycles.ts";
import { checkPipeline } from "./check-pipeline.ts";
import { checkPlatforms } from "./check-platforms.ts";
import { checkReferences } from "./check-references.ts";
import { readContainers } from "./facts.ts";
import { pipelineLineage } from "./lineage.ts";
import { newest, readPipeline, titleOf } from "./pipeline.ts";
import { type Kind, kindOf } from "./recognition.ts";
import { checkWorkflow, readWorkflowContainers } from "./workflow.ts";

const schemaIds: Readonly<Partial<Record<Kind, string>>> = {
	Pipeline: "kfp-pipeline.schema.json",
	PlatformSpec: "kfp-platforms.schema.json",
	PipelineVersion: "kfp-pipelineversion.schema.json",
};

/** Kubeflow Pipelines: what its compiler writes, and the resources of a cluster that hold it. */
export const kfp: Dialect = {
	id: "kfp",
	title: "Kubeflow Pipelines",
	formats: ["yaml", "json"],
	fillsPlaceholders: true,
	recognises: (document) => kindOf(document) !== undefined,
	schema(document) {
		const id = schemaIds[kindOf(document) ?? "Workflow"];
		return id === undefined ? undefined : schemaNamed(id);
	},
	read(document, context) {
		const kind = kindOf(document) ?? "Pipeline";
		const name = document.get(...(document.get("apiVersion").present ? ["metadata", "name"] : ["pipelineInfo", "name"])).string();
		const at = (name?.value ? name.at : undefined) ?? document.entries()[0]?.key?.at ?? context.document.at;
		const version = document.get("apiVersion").string() ?? document.get("schemaVersion").word();
		const manifest: Manifest = {
			kind: "manifest",
			at,
			dialect: "kfp",
			type: kind,
			...(version ? { apiVersion: version.value } : {}),
			...(name?.value ? { name } : {}),
		};
		return { ...noFacts, manifests: [manifest], ...readKind(kind, document, context, at) };
	},
};

function readKind(kind: Kind, document: Cursor, context: Context, at: Span): Partial<Facts> {
	switch (kind) {
		case "Pipeline":
			return readSpec(context.document, context, checkStructure(context.document, kind, context));
		case "PlatformSpec":
			return { containers: [], remarks: [...checkStructure(context.document, kind, context), ...checkPlatforms(document, context)] };
		case "PipelineVersion": {
			const spec = document.get("spec", "pipelineSpec");
			const structure = checkStructure(context.document, kind, context);
			return spec.isMap && spec.tree ? readSpec(spec.tree, context, structure) : { containers: [], remarks: structure };
		}
		case "Workflow":
		case "ScheduledWorkflow": {
			const remarks = [...checkWorkflow(document, at, titleOf(context))];
			return { containers: readWorkflowContainers(document, at, context.source.text), remarks };
		}
	}
}

function readSpec(tree: Tree, context: Context, structure: readonly PlatformRemark[]): Partial<Facts> {
	const pipeline = readPipeline(tree, context);
	return {
		containers: readContainers(pipeline),
		...pipelineLineage(pipeline),
		remarks: [...structure, ...checkPipeline(pipeline), ...checkReferences(pipeline), ...checkCycles(pipeline)],
	};
}

/** The compiler itself writes fields that are deprecated beside those that take their place, so nobody is told of them. */
function checkStructure(tree: Tree, kind: Kind, context: Context): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds[kind] ?? "");
	const platform = { title: titleOf(context), rejectsUnknown: true, target: context.target ?? newest };
	return checkSchema(canonical(tree, schema), schema, platform).filter(({ rule }) => rule !== "config/deprecated-setting");
}
