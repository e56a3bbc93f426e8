import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import { checkAuth } from "./check-auth.ts";
import { checkKinds } from "./check-kinds.ts";
import { checkProject } from "./check-project.ts";
import { checkRegistry } from "./check-registry.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkStores } from "./check-stores.ts";
import { checkVariables } from "./check-variables.ts";
import { isDefinitions, readDefinitions } from "./definitions.ts";
import { featureStoreSchema, isFeatureStore, readFeatureStore } from "./operator.ts";
import { isRepository, isUnrendered } from "./recognition.ts";
import { repositoryOf, schemaOf } from "./repository.ts";
import { checkStructure } from "./structure.ts";

/** Feast: where the features of a project are kept, computed and served from. */
export const feast: Dialect = {
	id: "feast",
	title: "Feast",
	formats: ["yaml", "json", "python"],
	// It fills in variables of the environment before it reads the file.
	fillsPlaceholders: true,
	recognises: (document, file, _, source, around) =>
		isPython(document)
			? isDefinitions(document, file, around)
			: isFeatureStore(document) || (!isUnrendered(source) && isRepository(document, file)),
	schema: (document) => {
		if (isPython(document)) return undefined;
		return isFeatureStore(document) ? featureStoreSchema(document) : schemaOf(document);
	},
	read: (document, context) => {
		if (isPython(document)) return readDefinitions(document, context);
		return isFeatureStore(document) ? readFeatureStore(document, context) : readRepository(document, context);
	},
};

function isPython({ at }: Cursor): boolean {
	return at?.file.endsWith(".py") === true;
}

function readRepository(document: Cursor, context: Context): Facts {
	const repository = repositoryOf(document, context);
	const name = document.get("project").string();
	const checked = checkStructure(context.document, schemaOf(document), repository.platform);
	const structure = checked.filter((remark) => !isProviders(remark, document));
	const own: readonly PlatformRemark[] = [
		...checkKinds(repository),
		...checkProject(repository),
		...checkRegistry(repository),
		...checkStores(repository),
		...checkAuth(repository),
		...checkVariables(context.document, repository),
		...checkSecrets(document),
	];
	return {
		...noFacts,
		manifests: [
			{ kind: "manifest", at: name?.at ?? repository.at, dialect: "feast", type: "FeatureStoreConfig", ...(name ? { name } : {}) },
		],
		remarks: [...structure, ...withoutEchoes(own, structure)],
	};
}

/** A provider of somebody else may read what Feast does not know; what is nearly a key of Feast is still a slip. */
function isProviders({ rule, message }: PlatformRemark, document: Cursor): boolean {
	if (!document.get("provider").string()?.value.includes(".")) return false;
	return rule === "config/unknown-field" && message.startsWith("The document") && !message.includes("did you mean");
}
