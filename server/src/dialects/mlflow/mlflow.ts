import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkEnvironment, readEnvironment } from "./environment.ts";
import { modelThings, projectLineage } from "./lineage.ts";
import { readModel } from "./model.ts";
import { checkProject } from "./project.ts";
import { kindOf, recognises, schemaIds } from "./recognition.ts";
import { checkSignature } from "./signature.ts";

const newest = "3.17";

/** MLflow: the MLmodel of a saved model, with the environment beside it, and the MLproject of code that it runs. */
export const mlflow: Dialect = {
	id: "mlflow",
	title: "MLflow",
	formats: ["yaml"],
	fillsPlaceholders: true,
	recognises,
	schema: (document) => schemaNamed(schemaIds[kindOf(document.at?.file ?? "") ?? "MLmodel"]),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const kind = kindOf(context.source.file) ?? "MLmodel";
	const platform: Platform = {
		title: `MLflow ${context.target ?? newest}`,
		rejectsUnknown: false,
		target: context.target,
		oldYaml: "PyYAML",
	};
	const structure = checkSchema(context.document, schemaNamed(schemaIds[kind]), platform);
	const name = kind === "MLproject" ? document.get("name").string() : undefined;
	const at = name?.at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	const manifest = { kind: "manifest", at, dialect: "mlflow", type: kind, ...(name ? { name } : {}) } as const;
	if (kind === "MLproject") {
		const remarks = [...structure, ...withoutEchoes(checkProject(document, context, platform), structure)];
		return { ...noFacts, manifests: [manifest], ...projectLineage(document, context), remarks };
	}
	const environment = readEnvironment(document, context);
	const model = readModel(document, context, environment);
	return {
		...noFacts,
		manifests: [{ ...manifest, ...(environment ? { environment } : {}) }],
		models: model ? [model] : [],
		things: model ? modelThings(model, document) : [],
		remarks: [
			...structure.filter(isWorthwhile),
			...checkSignature(document, context, platform),
			...checkEnvironment(document, context, platform),
		],
	};
}

/** Programs write most of an MLmodel, with keys of many releases: only one that looks misspelt is worth a word. */
function isWorthwhile({ rule, message }: PlatformRemark): boolean {
	return rule !== "config/unknown-field" || message.includes("did you mean");
}
