import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Tree, TreeScalar } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { refused } from "./structure.ts";

/** The resolvers that OmegaConf has under `oc.`; programs register their own under other names. */
const ofOmegaConf = ["oc.create", "oc.decode", "oc.deprecated", "oc.dict.keys", "oc.dict.values", "oc.env", "oc.select"];

/** `${…}` in values: OmegaConf parses each when the file is loaded, and fills it in when the program asks for it. */
export function checkInterpolations(tree: Tree, inHydra: boolean, text: string, platform: Platform): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	const seen = new Set<Tree>();
	const open: { readonly node: Tree; readonly hydra: boolean }[] = [{ node: tree, hydra: inHydra }];
	for (let next = open.pop(); next; next = open.pop()) {
		const { node, hydra } = next;
		if (seen.has(node)) continue;
		seen.add(node);
		if (node.kind === "list") for (const item of node.items) open.push({ node: item, hydra });
		if (node.kind === "map") {
			for (const { key, value } of node.entries) {
				if (node === tree && key.value === "defaults") continue;
				open.push({ node: value, hydra: hydra || (node === tree && key.value === "hydra") });
			}
		}
		if (node.kind === "scalar") remarks.push(...checkValue(node, hydra, text, platform));
	}
	return remarks;
}

function checkValue(scalar: TreeScalar, inHydra: boolean, text: string, platform: Platform): readonly PlatformRemark[] {
	const { value, at } = scalar;
	if (typeof value !== "string" || !value.includes("${") || value.includes("\\")) return [];
	const broken = brokenPlaceholder(value);
	if (broken) return [refused(at, platform, `\`${broken}\` is no placeholder that OmegaConf can read.`)];
	return [...value.matchAll(/\$\{\s*([\w.]+)\s*([:}])/g)].flatMap(([written, name = "", end = ""]): readonly PlatformRemark[] => {
		const start = text.indexOf(written, at.start);
		const placed = start < 0 || start > at.end ? at : { ...at, start, end: start + written.length - 1 };
		if (end === ":") return unknownResolver(name, placed, platform);
		return name.startsWith("hydra.") && !inHydra ? [hydraNode(name, placed)] : [];
	});
}

/** A placeholder that is never closed, or that names nothing. */
function brokenPlaceholder(value: string): string | undefined {
	const empty = /\$\{\s*\}/.exec(value);
	if (empty) return empty[0];
	if (/["']/.test(value)) return undefined;
	const last = value.lastIndexOf("${");
	return value.includes("}", last) ? undefined : value.slice(last).slice(0, 60);
}

function unknownResolver(name: string, at: PlatformRemark["at"], platform: Platform): readonly PlatformRemark[] {
	if (!name.startsWith("oc.") || ofOmegaConf.includes(name)) return [];
	const meant = nearest(name, ofOmegaConf);
	if (!meant) return [];
	const message = `\`${name}\` is no resolver that OmegaConf brings to ${platform.title}; did you mean \`${meant}\`?`;
	return [{ rule: "config/unknown-value", severity: "warning", at, message }];
}

function hydraNode(name: string, at: PlatformRemark["at"]): PlatformRemark {
	const rest = name.slice("hydra.".length);
	const message = `\`\${${name}}\` names a key of the config, but Hydra takes \`hydra\` out before the program reads it; the resolver is \`\${hydra:${rest}}\`.`;
	const fix = replace(at, `\${hydra:${rest}`, `Write \${hydra:${rest}}`, false);
	return { rule: "config/dangling-reference", severity: "warning", at, message, fix };
}
