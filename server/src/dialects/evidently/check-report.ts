import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { coerced } from "./coercion.ts";
import { schemaIds } from "./recognition.ts";

/** What `evidently report` reads; unknown keys of it are dropped. */
export function checkReport(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds.Report);
	const structure = document.tree ? checkSchema(coerced(document.tree, schema), schema, platform) : [];
	const first = document.entries()[0]?.key;
	if (!first || first.at.file.endsWith(".json")) return structure;
	const message = `${platform.title} refuses this: \`evidently report\` reads its configuration as JSON, and this is YAML.`;
	return [{ rule: "config/rejected", at: first.at, message }, ...structure];
}

/** The first release without the command that read it. */
const removed = "0.3";

/** Dashboards and profiles were computed by `evidently calculate` until reports took their place. */
export function checkCalculation(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds.Calculation);
	const structure = document.tree ? checkSchema(coerced(document.tree, schema), schema, platform) : [];
	const { target } = platform;
	if (target !== undefined && compareVersions(target, removed) < 0) return [...structure, ...checkSampling(document, platform)];
	const key = document.get("profile_sections").key ?? document.get("dashboard_tabs").key;
	if (!key) return structure;
	const what = key.value === "profile_sections" ? "profile" : "dashboard";
	const message = `\`evidently calculate ${what}\`, which read \`${key.value}\`, was removed in release ${removed}, and the target is ${platform.title}; \`evidently report\` takes its place.`;
	return [{ rule: "config/deprecated-setting", at: key.at, message }];
}

const ways = ["none", "nth", "random"];

function checkSampling(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	return ["reference", "current"].flatMap((data): readonly PlatformRemark[] => {
		const way = document.get("sampling", data, "type").string();
		if (!way || ways.includes(way.value)) return [];
		const message = `\`type\` is \`${way.value}\`, which is no way of sampling that ${title} knows: ${ways.join(", ")}.`;
		return [{ rule: "config/unknown-value", at: way.at, message }];
	});
}
