import type { Located, Span } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import { type Context, compareVersions } from "../dialect.ts";
import { isPatch, type Metadata, readMetadata } from "../kubernetes/metadata.ts";

/** An InferenceService with what the checks ask of it again and again. */
export interface InferenceService extends Metadata {
	readonly document: Cursor;
	readonly context: Context;
	/** The release that it is judged by, and the same as a person says it: "KServe 0.20". */
	readonly release: string;
	readonly title: string;
	readonly mode: Mode;
	readonly predictor: Predictor;
	readonly transformer: Component;
	readonly explainer: Component;
	readonly canaries: readonly Canary[];
	/** Predictor, transformer and explainer, as far as they are there. */
	readonly components: readonly Component[];
	/** It only changes a service that stands elsewhere, so nothing is missing from it. */
	readonly patch: boolean;
}

/**
 * Who runs the pods, as the annotation says. cluster: nothing valid is said, so that the cluster decides. unknown: a placeholder stands there.
 * Releases before 0.16 know the first two by their old names only.
 */
export type Mode = "standard" | "knative" | "modelmesh" | "cluster" | "unknown";

export interface Component {
	readonly kind: "predictor" | "transformer" | "explainer";
	readonly cursor: Cursor;
	/** The key that opens it. */
	readonly at: Span;
}

export interface Predictor extends Component {
	/** Frameworks and `model`, in the order in which the server looks for them. */
	readonly implementations: readonly Implementation[];
	/** Containers of the pod besides that of the implementation. */
	readonly containers: readonly Cursor[];
}

export interface Implementation {
	/** `model` or the name of a framework. */
	readonly key: Located<string>;
	readonly cursor: Cursor;
}

export interface Canary {
	readonly cursor: Cursor;
	readonly at: Span;
	readonly predictor: Predictor;
}

export const newestRelease = "0.20";

/** The frameworks that have a key of their own, in the order in which the mutating webhook turns them into `model`. */
export const frameworks = [
	"sklearn",
	"tensorflow",
	"xgboost",
	"pytorch",
	"triton",
	"onnx",
	"huggingface",
	"pmml",
	"lightgbm",
	"paddle",
] as const;

/** The name of the container that answers, and of the one that stands before it in the same pod. */
export const servingContainer = "kserve-container";
export const transformerContainer = "transformer-container";

export const prefix = "serving.kserve.io/";

export function readService(document: Cursor, context: Context): InferenceService {
	const metadata = readMetadata(document, context.source.file);
	const spec = document.get("spec");
	const release = context.target ?? newestRelease;
	const component = (kind: Component["kind"]): Component => {
		const cursor = spec.get(kind);
		return { kind, cursor, at: cursor.key?.at ?? metadata.at };
	};
	const predictor = readPredictor(component("predictor"));
	const [transformer, explainer] = [component("transformer"), component("explainer")];
	return {
		...metadata,
		document,
		context,
		release,
		title: `KServe ${release}`,
		mode: readMode(metadata.annotations, release),
		predictor,
		transformer,
		explainer,
		canaries: spec
			.get("canary")
			.items()
			.map((cursor) => readCanary(cursor, metadata.at)),
		components: [predictor, transformer, explainer].filter(({ cursor }) => cursor.isMap),
		patch: isPatch(context.source.file, document),
	};
}

/** Is the release that the service is judged by this one or a newer one? */
export function since(service: Pick<InferenceService, "release">, release: string): boolean {
	return compareVersions(service.release, release) >= 0;
}

/** The predictor and its canaries. */
export function predictorsOf(service: InferenceService): readonly Predictor[] {
	return [service.predictor, ...service.canaries.map(({ predictor }) => predictor)];
}

/** Something stands there, even if its value is not known. */
export function isSet(cursor: Cursor): boolean {
	return cursor.present && !isEmpty(cursor.tree);
}

/** The container that serves when no framework does: the one with the right name, else the first. */
export function customContainer({ implementations, containers }: Predictor): Cursor | undefined {
	if (implementations.length > 0) return undefined;
	return containers.find((container) => container.get("name").string()?.value === servingContainer) ?? containers[0];
}

function readPredictor(component: Component): Predictor {
	const { cursor } = component;
	const implementations = [...frameworks, "model"].flatMap((name) => {
		const child = cursor.get(name);
		return isSet(child) && child.key ? [{ key: child.key, cursor: child }] : [];
	});
	return { ...component, implementations, containers: cursor.get("containers").items() };
}

function readCanary(cursor: Cursor, fallback: Span): Canary {
	const predictor = cursor.get("predictor");
	const at = cursor.entries()[0]?.key?.at ?? cursor.at ?? fallback;
	return { cursor, at, predictor: readPredictor({ kind: "predictor", cursor: predictor, at: predictor.key?.at ?? at }) };
}

function readMode(annotations: Cursor, release: string): Mode {
	const annotation = annotations.get(`${prefix}deploymentMode`);
	if (annotation.templated || annotations.templated) return "unknown";
	const renamed = compareVersions(release, "0.16") >= 0;
	switch (annotation.string()?.value) {
		case "RawDeployment":
			return "standard";
		case "Serverless":
			return "knative";
		case "ModelMesh":
			return "modelmesh";
		case "Standard":
			return renamed ? "standard" : "cluster";
		case "Knative":
			return renamed ? "knative" : "cluster";
		default:
			return "cluster";
	}
}
