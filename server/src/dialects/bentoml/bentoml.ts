import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkBentofile } from "./check-bentofile.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { bentofileFacts, configurationFacts } from "./facts.ts";
import { type Kind, kindOf, partOf, recognises, schemaIds } from "./recognition.ts";

const newest = "1.4";

/** BentoML: the bentofile.yaml or the table of pyproject.toml that a Bento is built from, and the configuration of its server. */
export const bentoml: Dialect = {
	id: "bentoml",
	title: "BentoML",
	formats: ["yaml", "toml"],
	// The server fills in variables of its environment itself.
	fillsPlaceholders: true,
	recognises,
	part: partOf,
	schema: (document) => schemaNamed(schemaIds[kindOf(document)]),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const kind = kindOf(document);
	const isProject = context.source.file.endsWith(".toml");
	const project = isProject ? new Cursor(context.source.documents[0]).get("project") : undefined;
	const platform: Platform = {
		title: `BentoML ${context.target ?? newest}`,
		rejectsUnknown: kind !== "ConfigurationV2",
		target: context.target,
		...(isProject ? {} : { oldYaml: "PyYAML" as const }),
	};
	const structure = checkSchema(context.document, schemaNamed(schemaIds[kind]), platform).filter(isRefused);
	const own = kind === "Bentofile" ? checkBentofile(document, context, platform) : checkConfiguration(document, kind, context, platform);
	const name = kind === "Bentofile" ? (document.get("name").string() ?? project?.get("name").string()) : undefined;
	const at = name?.at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	const facts = kind === "Bentofile" ? bentofileFacts(document, project) : configurationFacts(document, kind);
	const manifest = { kind: "manifest", at, dialect: "bentoml", type: typeNames[kind], ...(name ? { name } : {}) } as const;
	return {
		...noFacts,
		...facts,
		manifests: [{ ...manifest, ...(facts.environment ? { environment: facts.environment } : {}) }],
		remarks: [...structure, ...withoutEchoes(own, structure), ...(isProject ? passedOver(context, platform) : [])],
	};
}

/** Of the two files that may say what is built, the first one that is there is taken. */
function passedOver({ source, exists }: Context, { title }: Platform): readonly PlatformRemark[] {
	const at = partOf(new Cursor(source.documents[0])).key?.at;
	if (!at || exists(resolvePath(source.file, "bentofile.yaml")) !== true) return [];
	const message = `A bentofile.yaml stands beside this file, and ${title} builds what that one says.`;
	return [{ rule: "config/ignored-setting", at, message }];
}

const typeNames: Readonly<Record<Kind, string>> = {
	Bentofile: "Bentofile",
	ConfigurationV1: "Configuration",
	ConfigurationV2: "Configuration",
};

/** Exporters and protocols are taken in any case. */
function isRefused({ rule, message }: PlatformRemark): boolean {
	const [, key = "", value = ""] = /^`(exporter_type|protocol)` is `(\w+)`/.exec(message) ?? [];
	const known = ["zipkin", "jaeger", "otlp", "in_memory", "grpc", "http", "thrift"];
	return rule !== "config/unknown-value" || key === "" || !known.includes(value.toLowerCase());
}
