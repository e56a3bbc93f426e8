import { type Facts, noFacts } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context, Dialect } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkConfiguration } from "./check-configuration.ts";
import { checkManifest } from "./check-manifest.ts";
import { checkMetrics } from "./check-metrics.ts";
import { checkModelConfiguration } from "./check-model-configuration.ts";
import { configurationFacts, manifestFacts, modelConfigurationFacts } from "./facts.ts";
import { kindOf, recognises, schemaIds } from "./recognition.ts";

/** The last release before the project was put to rest. */
const newest = "0.12";

/** TorchServe: the server's config.properties and metrics, and the model-config.yaml and MANIFEST.json of an unpacked model archive. */
export const torchserve: Dialect = {
	id: "torchserve",
	title: "TorchServe",
	formats: ["properties", "yaml", "json"],
	recognises,
	schema: (document) => schemaNamed(schemaIds[kindOf(document)]),
	read,
};

function read(document: Cursor, context: Context): Facts {
	const kind = kindOf(document);
	const platform: Platform = { title: `TorchServe ${context.target ?? newest}`, rejectsUnknown: false, target: context.target };
	const name = kind === "Manifest" ? document.get("model", "modelName").string() : undefined;
	const at = name?.at ?? document.entries()[0]?.key?.at ?? { file: context.source.file, start: 0, end: 0 };
	const manifests = [{ kind: "manifest", at, dialect: "torchserve", type: kind, ...(name ? { name } : {}) }] as const;
	const [facts, remarks] = {
		Configuration: () => [configurationFacts(document, context), checkConfiguration(document, context, platform)] as const,
		ModelConfiguration: () => [modelConfigurationFacts(document, at), checkModelConfiguration(document, context, platform)] as const,
		Metrics: () => [{}, checkMetrics(document, context, platform)] as const,
		Manifest: () => [manifestFacts(document, at), checkManifest(document, context, platform)] as const,
	}[kind]();
	return { ...noFacts, ...facts, manifests, remarks };
}
