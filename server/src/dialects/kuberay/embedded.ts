import type { PlatformRemark } from "../../facts/facts.ts";
import { type EmbeddedYaml, readEmbeddedYaml } from "../../source/embedded-yaml.ts";
import type { Span } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { ownerOf } from "../kubernetes/metadata.ts";
import { refused } from "../kubernetes/remark.ts";
import { codePlaces } from "../ray-serve/check-environment.ts";
import { checkServe } from "../ray-serve/check-serve.ts";
import { readFacts, type ServeFacts, timeoutOf } from "../ray-serve/facts.ts";
import { judgeOf } from "../ray-serve/judge.ts";
import { formOf } from "../ray-serve/recognition.ts";
import { checkStructure } from "../ray-serve/structure.ts";
import { repeatedKeys } from "../structure.ts";
import type { Resource } from "./resource.ts";

/** What a text of YAML within a resource says, and what is said of it. */
export interface Embedded extends ServeFacts {
	readonly remarks: readonly PlatformRemark[];
}

const nothing: Embedded = { models: [], services: [], code: [], remarks: [] };

/** The applications of a RayService. The operator only reads their YAML; Ray Serve turns down what is wrong with them once the cluster runs. */
export function readServeConfig(resource: Resource): Embedded {
	const { spec, cluster, namespace, text } = resource;
	const place = spec.get("serveConfigV2");
	if (place.tree?.kind !== "scalar" || !place.key) return nothing;
	const read = readEmbeddedYaml(text, place.tree);
	const broken = problemsOf("serveConfigV2", read, resource);
	if (!read.tree || broken.length > 0) return { ...nothing, remarks: broken };
	const document = new Cursor(read.tree);
	if (formOf(document) === "ServeApplication") return { ...nothing, remarks: [single(document, place.key.at, resource)] };
	const version = /^\d+\.\d+(?:\.\d+)?$/.exec(cluster.get("rayVersion").word()?.value ?? "")?.[0];
	const judge = judgeOf(version, place.key.at);
	const owner = ownerOf(resource);
	const common = maybe({ timeout: timeoutOf(document), namespace, owner: owner?.word(), ownerUnknown: owner?.templated || undefined });
	const facts = readFacts(document.get("applications").items(), common, "kuberay", place.key.at);
	const remarks = [
		...broken,
		...repeatedKeys(read.tree),
		...checkStructure(read.tree, "ServeConfig", judge),
		...checkServe(document, judge),
	];
	// Where places are not exact, nothing can be changed at them.
	return read.editable ? { ...facts, remarks } : { ...nothing, code: facts.code, remarks: remarks.map(({ fix: _, ...rest }) => rest) };
}

/** The operator hands the text to an interface of Ray Serve that reads lists alone. */
function single(document: Cursor, fallback: Span, { title }: Resource): PlatformRemark {
	const at = document.get("import_path").key?.at ?? fallback;
	return refused(at, title, "`serveConfigV2` holds a single application, and Ray Serve wants a list of them under `applications`.");
}

/** Where the runtime environment of a RayJob fetches its code from. */
export function readRuntimeEnvironment(resource: Resource): Embedded {
	const place = resource.spec.get("runtimeEnvYAML");
	if (place.tree?.kind !== "scalar") return nothing;
	const read = readEmbeddedYaml(resource.text, place.tree);
	const code = codePlaces(new Cursor(read.tree)).flatMap((one) => one.string() ?? []);
	return { ...nothing, code, remarks: problemsOf("runtimeEnvYAML", read, resource) };
}

function problemsOf(field: string, { problems }: EmbeddedYaml, { title }: Resource): readonly PlatformRemark[] {
	return problems.map(({ at, message }) => {
		const what = message.charAt(0).toLowerCase() + message.slice(1);
		return refused(at, title, `the text of \`${field}\` is no YAML: ${what}`);
	});
}
