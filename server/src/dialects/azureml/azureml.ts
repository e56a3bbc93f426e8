import { noFacts, type PlatformRemark } from "../../facts/facts.ts";
import type { Dialect } from "../dialect.ts";
import { type Asset, readAsset } from "./asset.ts";
import { checkDeployment } from "./check-deployment.ts";
import { checkEndpoint } from "./check-endpoint.ts";
import { checkFiles } from "./check-files.ts";
import { checkSchedule } from "./check-monitor.ts";
import { checkNames } from "./check-names.ts";
import { readModels, readService } from "./facts.ts";
import { readLineage } from "./lineage.ts";
import { kindOf, schemaOf } from "./recognition.ts";
import { checkStructure } from "./structure.ts";

/** The YAML that the Azure ML CLI v2 takes: endpoints, deployments, monitors, environments and models. */
export const azureml: Dialect = {
	id: "azureml",
	title: "Azure ML",
	formats: ["yaml", "json"],
	// Scripts fill a placeholder in before they call the CLI, and `${{…}}` is Azure's own.
	fillsPlaceholders: true,
	recognises: (document) => kindOf(document) !== undefined,
	schema: (document) => schemaOf(kindOf(document)),
	read(document, context) {
		const asset = readAsset(kindOf(document) ?? "Job", document, context);
		const { name, at, kind } = asset;
		const service = readService(asset);
		const models = readModels(asset, service);
		return {
			...noFacts,
			manifests: [{ kind: "manifest", at, dialect: "azureml", type: kind, ...(name ? { name } : {}) }],
			models,
			services: service ? [service] : [],
			containers: service?.containers ?? [],
			...readLineage(asset, models),
			remarks: [...checkStructure(asset), ...check(asset)],
		};
	},
};

function check(asset: Asset): readonly PlatformRemark[] {
	return [...checkNames(asset), ...checkDeployment(asset), ...checkFiles(asset), ...checkEndpoint(asset), ...checkSchedule(asset)];
}
