import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored, refused } from "../kserve/remark.ts";
import { prefix, since } from "../kserve/service.ts";
import { checkRouter, checkScheduler } from "./llm-router.ts";
import { checkActuators, checkScaling } from "./llm-scaling.ts";
import { checkWorkload } from "./llm-workload.ts";
import type { Resource } from "./resource.ts";

/** Webhook and schema of an LLMInferenceService, beyond the structure. */
export function* checkLlm(service: Resource): Iterable<PlatformRemark> {
	const { spec } = service;
	for (const workload of [spec, spec.get("prefill")]) {
		if (!workload.isMap) continue;
		yield* checkWorkload(workload, service);
		yield* checkScaling(workload, service);
	}
	if (since(service, "0.18")) yield* checkActuators(service);
	yield* checkRouter(service);
	yield* checkScheduler(service);
	if (since(service, "0.19")) yield* adapters(service);
	if (since(service, "0.20")) {
		yield* confidential(service);
		yield* devices(service);
	}
}

/** A configuration is checked after it is merged; by itself it may not inherit again. */
export function* checkLlmConfiguration(configuration: Resource): Iterable<PlatformRemark> {
	const { spec } = configuration;
	const inherited = spec.get("baseRefs");
	if (inherited.key && inherited.items().length > 0) {
		const what = "`baseRefs` stands in an LLMInferenceServiceConfig, and only an LLMInferenceService may inherit.";
		yield refused(inherited.key.at, configuration, what);
	}
	const replicas = spec.get("router", "scheduler", "replicas").number();
	if (replicas && replicas.value <= 0 && since(configuration, "0.17"))
		yield refused(replicas.at, configuration, `the scheduler has ${replicas.value} replicas, and it needs one at least.`);
	for (const workload of [spec, spec.get("prefill")]) if (workload.isMap) yield* checkScaling(workload, configuration);
}

function* adapters(service: Resource): Iterable<PlatformRemark> {
	const model = service.spec.get("model");
	const stated = model.get("name");
	const base = stated.present ? stated.string() : service.name;
	const first = new Map<string, Cursor>();
	for (const adapter of model.get("lora", "adapters").items()) {
		const place = adapter.get("name");
		const name = place.string();
		const at = name?.at ?? adapter.entries()[0]?.key?.at;
		if (!adapter.isMap || !at || place.templated) continue;
		if (!name?.value) {
			if (!service.patch) yield refused(at, service, "an adapter has no `name`, and clients ask for it by that.");
		} else if (name.value === "." || name.value === "..") {
			yield refused(at, service, `an adapter is named \`${name.value}\`, which would lead out of its folder.`);
		} else {
			const before = first.get(name.value)?.at;
			first.set(name.value, place);
			if (before) yield refused(at, service, `two adapters are named \`${name.value}\`.`, elsewhere("The other one stands here.", before));
			if (base?.value === name.value)
				yield refused(
					at,
					service,
					`an adapter is named \`${name.value}\` like the model itself.`,
					elsewhere("The model is named here.", base.at),
				);
		}
	}
}

function* confidential(service: Resource): Iterable<PlatformRemark> {
	const model = service.spec.get("model");
	const block = model.get("confidential");
	if (block.get("enabled").boolean()?.value !== true || !block.key) return;
	const key = block.get("resourceId").string();
	if (key?.value && !/^kbs:\/\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(key.value)) {
		const what = `\`resourceId\` is \`${key.value}\`, and a key has the form \`kbs:///repository/type/tag\`.`;
		yield refused(key.at, service, what);
	}
	const uri = model.get("uri").string();
	const scheme = ["oci", "pvc"].find((name) => uri?.value.startsWith(`${name}://`));
	if (!scheme || !uri) return;
	const message = `\`confidential\` has no effect on a model from \`${scheme}://\`, because no storage initializer runs that could decrypt it.`;
	yield ignored(block.key.at, message, elsewhere("The model lies here.", uri.at));
}

/** Devices that are claimed by annotations. */
function* devices(service: Resource): Iterable<PlatformRemark> {
	const { annotations } = service;
	if (annotations.templated || service.patch) return;
	const of = (name: string) => annotations.get(`${prefix}exp-dra-${name}`);
	const details = ["device-count", "cel-selector", "container-name"].map(of).flatMap(({ key }) => key ?? []);
	const [detail] = details;
	if (detail && !of("device-class").present) {
		const what = `\`${detail.value}\` says how devices are claimed, but no \`${prefix}exp-dra-device-class\` says which.`;
		yield refused(detail.at, service, what);
	}
	const count = of("device-count").string();
	if (count && !/^\s*(\+?0*[1-9]\d*)?\s*$/.test(count.value))
		yield refused(count.at, service, `\`${prefix}exp-dra-device-count\` is \`${count.value}\`, and it is a number of at least 1.`);
	const type = of("device-class").string();
	if (type && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(type.value.trim()))
		yield refused(type.at, service, `the device class is \`${type.value}\`, which is no name that a resource of Kubernetes may have.`);
	const selector = of("cel-selector").string();
	if (selector?.value.trim() === "") yield refused(selector.at, service, `\`${prefix}exp-dra-cel-selector\` holds no expression.`);
	const container = of("container-name").string();
	if (container && !/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(container.value.trim()))
		yield refused(container.at, service, `the devices are for the container \`${container.value}\`, and no container may be called so.`);
}
