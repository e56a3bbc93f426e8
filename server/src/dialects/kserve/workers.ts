import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { readResources, variable } from "../kubernetes/container.ts";
import { change, either, refused } from "./remark.ts";
import { type Implementation, type InferenceService, isSet, prefix, since } from "./service.ts";

const ordinary = new Set(["cpu", "memory", "storage", "ephemeral-storage"]);
const accelerators = new Set(["nvidia.com/gpu", "amd.com/gpu", "intel.com/gpu", "habana.ai/gaudi"]);

/** Webhook: what a model that runs on several nodes must look like (K4). */
export function* checkWorkers(service: InferenceService): Iterable<PlatformRemark> {
	const { predictor, mode } = service;
	const workers = predictor.cursor.get("workerSpec");
	if (!since(service, "0.15") || !workers.isMap || !workers.key) return;
	const containers = workers.get("containers");
	if (containers.items().length > 1 && containers.key) {
		const what = `\`workerSpec\` has ${containers.items().length} containers, and a worker runs just one.`;
		yield refused(containers.key.at, service, what);
	}
	for (const container of containers.items()) yield* unknownAccelerators(container, service);
	const model = predictor.implementations.find(({ key }) => mode !== "modelmesh" || key.value === "model");
	if (!model) return;
	yield* parallelVariables(model, service);
	yield* unknownAccelerators(model.cursor, service);
	yield* storage(model, service);
	yield* autoscaler(workers.key, service);
}

function* parallelVariables({ cursor }: Implementation, service: InferenceService): Iterable<PlatformRemark> {
	for (const [name, field] of [
		["PIPELINE_PARALLEL_SIZE", "pipelineParallelSize"],
		["TENSOR_PARALLEL_SIZE", "tensorParallelSize"],
	] as const) {
		const at = variable(cursor, name)?.get("name").at;
		if (at)
			yield refused(at, service, `the variable \`${name}\` is set beside \`workerSpec\`, which sets it from \`workerSpec.${field}\`.`);
	}
}

/** Resources of a container that are taken for GPUs by nobody. */
export function* unknownAccelerators(
	container: Cursor,
	service: Pick<InferenceService, "annotations" | "title">,
): Iterable<PlatformRemark> {
	const annotation = service.annotations.get(`${prefix}gpu-resource-types`);
	if (annotation.templated) return;
	const listed = annotation.string()?.value ?? "";
	const seen = new Set<string>();
	for (const part of ["limits", "requests"]) {
		for (const { name } of readResources(container.get("resources", part))) {
			const known =
				ordinary.has(name.value) ||
				accelerators.has(name.value) ||
				name.value.startsWith("nvidia.com/mig") ||
				listed.includes(`"${name.value}"`);
			if (known || seen.has(name.value)) continue;
			seen.add(name.value);
			const what = `the resource \`${name.value}\` stands beside \`workerSpec\`, but neither KServe nor the annotation \`${prefix}gpu-resource-types\` counts it as a GPU.`;
			yield refused(name.at, service, what);
		}
	}
}

function* storage({ key, cursor }: Implementation, service: InferenceService): Iterable<PlatformRemark> {
	const schemes = since(service, "0.16") ? ["pvc", "oci"] : ["pvc"];
	const address = cursor.get("storageUri");
	if (address.templated || service.patch) return;
	const uri = address.string();
	if (!uri) {
		if (!isSet(address))
			yield refused(key.at, service, "a model with `workerSpec` has no `storageUri`, and without one its nodes cannot load it.");
	} else if (!schemes.includes(uri.value.split("://")[0] ?? "")) {
		const what = `a model with \`workerSpec\` lies at \`${uri.value}\`, and several nodes load from ${either(schemes.map((scheme) => `${scheme}://`))} alone.`;
		yield refused(uri.at, service, what);
	}
}

function* autoscaler(workers: Located<string>, service: InferenceService): Iterable<PlatformRemark> {
	if (service.annotations.templated || service.patch) return;
	const allowed = since(service, "0.15.1") ? ["none"] : ["external", "none"];
	const annotation = service.annotations.get(`${prefix}autoscalerClass`);
	const value = annotation.string();
	if (annotation.templated || (value && allowed.includes(value.value))) return;
	const wanted = `the annotation \`${prefix}autoscalerClass: ${allowed.at(-1)}\``;
	if (!value) {
		yield refused(
			workers.at,
			service,
			`\`workerSpec\` spreads the model over several nodes, which cannot be scaled, but ${wanted} is missing.`,
		);
	} else {
		const fix = since(service, "0.15.1") ? change(value, "none", service, false) : {};
		yield refused(
			value.at,
			service,
			`the autoscaler is \`${value.value}\`, but \`workerSpec\` spreads the model over several nodes and wants ${wanted}.`,
			fix,
		);
	}
}
