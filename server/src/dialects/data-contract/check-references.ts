import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

/** Columns that are named must be columns of the contract; whatever stands in other files is not known here. */
export function checkReferences(document: Cursor): readonly PlatformRemark[] {
	const columns = columnsOf(document);
	const objects = document.get("schema").items();
	return [
		...objects.flatMap((object) =>
			object
				.get("relationships")
				.items()
				.flatMap((one) => checkRelationship(one, columns, true)),
		),
		...objects.flatMap((object) => object.get("properties").items()).flatMap((column) => ofColumn(column, columns)),
		...objects.flatMap((object) => checkArguments(object)),
		...document
			.get("slaProperties")
			.items()
			.flatMap((level) => checkElement(level.get("element").string(), columns)),
		...checkElement(document.get("slaDefaultElement").string(), columns),
	];
}

type Columns = ReadonlyMap<string, ReadonlySet<string>>;

/** The columns of each object, by its name and its physical name. */
function columnsOf(document: Cursor): Columns {
	const found = new Map<string, Set<string>>();
	for (const object of document.get("schema").items()) {
		for (const key of ["name", "physicalName"]) {
			const name = object.get(key).string()?.value;
			if (name === undefined) continue;
			const names = found.get(name) ?? new Set<string>();
			found.set(name, names);
			for (const column of object.get("properties").items()) {
				for (const word of ["name", "physicalName"]) names.add(column.get(word).string()?.value ?? "");
			}
		}
	}
	return found;
}

function ofColumn(column: Cursor, columns: Columns): readonly PlatformRemark[] {
	const below = [...column.get("properties").items(), ...(column.get("items").isMap ? [column.get("items")] : [])];
	const own = column.get("relationships").items();
	return [...own.flatMap((one) => checkRelationship(one, columns, false)), ...below.flatMap((one) => ofColumn(one, columns))];
}

function checkRelationship(one: Cursor, columns: Columns, ofObject: boolean): readonly PlatformRemark[] {
	const [from, to] = [one.get("from"), one.get("to")];
	const dangling = [from, to].flatMap((end) => [end, ...end.items()].flatMap((name) => danglingName(name.string(), columns)));
	if (!ofObject) {
		if (!from.key) return dangling;
		const message = "`from` stands in a relationship of a column, which is that column itself, so it is refused.";
		return [{ rule: "config/rejected", at: from.key.at, message }, ...dangling];
	}
	const [left, right] = [from, to].map((end) => (end.isList ? end.items().length : 1));
	if (!from.key || !to.key || left === right) return dangling;
	const message = `\`from\` names ${left} columns and \`to\` names ${right}, but each column refers to one.`;
	return [{ rule: "config/out-of-range", at: to.key.at, message }, ...dangling];
}

/** Only the short form, object.property, names something of the same contract for sure. */
function danglingName(name: Located<string> | undefined, columns: Columns): readonly PlatformRemark[] {
	const [, object = "", column = ""] = /^([A-Za-z_]\w*)\.([A-Za-z_]\w*)$/.exec(name?.value ?? "") ?? [];
	if (!name || object === "") return [];
	const known = columns.get(object);
	if (known?.has(column)) return [];
	const lacks = known ? `its object \`${object}\` has no such property` : `the contract has no object \`${object}\``;
	return [dangling(name, lacks, nearest(known ? column : object, known ?? columns.keys()))];
}

function checkElement(element: Located<string> | undefined, columns: Columns): readonly PlatformRemark[] {
	if (!element || columns.size === 0) return [];
	return element.value.split(",").flatMap((part): readonly PlatformRemark[] => {
		const [object = "", column, ...more] = part.trim().split(".");
		const known = columns.get(object);
		// Without a point it may be a column of the only object, and deeper paths lead into its fields.
		if (column === undefined || more.length > 0 || !known || known.size === 0 || known.has(column)) return [];
		return [dangling(element, `its object \`${object}\` has no property \`${column}\``, nearest(column, known))];
	});
}

function checkArguments(object: Cursor): readonly PlatformRemark[] {
	const columns = object.get("properties").items();
	const known = columns.flatMap((column) => column.get("name").string()?.value ?? []);
	if (known.length === 0) return [];
	const named = object
		.get("quality")
		.items()
		.filter((check) => check.get("metric").string()?.value === "duplicateValues")
		.flatMap((check) => check.get("arguments", "properties").items());
	return named.flatMap((item): readonly PlatformRemark[] => {
		const name = item.string();
		if (!name || known.includes(name.value) || name.value.includes(".")) return [];
		return [dangling(name, "the object has no such property", nearest(name.value, known))];
	});
}

function dangling(name: Located<string>, lacks: string, meant: string | undefined): PlatformRemark {
	const message = `\`${name.value}\` is named here, but ${lacks}${meant ? `; did you mean \`${meant}\`?` : "."}`;
	return { rule: "config/dangling-reference", severity: "warning", at: name.at, message };
}
