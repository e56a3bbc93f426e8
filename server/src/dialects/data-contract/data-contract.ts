import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkColumns } from "./check-columns.ts";
import { checkLevels } from "./check-levels.ts";
import { checkObjects } from "./check-objects.ts";
import { checkQuality } from "./check-quality.ts";
import { checkReferences } from "./check-references.ts";
import { checkServers } from "./check-servers.ts";
import { datasetsOf } from "./facts.ts";
import { type Form, formOf, newest, recognises, schemaIds, versionOf } from "./recognition.ts";
import { checkStructure } from "./structure.ts";

/** Data contracts: what somebody promises about data that others, models among them, rely on. */
export const dataContract: Dialect = {
	id: "data-contract",
	title: "Open Data Contract Standard",
	formats: ["yaml", "json"],
	// Queries and addresses have variables, which whoever runs the checks fills in.
	fillsPlaceholders: true,
	recognises,
	schema: (document) => schemaNamed(schemaIds[formOf(document)]),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const form = formOf(document);
	const platform = platformOf(document, form, context);
	const structure = checkStructure(document, form, platform, context);
	const own = form === "standard" ? checkStandard(document, platform) : [];
	const name = nameOf(document, form);
	const at = name?.at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	const apiVersion = document.get(form === "specification" ? "dataContractSpecification" : "apiVersion").word()?.value;
	return {
		...noFacts,
		manifests: [
			{
				kind: "manifest",
				at,
				dialect: "data-contract",
				type: form === "specification" ? "DataContractSpecification" : "DataContract",
				...(apiVersion === undefined ? {} : { apiVersion }),
				...(name ? { name } : {}),
			},
		],
		datasets: form === "outdated" ? [] : datasetsOf(document, form, context.source.file),
		remarks: [...structure, ...withoutEchoes(own, structure)],
	};
}

function checkStandard(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	return [
		...checkServers(document, platform),
		...checkObjects(document, platform),
		...checkColumns(document, platform),
		...checkQuality(document, platform),
		...checkReferences(document),
		...checkLevels(document, platform),
	];
}

/** A contract is held against the version that it says it is written in. */
function platformOf(document: Cursor, form: Form, context: Context): Platform {
	if (form === "specification") return { title: "the Data Contract Specification", rejectsUnknown: false, target: undefined };
	const target = form === "standard" ? (versionOf(document) ?? context.target ?? newest) : "2.2.2";
	return {
		title: `ODCS ${target}`,
		rejectsUnknown: form === "standard",
		target,
		...(context.source.file.endsWith(".json") ? {} : { oldYaml: "PyYAML" as const }),
	};
}

function nameOf(document: Cursor, form: Form) {
	if (form === "specification") return document.get("info", "title").string() ?? document.get("id").string();
	return document.get(form === "outdated" ? "datasetName" : "name").string() ?? document.get("id").string();
}
