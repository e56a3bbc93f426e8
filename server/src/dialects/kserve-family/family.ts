import { type Facts, noFacts, type PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Dialect } from "../dialect.ts";
import { entryOf } from "../entry.ts";
import { group, oldGroup } from "../kserve/outdated.ts";
import { refused } from "../kserve/remark.ts";
import { newestRelease, since } from "../kserve/service.ts";
import { manifestOf, splitApiVersion } from "../kubernetes/metadata.ts";
import { schemaNamed } from "../schemas.ts";
import { unresolvedPlaceholders } from "../structure.ts";
import { checkCache, checkNodeGroup } from "./caches.ts";
import { checkGraph, readGraph } from "./graph.ts";
import { checkLlm, checkLlmConfiguration } from "./llm.ts";
import { adviseLlm } from "./llm-advice.ts";
import { readLlm, readLlmConfiguration } from "./llm-facts.ts";
import { checkStructure, type Resource, readResource } from "./resource.ts";
import { checkRuntime, readRuntime } from "./runtime.ts";
import { checkStorageContainer, readStorageContainer } from "./storage-container.ts";
import { checkTrainedModel, readTrainedModel } from "./trained-model.ts";

interface Kind {
	/** Version of the resource → the schema that it is held against and the release of KServe that brought it. */
	readonly versions: Readonly<Record<string, { readonly schema: string; readonly since: string }>>;
	/** KServe reads the resource as a Go template, so that `{{ … }}` in it is no placeholder that somebody forgot. */
	readonly template?: boolean;
	check(resource: Resource): Iterable<PlatformRemark>;
	/** Says more of what the schema has found. */
	advise?(remarks: readonly PlatformRemark[], resource: Resource): readonly PlatformRemark[];
	/** What the resource says besides being there. */
	read?(resource: Resource): Partial<Facts>;
}

const dialect = "kserve";

function alpha(schema: string, release: string): Kind["versions"] {
	return { v1alpha1: { schema: `${schema}.schema.json`, since: release } };
}

const runtime: Kind = { versions: alpha("kserve-servingruntime", "0.7"), template: true, check: checkRuntime, read: readRuntime };
const cache: Kind = { versions: alpha("kserve-localmodelcache", "0.15"), check: checkCache };
const llmVersions: Kind["versions"] = {
	v1alpha2: { schema: "kserve-llminferenceservice.schema.json", since: "0.17" },
	v1alpha1: { schema: "kserve-llminferenceservice-v1alpha1.schema.json", since: "0.16" },
};

const kinds: Readonly<Record<string, Kind>> = {
	ServingRuntime: runtime,
	ClusterServingRuntime: runtime,
	InferenceGraph: { versions: alpha("kserve-inferencegraph", "0.9"), check: checkGraph, read: readGraph },
	TrainedModel: { versions: alpha("kserve-trainedmodel", "0.5"), check: checkTrainedModel, read: readTrainedModel },
	ClusterStorageContainer: {
		versions: alpha("kserve-clusterstoragecontainer", "0.12"),
		check: checkStorageContainer,
		read: readStorageContainer,
	},
	LocalModelCache: cache,
	LocalModelNamespaceCache: { ...cache, versions: alpha("kserve-localmodelcache", "0.18") },
	LocalModelNodeGroup: { versions: alpha("kserve-localmodelnodegroup", "0.14"), check: checkNodeGroup },
	LLMInferenceService: { versions: llmVersions, template: true, check: checkLlm, advise: adviseLlm, read: readLlm },
	LLMInferenceServiceConfig: {
		versions: llmVersions,
		template: true,
		check: checkLlmConfiguration,
		advise: adviseLlm,
		read: readLlmConfiguration,
	},
};

/** The resources of KServe besides the InferenceService: what serves it, what stands before it, and services of large language models. */
export const kserveFamily: Dialect = {
	id: dialect,
	title: "KServe",
	formats: ["yaml", "json"],
	fillsPlaceholders: true,
	recognises(document) {
		const groups = [group, oldGroup];
		return kindOf(document) !== undefined && groups.includes(splitApiVersion(document.get("apiVersion").string()?.value ?? "").group);
	},
	schema(document) {
		const id = schemaOf(document);
		return id === undefined ? undefined : schemaNamed(id);
	},
	read(document, context) {
		const resource = readResource(document, context, "KServe", newestRelease);
		const kind = kindOf(document);
		if (!kind) return noFacts;
		const schema = kserveFamily.schema(document);
		const structure = schema ? checkStructure(resource, schema) : [];
		const remarks = schema ? [...(kind.advise?.(structure, resource) ?? structure), ...kind.check(resource)] : [];
		return {
			...noFacts,
			manifests: [manifestOf(resource, dialect)],
			...kind.read?.(resource),
			remarks: [...checkVersion(resource, kind), ...forgotten(resource, kind), ...remarks],
		};
	},
};

function kindOf(document: Cursor): Kind | undefined {
	const kind = document.get("kind").string()?.value ?? "";
	return entryOf(kinds, kind);
}

function schemaOf(document: Cursor): string | undefined {
	const { group: itsGroup, version } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	return itsGroup === group ? entryOf(kindOf(document)?.versions ?? {}, version)?.schema : undefined;
}

/** The version must be one that the release serves; KServe was KFServing once, with a group of that name. */
function* checkVersion(resource: Resource, { versions }: Kind): Iterable<PlatformRemark> {
	const { apiVersion, title, kind } = resource;
	if (!apiVersion) return;
	const { group: itsGroup, version } = splitApiVersion(apiVersion.value);
	const [newest = ""] = Object.keys(versions);
	const served = Object.keys(versions).filter((name) => since(resource, versions[name]?.since ?? "0"));
	const fix = { fix: replace(apiVersion.at, `${group}/${newest}`, `Change to ${group}/${newest}`, false) };
	if (itsGroup === oldGroup) {
		if (!since(resource, "0.7")) return;
		const message = `The group \`${oldGroup}\` was dropped in release 0.7, and the target is ${title}; \`${group}\` takes its place.`;
		yield { rule: "config/deprecated-setting", at: apiVersion.at, message, ...(entryOf(versions, version) ? fix : {}) };
	} else if (entryOf(versions, version) === undefined) {
		const known = Object.keys(versions).map((name) => `\`${group}/${name}\``);
		const what = `it serves the kind ${kind?.value} as ${known.join(" and ")}, and \`${apiVersion.value}\` is unknown to it.`;
		yield refused(apiVersion.at, resource, what, Object.keys(versions).length === 1 ? fix : {});
	} else if (!served.includes(version)) {
		const from = entryOf(versions, version)?.since;
		yield refused(apiVersion.at, resource, `the kind ${kind?.value} is served as \`${apiVersion.value}\` from release ${from} on.`);
	}
}

/** What KServe itself does not fill in. */
function forgotten({ context }: Resource, { template }: Kind): readonly PlatformRemark[] {
	const { document, source } = context;
	const remarks = unresolvedPlaceholders(document, source.file);
	return template ? remarks.filter(({ at }) => !source.text.slice(at.start, at.end).includes("{{")) : remarks;
}
