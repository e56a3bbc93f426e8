import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import { type Context, compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import type { Kind } from "./recognition.ts";

/** What the server makes of its configuration besides its form. */
export function checkConfiguration(document: Cursor, kind: Kind, context: Context, platform: Platform): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	visit(context.document, "", (tree, key) => {
		remarks.push(...checkPoint(tree, key, context.source.text, platform), ...checkHost(tree, key, platform));
	});
	return kind === "ConfigurationV1" ? [...checkVersion(document, platform), ...remarks] : remarks;
}

/** Services of the newer interface came with release 1.2; they read version 2 and leave everything else. */
function checkVersion(document: Cursor, { title, target }: Platform): readonly PlatformRemark[] {
	if (target !== undefined && compareVersions(target, "1.2") < 0) return [];
	const key = ["api_server", "runners"].map((name) => document.get(name).key).find((found) => found !== undefined);
	if (!key) return [];
	const message = `\`${key.value}\` is of version 1, which only services of the old interface read; ${title} ignores it for a class with @bentoml.service, where \`services\` takes its place.`;
	return [{ rule: "config/deprecated-setting", severity: "warning", at: key.at, message }];
}

/** These are held against Python's float, and 1 is none. */
const points = new Set(["sample_rate", "max_age", "min", "max", "factor"]);

function checkPoint(tree: Tree, key: string, text: string, { title }: Platform): readonly PlatformRemark[] {
	if (tree.kind !== "scalar" || typeof tree.value !== "number" || !points.has(key)) return [];
	const written = text.slice(tree.at.start, tree.at.end);
	if (!/^[-+]?\d+$/.test(written)) return [];
	const message = `\`${key}\` is the integer ${written}, but ${title} takes a number with a decimal point only.`;
	return [{ rule: "config/wrong-type", at: tree.at, message, fix: replace(tree.at, `${written}.0`, `Write ${written}.0`, true) }];
}

function checkHost(tree: Tree, key: string, { title }: Platform): readonly PlatformRemark[] {
	if (key !== "host" || tree.kind !== "scalar" || typeof tree.value !== "string" || tree.templated || tree.value.includes("$")) return [];
	if (/^\d{1,3}(?:\.\d{1,3}){3}$|^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(tree.value)) return [];
	const message = `\`host\` is \`${tree.value}\`, but ${title} takes an IP address only.`;
	return [{ rule: "config/unknown-value", at: tree.at, message }];
}

function visit(tree: Tree, key: string, look: (tree: Tree, key: string) => void, depth = 0): void {
	look(tree, key);
	if (tree.kind === "map" && depth < 8) for (const entry of tree.entries) visit(entry.value, entry.key.value, look, depth + 1);
}
