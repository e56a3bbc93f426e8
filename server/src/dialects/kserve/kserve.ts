import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import type { Dialect } from "../dialect.ts";
import { siblings, splitApiVersion } from "../kubernetes/metadata.ts";
import { schemaNamed } from "../schemas.ts";
import { annotationWords, checkAnnotations } from "./annotations.ts";
import { checkCanaries } from "./canary.ts";
import { checkRuntimes } from "./choice.ts";
import { checkEnvironment } from "./environment.ts";
import { readContainers, readModels, readServiceFacts } from "./facts.ts";
import { checkImplementations } from "./implementations.ts";
import { checkModes } from "./modes.ts";
import { checkName } from "./names.ts";
import { checkVersion, group, isOutdated, oldGroup } from "./outdated.ts";
import { checkPayload } from "./payload.ts";
import { checkScaling } from "./scaling.ts";
import { shippedWith } from "./selection.ts";
import { type InferenceService, newestRelease, readService } from "./service.ts";
import { checkStorage } from "./storage.ts";
import { checkStructure, schemaId } from "./structure.ts";
import { checkWorkers } from "./workers.ts";

/** InferenceServices of KServe, and of KFServing before it. */
export const kserve: Dialect = {
	id: "kserve",
	title: "KServe",
	formats: ["yaml", "json"],
	recognises(document) {
		const apiVersion = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
		return document.get("kind").string()?.value === "InferenceService" && [group, oldGroup].includes(apiVersion.group);
	},
	schema: (document) => (isOutdated(document) ? undefined : schemaNamed(schemaId)),
	wordsAt: (path, target = newestRelease) => annotationWords(path, target),
	shipsRuntimes: (target = newestRelease) => shippedWith(target),
	read(document, context) {
		const outdated = isOutdated(document);
		const alpha = document.get("spec", "default");
		const service = readService(document, context);
		const read = alpha.isMap && outdated ? readOldForm(service, alpha) : service;
		const facts = readServiceFacts(read);
		const { name, apiVersion } = service;
		return {
			...noFacts,
			manifests: [
				{
					kind: "manifest",
					at: service.at,
					dialect: "kserve",
					type: "InferenceService",
					...(apiVersion ? { apiVersion: apiVersion.value } : {}),
					...(name ? { name } : {}),
				},
			],
			models: readModels(read, facts),
			services: [facts],
			containers: readContainers(read, facts.containers),
			remarks: outdated ? [...checkVersion(service)] : [...checkStructure(service, context.document), ...check(service)],
		};
	},
};

/** v1alpha2 has its predictor in `spec.default`, with the same frameworks. */
function readOldForm(service: InferenceService, alpha: Cursor): InferenceService {
	const spec = { kind: "map", at: service.at, entries: [] } as const;
	const tree = {
		...spec,
		entries: [{ key: { value: "spec", at: alpha.key?.at ?? service.at }, value: alpha.tree ?? spec, at: service.at }],
	} as const;
	return { ...readService(new Cursor(tree), service.context), ...pick(service) };
}

function pick({ name, namespace, at, annotations }: InferenceService): Pick<InferenceService, "name" | "namespace" | "at" | "annotations"> {
	return { name, namespace, at, annotations };
}

function check(service: InferenceService): readonly PlatformRemark[] {
	return [
		...checkVersion(service),
		...checkName(service),
		...checkImplementations(service),
		...checkEnvironment(service),
		...checkWorkers(service),
		...checkStorage(service),
		...checkScaling(service),
		...checkModes(service),
		...checkPayload(service),
		...checkCanaries(service),
		...checkRuntimes(service),
		...checkAnnotations(service),
		...checkServiceAccount(service),
	];
}

/** A service account that the file does not declare although it declares others. */
function checkServiceAccount(service: InferenceService): readonly PlatformRemark[] {
	const documents = service.context.source.documents.map((tree) => new Cursor(tree));
	const accounts = siblings(documents, "ServiceAccount").map((account) => account.get("metadata", "name"));
	if (accounts.length === 0 || accounts.some((name) => !name.string())) return [];
	return service.components.flatMap(({ cursor }) => {
		const name = cursor.get("serviceAccountName").string();
		if (!name || accounts.some((account) => account.string()?.value === name.value)) return [];
		const names = accounts.map((account) => `\`${account.string()?.value}\``).join(" and ");
		const message = `\`serviceAccountName\` is \`${name.value}\`, but the service accounts of this file are named ${names}.`;
		return [{ rule: "config/dangling-reference", severity: "info", at: name.at, message }];
	});
}
