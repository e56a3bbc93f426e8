import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Dataset } from "../../facts/pipeline.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkLanguages } from "./check-languages.ts";
import { checkLicense } from "./check-license.ts";
import { checkNames, entriesOf } from "./check-names.ts";
import { recognises } from "./recognition.ts";

/** PyYAML, with which the Hub's own library reads cards, takes bare words for true and false. */
const platform: Platform = { title: "the Hugging Face Hub", rejectsUnknown: false, target: undefined, oldYaml: "PyYAML" };

/** The metadata at the beginning of a model's README.md, which the Hugging Face Hub checks when it is pushed. */
export const modelCard: Dialect = {
	id: "model-card",
	title: "Hugging Face model card",
	formats: ["markdown"],
	// Widgets and prompts show templates to people.
	fillsPlaceholders: true,
	recognises,
	schema: () => schemaNamed("model-card.schema.json"),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const name = document.get("model-index", 0, "name").string() ?? document.get("model_name").string();
	const at = name?.at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	const structure = checkSchema(context.document, schemaNamed("model-card.schema.json"), platform);
	return {
		...noFacts,
		manifests: [{ kind: "manifest", at, dialect: "model-card", type: "ModelCard", ...(name ? { name } : {}) }],
		datasets: [...named(document.get("datasets"), "dataset"), ...named(document.get("base_model"), "model")],
		remarks: [
			...structure.flatMap((remark) => judged(remark) ?? []),
			...checkLicense(document, context),
			...checkLanguages(document),
			...checkNames(document),
		],
	};
}

/**
 * The Hub refuses licences that it does not list and results that are not whole. Of everything else it makes what it can, and of a key that it does
 * not know it is only told where another one is meant.
 */
function judged(remark: PlatformRemark): PlatformRemark | undefined {
	const { message } = remark;
	if (remark.rule === "config/unknown-field") return /did you mean/.test(message) ? remark : undefined;
	const refused =
		remark.rule === "config/missing-field" ||
		/^(?:`(?:license|model-index|config|split|revision|type|value|results)`|An item of `(?:license|model-index)`)/.test(message);
	return { ...remark, ...(refused && !/PyYAML/.test(message) ? {} : { severity: "warning" as const }) };
}

function named(list: Cursor, type: string): readonly Dataset[] {
	return entriesOf(list).map((name): Dataset => {
		const origin = { value: type === "dataset" ? `hf://datasets/${name.value}` : `hf://${name.value}`, at: name.at };
		return { kind: "dataset", at: name.at, dialect: "model-card", name, type: { value: type, at: name.at }, origin };
	});
}
