import type { RuntimeWish } from "../../facts/runtime.ts";
import type { Located } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { compareVersions } from "../dialect.ts";
import { siblings } from "../kubernetes/metadata.ts";
import { type Runtime, shippedRuntimes } from "./runtimes.ts";
import { type Implementation, type InferenceService, isSet, type Predictor, since } from "./service.ts";

/** What the choice of a runtime depends on, as far as the file tells. */
export interface Wish {
	/** The format and where it is named: the key of a framework or `modelFormat.name`. */
	readonly format: Located<string>;
	readonly version: Located<string> | undefined;
	readonly runtime: Located<string> | undefined;
	/** What clients speak, stated or filled in by the webhook. */
	readonly protocol: string;
	readonly statedProtocol: Located<string> | undefined;
	readonly workers: boolean;
}

/** Nothing where a placeholder keeps the wish from being known, or where there is no format to go by. */
export function wishOf({ key, cursor }: Implementation, predictor: Predictor, service: InferenceService): Wish | undefined {
	const model = key.value === "model";
	const fields = ["runtime", "protocolVersion"].map((name) => cursor.get(name));
	const [name, version] = ["name", "version"].map((part) => cursor.get("modelFormat", part));
	if ([...fields, ...(model ? [name, version, cursor.get("modelFormat")] : [])].some((field) => field?.templated)) return undefined;
	const format = model ? name?.string() : key;
	if (!format) return undefined;
	const statedProtocol = fields[1]?.string();
	return {
		format,
		version: model ? version?.word() : undefined,
		runtime: model ? fields[0]?.string() : undefined,
		protocol: statedProtocol?.value ?? (speaksV2(key.value, format.value, service) ? "v2" : "v1"),
		statedProtocol,
		workers: predictor === service.predictor && isSet(predictor.cursor.get("workerSpec")),
	};
}

/** The wish in words that belong to no dialect, so that it can be held against runtimes in other files. */
export function wishFact({ format, protocol, workers, ...rest }: Wish, { namespace }: InferenceService): RuntimeWish {
	return { format, protocol, workers, ...maybe({ ...rest, namespace: namespace?.value }) };
}

/** The webhook fills in v2 for these; everything else gets v1. */
function speaksV2(key: string, format: string, service: InferenceService): boolean {
	if (key !== "model") return ["triton", "onnx", "huggingface"].includes(key);
	return format === "triton" || (format === "vLLM" && since(service, "0.20"));
}

/** The runtimes of the release, and those that stand in the same file. */
export function runtimesOf(service: InferenceService): readonly Runtime[] {
	const { release, context } = service;
	const documents = context.source.documents.map((tree) => new Cursor(tree));
	return [...shippedWith(release), ...siblings(documents, "ServingRuntime", "ClusterServingRuntime").map(readRuntime)];
}

const shipped = new Map<string, readonly Runtime[]>();

/** The runtimes of a release. It does not change, and every service asks for one. */
export function shippedWith(release: string): readonly Runtime[] {
	const known = shipped.get(release);
	if (known) return known;
	const runtimes = shippedRuntimes.filter(
		({ since = "0", until }) => compareVersions(release, since) >= 0 && (!until || compareVersions(release, until) < 0),
	);
	shipped.set(release, runtimes);
	return runtimes;
}

/** What a runtime says, as far as the choice of one depends on it. */
export function readRuntime(document: Cursor): Runtime {
	const spec = document.get("spec");
	return {
		name: document.get("metadata", "name").string()?.value ?? "",
		formats: spec
			.get("supportedModelFormats")
			.items()
			.map((item) => {
				const version = item.get("version").word()?.value;
				return {
					name: item.get("name").string()?.value ?? "",
					auto: item.get("autoSelect").boolean()?.value ?? false,
					...(version ? { version } : {}),
				};
			}),
		protocols: spec
			.get("protocolVersions")
			.items()
			.flatMap((item) => item.string()?.value ?? []),
		workers: isSet(spec.get("workerSpec")),
	};
}

/** Serves the runtime this format in this version, taking those into account that it must be asked for by name? */
export function servesFormat(runtime: Runtime, wish: Wish, version = wish.version?.value): boolean {
	return runtime.formats.some(
		(format) =>
			format.name === wish.format.value &&
			(format.auto || wish.runtime !== undefined) &&
			(version === undefined || format.version === version),
	);
}

export function speaks(runtime: Runtime, protocol: string): boolean {
	return runtime.protocols.length === 0 || runtime.protocols.includes(protocol);
}

/** The runtimes that the controller may choose from for a wish. */
export function candidates(wish: Wish, runtimes: readonly Runtime[]): readonly Runtime[] {
	if (wish.runtime) return runtimes.filter(({ name }) => name === wish.runtime?.value);
	return runtimes.filter(
		(runtime) => servesFormat(runtime, wish) && speaks(runtime, wish.protocol) && (runtime.workers ?? false) === wish.workers,
	);
}

/** The one that the controller takes; nothing where two are alike to it and their age in the cluster decides. */
export function preferred(wish: Wish, runtimes: readonly Runtime[]): Runtime | undefined {
	const rank = (runtime: Runtime) => runtime.formats.find(({ name }) => name === wish.format.value)?.priority ?? 0;
	const [first, second] = runtimes.toSorted((a, b) => rank(b) - rank(a));
	return first && second && rank(first) === rank(second) ? undefined : first;
}
