import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { isPlaced, tellPlaces } from "../kubernetes/misplaced.ts";
import { unquotedDecimals } from "../kubernetes/quantity.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed, start, step } from "../schemas.ts";
import { apiVersion, type Kind, type Stack } from "./stack.ts";

export function schemaOf(kind: Kind): Schema {
	return schemaNamed(`production-stack-${kind.toLowerCase()}.schema.json`);
}

export function checkStructure(stack: Stack, tree: Tree): readonly PlatformRemark[] {
	return stack.type === "Values" ? checkValues(stack, tree) : checkResource(stack, tree);
}

/** What the schema of a resource says; with strict decoding the API server turns unknown keys down. */
function checkResource({ type, title, release, patch, apiVersion: written }: Stack, tree: Tree): readonly PlatformRemark[] {
	const schema = schemaOf(type);
	const remarks = tellPlaces(
		checkSchema(tree, schema, { title, rejectsUnknown: true, target: release, oldYaml: "Kubernetes" }),
		tree,
		schema,
	);
	const decimals = unquotedDecimals(tree, schema, title).map((remark) => ({
		...remark,
		severity: "error" as const,
		message: remark.message.replace(/, so only .*$/, "."),
	}));
	const served = written === undefined || written.value === apiVersion;
	const message = `${title} refuses this: it serves its resources as \`${apiVersion}\`, and \`${written?.value}\` is unknown to it.`;
	const version: readonly PlatformRemark[] = served ? [] : [{ rule: "config/rejected", at: written.at, message }];
	const told = remarks.filter(({ rule }) => !patch || rule !== "config/missing-field").map(harden);
	return [...version, ...told, ...decimals];
}

interface Part {
	readonly cursor: Cursor;
	readonly schema: Schema;
	/** What a sentence calls it. */
	readonly name: string;
	/** Who reads it, where that is not the chart. */
	readonly reader: string | undefined;
}

/** The chart's own schema holds the types; keys that no template reads are lost without a word, but for two maps that it closes. */
function checkValues({ document, title, release }: Stack, tree: Tree): readonly PlatformRemark[] {
	const schema = schemaOf("Values");
	const platform: Platform = { title, rejectsUnknown: false, target: release, oldYaml: "Kubernetes" };
	const parts = partsOf(document, start(schema), []);
	const inside = (at: Span) => parts.some(({ cursor }) => cursor.at && cursor.at.start <= at.start && at.end <= cursor.at.end);
	const own = tellPlaces(checkSchema(tree, schema, platform), tree, schema).filter(({ at }) => !inside(at));
	return [...own.map(weaken), ...parts.flatMap((part) => checkPart(part, platform))];
}

/** Maps that templates hand on to Kubernetes as they are, and maps that Helm itself holds closed. */
function partsOf(cursor: Cursor, position: ReturnType<typeof start>, path: readonly string[]): readonly Part[] {
	const closed = ["cacheserverSpec.livenessProbe", "cacheserverSpec.strategy"].includes(path.join("."));
	const name = cursor.key?.value;
	if (closed) return [{ cursor, schema: position.schema, name: `\`${name}\``, reader: undefined }];
	const raw = position.root.$id === "kubernetes-core.schema.json";
	if (raw && name !== undefined)
		return [{ cursor, schema: { ...position.schema, $defs: position.root.$defs ?? {} }, name: `\`${name}\``, reader: "Kubernetes" }];
	if (cursor.isList) {
		const item = step(position, 0);
		const core = item?.root.$id === "kubernetes-core.schema.json";
		if (!item) return [];
		if (!core) return cursor.items().flatMap((one) => partsOf(one, item, path));
		const schema = { ...item.schema, $defs: item.root.$defs ?? {} };
		return cursor.items().map((one) => ({ cursor: one, schema, name: `An item of \`${name}\``, reader: "Kubernetes" }));
	}
	return cursor.entries().flatMap((entry) => {
		const child = entry.key && step(position, entry.key.value);
		return entry.key && child ? partsOf(entry, child, [...path, entry.key.value]) : [];
	});
}

/** Helm joins maps with those of the chart, so that only in an item of a list something can be missing. */
function checkPart({ cursor, schema, name, reader }: Part, platform: Platform): readonly PlatformRemark[] {
	if (!cursor.tree) return [];
	const title = reader ?? platform.title;
	const remarks = checkSchema(cursor.tree, schema, { title, rejectsUnknown: true, target: undefined, oldYaml: "Kubernetes" });
	return remarks
		.filter(({ rule }) => rule !== "config/missing-field" || cursor.key === undefined)
		.map((remark) => ({ ...remark, message: remark.message.replace(/^The document /, `${name} `) }));
}

/** The chart's schema lacks keys that its templates read, so that only a key which looks like a known one, or stands in the wrong map, is likely a slip. */
function weaken(remark: PlatformRemark): PlatformRemark {
	return remark.rule === "config/unknown-field" && !remark.fix && !isPlaced(remark) && !remark.message.includes(" is known from release ")
		? { ...remark, severity: "info" }
		: remark;
}

/** A field that is gone from the schema of a resource is refused like any other that is not known. */
function harden(remark: PlatformRemark): PlatformRemark {
	const gone = remark.rule === "config/deprecated-setting" && remark.message.includes(" was removed in release ");
	return gone ? { ...remark, severity: "error" } : remark;
}
