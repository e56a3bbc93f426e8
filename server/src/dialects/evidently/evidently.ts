import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context, Dialect } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkCollector } from "./check-collector.ts";
import { checkCalculation, checkReport } from "./check-report.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkService } from "./check-service.ts";
import { serviceSchema } from "./components.ts";
import { collectorLineage } from "./lineage.ts";
import { type Form, formOf, recognises, schemaIds } from "./recognition.ts";

/** The newest release that the schemas hold. */
const newest = "0.7.21";

/** Evidently: how its service, its collectors and its reports are set up. */
export const evidently: Dialect = {
	id: "evidently",
	title: "Evidently",
	formats: ["yaml", "json"],
	recognises: (document, file, _, source) => recognises(document, file, source),
	schema(document) {
		const form = formOf(document);
		if (form === "Service") return serviceSchema(document);
		return form && schemaNamed(schemaIds[form]);
	},
	read,
};

function read(document: Cursor, context: Context): Facts {
	const { source, target } = context;
	const form = formOf(document);
	if (!form) return noFacts;
	const release = target ?? newest;
	const platform = { title: `Evidently ${release}`, rejectsUnknown: form === "Service", target: release };
	const at = document.entries()[0]?.key?.at ?? { file: source.file, start: 0, end: 0 };
	return {
		...noFacts,
		manifests: [{ kind: "manifest", at, dialect: "evidently", type: form }],
		...(form === "Collector" ? collectorLineage(document, context) : {}),
		remarks: [...check(document, form, platform), ...checkSecrets(document, form)],
	};
}

function check(document: Cursor, form: Form, platform: Platform): readonly PlatformRemark[] {
	switch (form) {
		case "Service":
			return checkService(document, platform);
		case "Collector":
			return checkCollector(document, platform);
		case "Report":
			return checkReport(document, platform);
		case "Calculation":
			return checkCalculation(document, platform);
	}
}
