import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { type Context, compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkEmpty } from "./check-empty.ts";
import { type Form, newest, schemaIds } from "./recognition.ts";

/** Whether the contract has the form that its version of the standard describes. */
export function checkStructure(document: Cursor, form: Form, platform: Platform, context: Context): readonly PlatformRemark[] {
	const { target = newest } = platform;
	// Of versions that came after the schema, nothing can be said.
	if (form === "standard" && compareVersions(target, newest) > 0) return [];
	const structure = checkSchema(context.document, schemaNamed(schemaIds[form]), platform);
	if (form === "specification") return structure.map(withoutQuotes);
	if (form === "outdated") return [...structure, ...outdated(document, platform)];
	const root = new Set(document.entries().flatMap(({ key }) => key?.at.start ?? []));
	const early = compareVersions(target, "3.1.0") < 0;
	const judged = structure.filter((remark) => holds(remark, document, context, early)).map((remark) => mildly(remark, root, early));
	const empty = checkEmpty(context.document, schemaNamed(schemaIds[form]), platform);
	return [...judged, ...empty, ...olderTeam(document, platform, early), ...olderType(document, platform, early)];
}

/** What version 3.1 asks for or gives up, a contract in an earlier one need not heed. An empty value is a value. */
function holds({ rule, message, at }: PlatformRemark, document: Cursor, { source }: Context, early: boolean): boolean {
	if (rule === "config/deprecated-setting") return !early;
	if (rule === "config/unknown-value" && message.startsWith("`apiVersion`")) return document.get("apiVersion").word() !== undefined;
	if (rule !== "config/missing-field") return true;
	const word = source.text.slice(at.start, at.end).replace(/["']/g, "");
	if (word === "value") return false;
	return !early || !/has no `(?:username|property|value)`/.test(message);
}

/** Before 3.1 only the keys of the contract itself were closed; fields of 3.1 are read by today's tools whatever version is stated. */
function mildly(remark: PlatformRemark, root: ReadonlySet<number>, early: boolean): PlatformRemark {
	if (remark.rule !== "config/unknown-field") return remark;
	if (/is known from release/.test(remark.message)) return { ...remark, severity: "info" };
	if (!early || root.has(remark.at.start)) return remark;
	return { ...remark, severity: "warning", message: remark.message.replace("rejects unknown fields", "does not know such a field") };
}

/** A share of the time is text that ends in %, so that quotes alone do not mend a number. */
function withoutQuotes(remark: PlatformRemark): PlatformRemark {
	if (!remark.message.startsWith("`percentage`")) return remark;
	const { fix: _, ...rest } = remark;
	return rest;
}

function outdated(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const version = document.get("apiVersion").word();
	if (!version) return [];
	const message = `The contract is written in ${title.replace("2.2.2", version.value.replace(/^v/, ""))}, which tools for contracts of version 3 do not read.`;
	return [{ rule: "config/deprecated-setting", at: version.at, message }];
}

function olderTeam(document: Cursor, { title }: Platform, early: boolean): readonly PlatformRemark[] {
	const team = document.get("team");
	if (early || !team.isList || !team.key) return [];
	const message = `\`team\` is a list of people, which is deprecated in ${title}; a map with \`members\` takes its place.`;
	return [{ rule: "config/deprecated-setting", severity: "info", at: team.key.at, message }];
}

/** Logical types that came with 3.1. */
function olderType(document: Cursor, { title }: Platform, early: boolean): readonly PlatformRemark[] {
	if (!early) return [];
	const types = columnTypes(document.get("schema").items());
	return types.map((type): PlatformRemark => {
		const message = `\`logicalType\` is \`${type.value}\`, which is known from release 3.1.0 on, but the contract is written in ${title}.`;
		return { rule: "config/unknown-value", severity: "info", at: type.at, message };
	});
}

function columnTypes(parts: readonly Cursor[]): readonly Located<string>[] {
	return parts.flatMap((part) => {
		const type = part.get("logicalType").string();
		const below = [...part.get("properties").items(), ...(part.get("items").present ? [part.get("items")] : [])];
		return [...(type && /^(?:timestamp|time)$/.test(type.value) ? [type] : []), ...columnTypes(below)];
	});
}
