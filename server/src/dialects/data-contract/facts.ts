import type { Column, Dataset } from "../../facts/pipeline.ts";
import { parseDuration } from "../../facts/units.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { propertyOf, spanOf } from "./levels.ts";
import type { Form } from "./recognition.ts";

/** One dataset for each table, topic or file that the contract is about. */
export function datasetsOf(document: Cursor, form: Exclude<Form, "outdated">, file: string): readonly Dataset[] {
	return form === "standard" ? ofStandard(document, file) : ofSpecification(document, file);
}

type Shared = Pick<Dataset, "owner" | "version" | "origin" | "file">;

function ofStandard(document: Cursor, file: string): readonly Dataset[] {
	const team = document.get("team");
	const shared = sharedBy(file, {
		owner: team.get("name").string(),
		version: document.get("version").word(),
		servers: document.get("servers").items(),
	});
	return document
		.get("schema")
		.items()
		.flatMap((object): readonly Dataset[] => {
			const name = object.get("name").string();
			if (!name) return [];
			const type = object.get("physicalType").string();
			const freshness = freshnessOf(document, name.value);
			const columns = object
				.get("properties")
				.items()
				.flatMap((column) => columnOf(column.get("name").string(), column, "logicalType", "physicalType"));
			return [datasetOf(name, shared, { ...(type ? { type } : {}), ...(freshness ? { freshness } : {}), columns })];
		});
}

/** A promise that names a column of another object is not about this one. */
function freshnessOf(document: Cursor, object: string): Located<number> | undefined {
	const levels = document
		.get("slaProperties")
		.items()
		.filter((level) => {
			const element = level.get("element").string()?.value;
			return element === undefined || !element.includes(".") || element.split(",").some((part) => part.trim().startsWith(`${object}.`));
		});
	const found = ["freshness", "latency"].map((property) => levels.find((level) => propertyOf(level) === property));
	const level = found.find((one) => one !== undefined);
	return level && spanOf(level);
}

function ofSpecification(document: Cursor, file: string): readonly Dataset[] {
	const shared = sharedBy(file, {
		owner: document.get("info", "owner").string(),
		version: document.get("info", "version").word(),
		servers: document.get("servers").entries(),
	});
	const threshold = document.get("servicelevels", "freshness", "threshold").string();
	const span = threshold && parseDuration(threshold.value);
	const freshness = threshold && span !== undefined ? { value: span, at: threshold.at } : undefined;
	return document
		.get("models")
		.entries()
		.flatMap((model): readonly Dataset[] => {
			if (!model.key) return [];
			const type = model.get("type").string();
			const columns = model
				.get("fields")
				.entries()
				.flatMap((column) => columnOf(column.key, column, "type", "config", "physicalType"));
			return [datasetOf(model.key, shared, { ...(type ? { type } : {}), ...(freshness ? { freshness } : {}), columns })];
		});
}

function columnOf(name: Located<string> | undefined, column: Cursor, logical: string, ...physical: readonly string[]): readonly Column[] {
	const [type, storedAs, required] = [column.get(logical).string(), column.get(...physical).string(), column.get("required").boolean()];
	const nullable = required && { value: !required.value, at: required.at };
	return name
		? [{ at: name.at, name, ...(type ? { type } : {}), ...(storedAs ? { storedAs } : {}), ...(nullable ? { nullable } : {}) }]
		: [];
}

interface Said {
	readonly owner: Located<string> | undefined;
	readonly version: Located<string> | undefined;
	readonly servers: readonly Cursor[];
}

/** Only where there is one server is it plain where the data comes from. */
function sharedBy(file: string, { owner, version, servers }: Said): Shared {
	const [only, ...others] = servers;
	const origin = others.length === 0 ? only?.get("location").string() : undefined;
	const local = others.length === 0 && only?.get("type").string()?.value === "local" ? only.get("path").string() : undefined;
	const isPath = local && !/^[~/]|[*{$]|^\w+:/.test(local.value);
	return {
		...(owner ? { owner } : {}),
		...(version ? { version } : {}),
		...(origin ? { origin } : {}),
		...(isPath ? { file: { at: local.at, written: local.value, path: resolvePath(file, local.value) } } : {}),
	};
}

function datasetOf(name: Located<string>, shared: Shared, own: Pick<Dataset, "type" | "freshness" | "columns">): Dataset {
	return { kind: "dataset", at: name.at, dialect: "data-contract", name, ...shared, ...own };
}
