import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import type { Context, Dialect } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkFiles } from "./check-files.ts";
import { checkMerges } from "./check-merges.ts";
import { checkProject } from "./check-project.ts";
import { checkReferences } from "./check-references.ts";
import { checkServer } from "./check-server.ts";
import { checkService } from "./check-service.ts";
import { checkWords } from "./check-words.ts";
import { readModels, readService, type Served } from "./facts.ts";
import { checkInterpolation, prepared } from "./interpolation.ts";
import { consumersIn } from "./lineage.ts";
import { type Project, projectOf } from "./project.ts";
import { kindOf, recognises } from "./recognition.ts";
import { checkDurations, checkSizes } from "./sizes.ts";
import { checkStructure } from "./structure.ts";

/** The release that the schema describes. */
const newest = "5.5";

/** Docker Compose: files whose services run a model server, or have to do with models. */
export const compose: Dialect = {
	id: "compose",
	title: "Docker Compose",
	formats: ["yaml"],
	// The loader fills in variables of the shell itself.
	fillsPlaceholders: true,
	recognises,
	schema: (document) => (kindOf(document) === "Compose" ? schemaNamed("compose-file.schema.json") : undefined),
	read,
};

function read(written: Cursor, context: Context): Facts {
	const tree = prepared(context.document, context.source.text);
	const document = new Cursor(tree);
	const kind = kindOf(document) ?? "Compose";
	const platform: Platform = { title: `Docker Compose ${context.target ?? newest}`, rejectsUnknown: true, target: context.target };
	const project = projectOf(document, kind, context, platform.title);
	const served = project.services.flatMap((service) => readService(service, project) ?? []);
	const structure = kind === "Compose" ? checkStructure(tree, schemaNamed("compose-file.schema.json"), platform) : [];
	const own = [
		...checkInterpolation(context.document, platform.title),
		...checkMerges(context.document, context.source.text, platform.title),
		...checksOf(project, served),
	];
	const name = document.get("name").string();
	const at = name?.at ?? written.entries()[0]?.key?.at ?? context.document.at;
	return {
		...noFacts,
		manifests: [{ kind: "manifest", at, dialect: "compose", type: "Compose", ...(name ? { name } : {}) }],
		models: [...readModels(project), ...served.flatMap(({ model }) => model ?? [])],
		services: served.flatMap(({ fact }) => fact ?? []),
		containers: served.map(({ container }) => container),
		...consumersIn(served, document, context.source),
		remarks: once([...structure, ...withoutEchoes(own, structure)]),
	};
}

function checksOf(project: Project, served: readonly Served[]): readonly PlatformRemark[] {
	const { services, title } = project;
	return [
		...checkProject(project),
		...checkReferences(project),
		...services.flatMap((service) => [
			...checkService(service, project),
			...checkWords(service, title),
			...checkSizes(service, title),
			...checkDurations(service, title),
		]),
		...checkFiles(project),
		...served.flatMap((one) => [...checkServer(one, project)]),
	];
}

/** Services that share a branch by an alias share its faults. */
function once(remarks: readonly PlatformRemark[]): readonly PlatformRemark[] {
	const seen = new Set<string>();
	return remarks.filter(({ rule, at, message }) => {
		const key = `${rule} ${at.start} ${message.replace(/`[\w.-]+`/, "")}`;
		return !seen.has(key) && seen.add(key);
	});
}
