import type { Container, Facts, PlatformRemark } from "../../facts/facts.ts";
import type { ServingRuntime } from "../../facts/runtime.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { change, either, elsewhere, refused } from "../kserve/remark.ts";
import { readRuntime as readChoice } from "../kserve/selection.ts";
import { isSet, servingContainer, since } from "../kserve/service.ts";
import { unknownAccelerators } from "../kserve/workers.ts";
import { readContainer, variable } from "../kubernetes/container.ts";
import { earlier, type Resource } from "./resource.ts";

const protocols = ["v1", "v2", "grpc-v1", "grpc-v2"];
const workerContainer = "worker-container";

/** Webhook: priorities and pods of several nodes. Controller: names that it looks for. */
export function* checkRuntime(runtime: Resource): Iterable<PlatformRemark> {
	const { spec } = runtime;
	yield* spelling(runtime);
	yield* namedContainer(runtime);
	// A runtime that is switched off is let in unseen.
	if (spec.get("disabled").boolean()?.value === true) return;
	if (since(runtime, "0.12")) {
		yield* ownPriorities(runtime);
		yield* otherPriorities(runtime);
	}
	if (since(runtime, "0.15")) yield* workers(runtime);
	if (since(runtime, "0.18")) yield* pythonPath(runtime);
	yield* scaledTwice(runtime);
}

export function readRuntime(runtime: Resource): Partial<Facts> {
	const { spec, at, context } = runtime;
	return {
		runtimes: choosable(runtime),
		containers: [spec, spec.get("workerSpec")].flatMap((pod) => listed(pod, at, context.source.text)),
	};
}

/** What a model may be served by without ModelMesh. Of a patch, and where a placeholder stands, nobody knows what it serves. */
function choosable({ spec, document, name, namespace, patch }: Resource): readonly ServingRuntime[] {
	const items = spec.get("supportedModelFormats").items();
	const fields = [...items.flatMap((item) => ["name", "version"].map((key) => item.get(key))), ...spec.get("protocolVersions").items()];
	const off = ["disabled", "multiModel"].some((key) => spec.get(key).templated || spec.get(key).boolean()?.value === true);
	if (!name || patch || off || items.length === 0 || fields.some(({ templated }) => templated)) return [];
	const { formats, protocols, workers = false } = readChoice(document);
	return [{ at: name.at, name: name.value, ...(namespace ? { namespace: namespace.value } : {}), formats, protocols, workers }];
}

/** The containers of a pod, each underlined at its name. */
export function listed(pod: Cursor, fallback: Span, text: string): readonly Container[] {
	const all = pod.get("containers").items();
	return all
		.filter(({ isMap }) => isMap)
		.map((container) => {
			const at = container.get("name").at ?? container.entries()[0]?.key?.at ?? fallback;
			return readContainer(container, "kserve", at, text);
		});
}

/** A protocol of another name is one that no model ever asks for. */
function* spelling(runtime: Resource): Iterable<PlatformRemark> {
	for (const item of runtime.spec.get("protocolVersions").items()) {
		const stated = item.string();
		if (!stated || protocols.includes(stated.value)) continue;
		const meant = nearest(stated.value, protocols);
		const hint = meant ? `; did you mean \`${meant}\`?` : `: ${either(protocols)}.`;
		const message = `The protocol \`${stated.value}\` is none of those that KServe knows${hint}`;
		yield {
			rule: "config/unknown-value",
			severity: "warning",
			at: stated.at,
			message,
			...(meant ? change(stated, meant, runtime, true) : {}),
		};
	}
}

/** ModelMesh goes by the kind of server; everything else by the name of the container. */
function* namedContainer({ spec, title, patch }: Resource): Iterable<PlatformRemark> {
	const containers = spec.get("containers");
	const multi = spec.get("multiModel");
	if (patch || multi.templated || multi.boolean()?.value || !containers.key || containers.items().length === 0) return;
	const names = containers.items().map((container) => container.get("name"));
	if (names.some((name) => name.templated || !name.string() || name.string()?.value === servingContainer)) return;
	const [first] = names;
	const found = either(names.flatMap((name) => name.string()?.value ?? []));
	const message = `${title} deploys the container named \`${servingContainer}\`, but the containers of this runtime are named ${found}.`;
	yield { rule: "config/name-mismatch", severity: "warning", at: first?.at ?? containers.key.at, message };
}

interface Format {
	readonly name: Located<string>;
	readonly version: string | undefined;
	readonly priority: Located<number> | undefined;
}

/** The formats for which a runtime is chosen although nobody names it. */
function chosenFor(spec: Cursor): readonly Format[] {
	const formats = spec.get("supportedModelFormats").items();
	return formats.flatMap((format) => {
		const name = format.get("name").string();
		if (!name || format.get("autoSelect").boolean()?.value !== true || format.get("version").templated) return [];
		return [{ name, version: format.get("version").word()?.value, priority: format.get("priority").number() }];
	});
}

function* ownPriorities(runtime: Resource): Iterable<PlatformRemark> {
	const first = new Map<string, Format>();
	for (const format of chosenFor(runtime.spec)) {
		const before = first.get(format.name.value);
		if (!before) first.set(format.name.value, format);
		if (!before?.priority || !format.priority || before.priority.value === format.priority.value) continue;
		const what = `the format \`${format.name.value}\` has the priority ${format.priority.value}, but its other version has ${before.priority.value}, and a runtime has one for each format.`;
		yield refused(format.priority.at, runtime, what, elsewhere("The other priority stands here.", before.priority.at));
	}
}

/** Of two runtimes with one protocol and equal priority nobody could say which is chosen. */
function* otherPriorities(runtime: Resource): Iterable<PlatformRemark> {
	const { spec, kind, name } = runtime;
	for (const other of earlier(runtime, kind?.value ?? "")) {
		const [its, itsName] = [other.get("spec"), other.get("metadata", "name").string()];
		if (!itsName || itsName.value === name?.value || its.get("disabled").boolean()?.value === true) continue;
		if ((its.get("multiModel").boolean()?.value ?? false) !== (spec.get("multiModel").boolean()?.value ?? false)) continue;
		const spoken = spokenBy(its);
		if (!spokenBy(spec).some((protocol) => spoken.includes(protocol))) continue;
		for (const format of chosenFor(spec)) {
			const same = chosenFor(its).find((one) => isSameFormat(one, format) && one.priority?.value === format.priority?.value);
			if (!same?.priority || !format.priority) continue;
			const what = `the format \`${format.name.value}\` has the priority ${format.priority.value} here and in \`${itsName.value}\`, which speaks the same protocol.`;
			yield refused(format.priority.at, runtime, what, elsewhere("The other priority stands here.", same.priority.at));
		}
	}
}

function isSameFormat(one: Format, other: Format): boolean {
	return one.name.value.toLowerCase() === other.name.value.toLowerCase() && one.version === other.version;
}

function spokenBy(spec: Cursor): readonly string[] {
	const items = spec.get("protocolVersions").items();
	return items.flatMap((item) => item.string()?.value ?? []);
}

function* workers(runtime: Resource): Iterable<PlatformRemark> {
	const { spec } = runtime;
	const further = spec.get("workerSpec");
	if (!isSet(further)) return;
	const containers = further.get("containers");
	if (containers.items().length > 1 && containers.key)
		yield refused(containers.key.at, runtime, `\`workerSpec\` has ${containers.items().length} containers, and a worker runs just one.`);
	const annotated = { title: runtime.title, annotations: spec.get("annotations") };
	for (const container of named(spec, servingContainer)) {
		for (const [name, field] of parallelVariables) {
			const at = variable(container, name)?.get("name").at;
			if (at)
				yield refused(at, runtime, `the variable \`${name}\` is set beside \`workerSpec\`, which sets it from \`workerSpec.${field}\`.`);
		}
		yield* unknownAccelerators(container, annotated);
	}
	for (const container of named(further, workerContainer)) yield* unknownAccelerators(container, annotated);
	for (const [, field] of parallelVariables) {
		const size = further.get(field).number();
		if (size && size.value < 1) yield refused(size.at, runtime, `\`${field}\` is ${size.value}, and there is at least one part.`);
	}
}

const parallelVariables = [
	["PIPELINE_PARALLEL_SIZE", "pipelineParallelSize"],
	["TENSOR_PARALLEL_SIZE", "tensorParallelSize"],
] as const;

function named(pod: Cursor, name: string): readonly Cursor[] {
	const containers = pod.get("containers").items();
	return containers.filter((container) => container.get("name").string()?.value === name);
}

function* pythonPath(runtime: Resource): Iterable<PlatformRemark> {
	const pods = [runtime.spec, runtime.spec.get("workerSpec")];
	for (const container of pods.flatMap((pod) => pod.get("containers").items())) {
		const name = variable(container, "PYTHONPATH")?.get("name").at;
		if (name) yield refused(name, runtime, "the variable `PYTHONPATH` is set, and no container may set it for reasons of security.");
	}
}

/** ModelMesh's own webhook: an autoscaler and a fixed number of pods. */
function* scaledTwice(runtime: Resource): Iterable<PlatformRemark> {
	const { spec, annotations } = runtime;
	const replicas = spec.get("replicas").number();
	const autoscaler = annotations.get("serving.kserve.io/autoscalerClass").string();
	if (spec.get("multiModel").boolean()?.value !== true || !replicas || autoscaler?.value !== "hpa") return;
	const message = `ModelMesh refuses this: \`replicas\` is ${replicas.value}, but the autoscaler \`${autoscaler.value}\` sets how many pods there are.`;
	yield { rule: "config/rejected", at: replicas.at, message, ...elsewhere("The autoscaler is named here.", autoscaler.at) };
}
