import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { splitApiVersion } from "../kubernetes/metadata.ts";
import { isKustomized, type Judge, type Resource as KubernetesResource, readResource as readAny } from "../kubernetes/resource.ts";

export type Kind = "SeldonDeployment" | SecondKind;
type SecondKind = (typeof secondKinds)[number];

/** A resource of Seldon Core with what the checks ask of it again and again. */
export interface Resource extends KubernetesResource {
	readonly type: Kind;
}

const firstGroup = "machinelearning.seldon.io";
const secondGroup = "mlops.seldon.io";
const secondKinds = ["Model", "Pipeline", "Experiment", "Server", "ServerConfig", "SeldonRuntime", "SeldonConfig"] as const;

export const kinds: readonly Kind[] = ["SeldonDeployment", ...secondKinds];

/** The two generations are two programs, which a cluster may run side by side. */
const first: Judge = { name: "Seldon Core", newest: "1.18.2" };
const second: Judge = { name: "Seldon Core", newest: "2.10.2" };

/** Group and versions that a kind is served in, the newest first. */
export function servedAs(kind: Kind): readonly string[] {
	return kind === "SeldonDeployment"
		? ["v1", "v1alpha3", "v1alpha2"].map((version) => `${firstGroup}/${version}`)
		: [`${secondGroup}/v1alpha1`];
}

/** Which of Seldon's resources it is, if it is one. Other platforms have kinds called Model and Pipeline too, so the group counts. */
export function kindOf(document: Cursor): Kind | undefined {
	const { group } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	const kind = document.get("kind").string()?.value;
	if (group === firstGroup) return kind === "SeldonDeployment" ? kind : undefined;
	return group === secondGroup ? secondKinds.find((one) => one === kind) : undefined;
}

/** A kind of one of Seldon's groups that Seldon does not have; lists of resources are nobody's manifest. */
export function strangeKindOf(document: Cursor): Located<string> | undefined {
	const { group } = splitApiVersion(document.get("apiVersion").string()?.value ?? "");
	const kind = document.get("kind").string();
	const strange = kind && [firstGroup, secondGroup].includes(group) && !kind.value.endsWith("List") && kindOf(document) === undefined;
	return strange ? kind : undefined;
}

export function readResource(document: Cursor, type: Kind, context: Context): Resource {
	const judge = type === "SeldonDeployment" ? first : second;
	const generation = judge.newest.split(".")[0];
	const target = context.target?.replace(/^v/, "");
	// A target of the other generation says nothing about this resource.
	const own = target?.split(".")[0] === generation ? target : undefined;
	const resource = readAny(document, { ...context, target: own }, judge);
	return { ...resource, type, patch: resource.patch || (isKustomized(resource) && isFragment(type, resource.spec)) };
}

/** What no resource of a kind is without. */
const essentials: Readonly<Record<Kind, readonly string[]>> = {
	SeldonDeployment: ["predictors"],
	Model: ["storageUri"],
	Pipeline: ["steps"],
	Experiment: ["candidates"],
	Server: ["serverConfig"],
	ServerConfig: ["podSpec"],
	SeldonRuntime: ["seldonConfig"],
	SeldonConfig: [],
};

/** Where Kustomize builds, a file that leaves out so much can only change a resource that stands elsewhere. */
function isFragment(type: Kind, spec: Cursor): boolean {
	if (essentials[type].some((key) => !spec.get(key).present)) return true;
	const predictors = spec.get("predictors").items();
	const pods = [spec, ...spec.get("components").items()].flatMap((holder) => holder.get("podSpec", "containers").items());
	const isWhole = type === "ServerConfig" || type === "SeldonConfig";
	return predictors.some((predictor) => !predictor.get("graph").present) || (isWhole && pods.some((pod) => !pod.get("image").present));
}
