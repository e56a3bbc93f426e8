import type { Cursor, Source } from "../../source/tree.ts";
import { schemaNamed } from "../schemas.ts";

/** What Evidently's commands read: the service's settings, a collector, a report, and the calculations of old. */
export type Form = "Service" | "Collector" | "Report" | "Calculation";

export const schemaIds: Readonly<Record<Form, string>> = {
	Service: "evidently-service.schema.json",
	Collector: "evidently-collector.schema.json",
	Report: "evidently-report.schema.json",
	Calculation: "evidently-calculation.schema.json",
};

/** Sections that hardly another program has. */
const telling = ["dataset_storage", "dataset_metadata", "snapshot_dataset_links", "litestar", "local_state"];

export function recognises(document: Cursor, file: string, source: Source | undefined): boolean {
	const form = formOf(document);
	return form === "Service" ? isService(document, file, source) : form !== undefined;
}

/** The form that a document has by its keys; of a service's settings only that they may be some. */
export function formOf(document: Cursor): Form | undefined {
	if (!document.isMap || document.get("apiVersion").present || document.get("kind").present) return undefined;
	const calculates = document.get("dashboard_tabs").present || document.get("profile_sections").present;
	if (calculates && (document.get("data_format").present || document.get("column_mapping").present)) return "Calculation";
	if (document.get("collectors").entries().some(isCollector)) return "Collector";
	if (isReport(document)) return "Report";
	return keysIn(document, "Service").known > 0 ? "Service" : undefined;
}

function isCollector(item: Cursor): boolean {
	return item.get("trigger").isMap && (item.get("report_config").isMap || item.get("project_id").present);
}

/** Its metrics have types of Evidently, and no values yet. */
function isReport(document: Cursor): boolean {
	const items = ["metrics", "descriptors"].flatMap((key) => document.get(key).items());
	const { known, all } = keysIn(document, "Report");
	const typed = items.filter((item) => /^evidently[:.]/.test(item.get("type").string()?.value ?? ""));
	return items.length > 0 && typed.length === items.length && known >= all - 1 && !items.some((item) => item.get("value").present);
}

/** Words such as `storage` and `database` are everybody's, so that something must speak of Evidently besides. */
function isService(document: Cursor, file: string, source: Source | undefined): boolean {
	const { known, all } = keysIn(document, "Service");
	if (known < all - 1 || known < all / 2) return false;
	const type = document.get("storage", "type").string()?.value;
	const own = telling.filter((key) => document.get(key).isMap).length;
	if (own > 0 && (own > 1 || type === "sql" || type === "local")) return true;
	const named = /evidently/i.test(file) || /evidently/i.test(source?.text ?? "");
	return named && (document.get("storage").isMap || own > 0) && (type !== undefined || known > 1);
}

function keysIn(document: Cursor, form: Form): { readonly known: number; readonly all: number } {
	const properties = schemaNamed(schemaIds[form]).properties ?? {};
	const keys = document.entries().flatMap(({ key }) => key?.value ?? []);
	return { known: keys.filter((key) => Object.hasOwn(properties, key)).length, all: keys.length };
}
