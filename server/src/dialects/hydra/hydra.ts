import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor, Source, TreeMap } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkEntries } from "./check-entries.ts";
import { checkInterpolations } from "./check-interpolations.ts";
import { checkTree } from "./check-tree.ts";
import { isGlobal, packageHeader } from "./header.ts";
import { configLineage } from "./lineage.ts";
import { recognises } from "./recognition.ts";
import { platformOf } from "./structure.ts";

/** Hydra: configs that are composed from a directory of groups, led by defaults lists. */
export const hydra: Dialect = {
	id: "hydra",
	title: "Hydra",
	formats: ["yaml"],
	fillsPlaceholders: true,
	recognises: (document, file, _, source, around) => recognises(document, file, source, around),
	schema: () => schemaNamed("hydra-config.schema.json"),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const { source } = context;
	const platform = platformOf(context.target);
	const header = packageHeader(source);
	const at = document.entries()[0]?.key?.at ?? context.document.at;
	const manifests = [{ kind: "manifest", at, dialect: "hydra", type: "Config" }] as const;
	const { tree } = document;
	if (tree?.kind !== "map") return { ...noFacts, manifests, remarks: checkHeader(header) };
	const inHydra = /(^|\/)\.?hydra\//.test(source.file) || (header?.value.replace("_global_.", "").startsWith("hydra") ?? false);
	return {
		...noFacts,
		manifests,
		...configLineage(context),
		remarks: [
			...checkHeader(header),
			...checkSettings(tree, header, source, platform),
			...checkDefaults(tree, context, platform),
			...checkInterpolations(tree, inHydra, source.text, platform),
		],
	};
}

function checkHeader(header: Located<string> | undefined): readonly PlatformRemark[] {
	const word = header && /_group_|_name_/.exec(header.value)?.[0];
	if (!header || !word) return [];
	const message = `The header says \`${header.value}\`, but \`${word}\` is a keyword only where version_base is below 1.2, and a key of that name elsewhere.`;
	return [{ rule: "config/deprecated-setting", at: header.at, message }];
}

/** Only at the top of the composed config the node `hydra` sets Hydra itself; a config with another package has a key of that name. */
function checkSettings(
	tree: TreeMap,
	header: Located<string> | undefined,
	{ text }: Source,
	platform: Platform,
): readonly PlatformRemark[] {
	if (header && !isGlobal(header)) return [];
	const remarks = checkSchema(tree, schemaNamed("hydra-config.schema.json"), platform);
	// Whatever its type, a value may be left to be filled in.
	return remarks.filter(({ at }) => text.slice(at.start, at.end).replaceAll(/["']/g, "") !== "???");
}

function checkDefaults(tree: TreeMap, context: Context, platform: Platform): readonly PlatformRemark[] {
	const defaults = tree.entries.findLast(({ key }) => key.value === "defaults");
	if (!defaults) return [];
	const form = checkEntries(defaults, platform);
	// In a list that is out of order or cannot be read, what the composing shows may be the same mistake in other words.
	if (form.some(({ rule, severity }) => rule === "config/rejected" || (rule === "config/wrong-type" && severity !== "warning")))
		return form;
	return defaults.value.kind === "list" ? [...form, ...checkTree(context, platform)] : form;
}
