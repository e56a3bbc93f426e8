import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkModelSettings } from "./check-model.ts";
import { checkServerSettings } from "./check-server.ts";
import { coerced } from "./coercion.ts";
import { readModel } from "./read-model.ts";
import { isModelSettings, isServerSettings, modelSchemaId, serverSchemaId } from "./recognition.ts";

const newest = "1.7";

/** Seldon's MLServer: a model-settings.json for each model, and a settings.json for the server. */
export const mlserver: Dialect = {
	id: "mlserver",
	title: "MLServer",
	formats: ["json"],
	recognises: (document, file, _, __, around) => isModelSettings(document, file) || isServerSettings(document, file, around),
	schema: (document) => schemaNamed(isModel(document) ? modelSchemaId : serverSchemaId),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const type = isModel(document) ? "ModelSettings" : "Settings";
	const name = document.get(type === "Settings" ? "server_name" : "name").string();
	const at = name?.at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	const platform: Platform = { title: `MLServer ${context.target ?? newest}`, rejectsUnknown: false, target: context.target };
	const schema = schemaNamed(type === "Settings" ? serverSchemaId : modelSchemaId);
	const structure = checkSchema(coerced(context.document, schema), schema, platform).filter(({ message }) => !aside.test(message));
	const manifests = [{ kind: "manifest", at, dialect: "mlserver", type, ...(name ? { name } : {}) }] as const;
	if (type === "Settings") return { ...noFacts, manifests, remarks: [...structure, ...checkServerSettings(document)] };
	return {
		...noFacts,
		manifests,
		models: [readModel(document, at)],
		remarks: [...structure.map((remark) => advise(remark, platform)), ...withoutEchoes(checkModelSettings(document, context), structure)],
	};
}

/** What is recognised as both is told apart by the words that only one of the two has. */
function isModel(document: Cursor): boolean {
	return document.entries().some(({ key }) => Object.hasOwn(ofModel, key?.value ?? "") && !Object.hasOwn(ofServer, key?.value ?? ""));
}

const ofModel = schemaNamed(modelSchemaId).properties ?? {};
const ofServer = schemaNamed(serverSchemaId).properties ?? {};

const ofParameters = new Set(Object.keys(schemaNamed(modelSchemaId).$defs?.Parameters?.properties ?? {}));

/** Keys that are written for other readers: JSON has no comments. */
const aside = /has no field `(?:\$schema|_|\/\/|#)/;

/** A word that belongs one level down, and an implementation that the environment may name, are told of in words of their own. */
function advise(remark: PlatformRemark, { title }: Platform): PlatformRemark {
	if (remark.rule === "config/missing-field" && remark.message.includes("`implementation`")) {
		const message = `The document has no \`implementation\`, and ${title} loads the model only where its environment names one.`;
		return { ...remark, severity: "warning", message };
	}
	const [, key = ""] = /has no field `(\w+)`/.exec(remark.message) ?? [];
	if (remark.rule !== "config/unknown-field" || !ofParameters.has(key) || !remark.message.startsWith("The document")) return remark;
	const { fix: _, ...rest } = remark;
	return {
		...rest,
		message: `The document has no field \`${key}\`, and ${title} ignores unknown fields; \`${key}\` stands in \`parameters\`.`,
	};
}
