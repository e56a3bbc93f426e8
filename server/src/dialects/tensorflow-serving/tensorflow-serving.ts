import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { unresolvedPlaceholders } from "../structure.ts";
import { normalise } from "../triton/normalise.ts";
import { checkBatching } from "./check-batching.ts";
import { checkModels } from "./check-models.ts";
import { checkText } from "./check-text.ts";
import { batchingModel, servedModels } from "./facts.ts";
import { type Kind, kindOf, schemaIds } from "./recognition.ts";

const newest = "2.20";

/** TensorFlow Serving's three files of protobuf text: the models, how requests are batched, and monitoring. */
export const tensorflowServing: Dialect = {
	id: "tensorflow-serving",
	title: "TensorFlow Serving",
	formats: ["pbtxt"],
	recognises: (document) => kindOf(document) !== undefined,
	schema: (document) => {
		const kind = kindOf(document);
		return kind && schemaNamed(schemaIds[kind]);
	},
	read,
};

function read(document: Cursor, context: Context): Facts {
	const kind = kindOf(document) ?? "ModelServerConfig";
	const { source } = context;
	const schema = schemaNamed(schemaIds[kind]);
	const platform: Platform = { title: `TensorFlow Serving ${context.target ?? newest}`, rejectsUnknown: true, target: context.target };
	const at = document.entries()[0]?.key?.at ?? { file: source.file, start: 0, end: 0 };
	const texts = checkText(context.document, schema, source, platform);
	const told = new Set(texts.map(({ rule, at: { start } }) => `${rule} ${start}`));
	const structure = checkSchema(normalise(context.document, schema), schema, platform).filter(
		({ rule, at: { start } }) => !told.has(`${rule} ${start}`),
	);
	const remarks = [
		...structure,
		...texts,
		...unresolvedPlaceholders(context.document, source.file),
		...withoutEchoes(checkKind(kind, document, platform), structure),
	];
	return {
		...noFacts,
		manifests: [{ kind: "manifest", at, dialect: "tensorflow-serving", type: kind }],
		models: kind === "ModelServerConfig" ? servedModels(document) : kind === "BatchingParameters" ? [batchingModel(document, at)] : [],
		// Where the text is broken, what seems to be missing may stand in the broken part.
		remarks: source.problems.length === 0 ? remarks : remarks.filter(({ rule }) => rule !== "config/missing-field"),
	};
}

function checkKind(kind: Kind, document: Cursor, platform: Platform): readonly PlatformRemark[] {
	if (kind === "ModelServerConfig") return checkModels(document, platform);
	return kind === "BatchingParameters" ? checkBatching(document, platform) : [];
}
