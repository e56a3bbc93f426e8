import type { PlatformRemark } from "../../facts/facts.ts";
import { checkAdapter } from "./adapter.ts";
import { inverted } from "./replicas-and-nodes.ts";
import { elsewhere, ignored, isFilled, isSet, isTrue, missing, none, type Stack } from "./stack.ts";

/** What the operator refuses of its resources beyond their schemas, and what it passes over. */
export function* checkResource(stack: Stack): Iterable<PlatformRemark> {
	if (stack.type === "VLLMRuntime") yield* checkRuntime(stack);
	if (stack.type === "VLLMRouter") yield* checkRouter(stack);
	if (stack.type === "LoraAdapter") yield* checkAdapter(stack.spec.get("adapterSource"), stack);
}

function* checkRuntime(stack: Stack): Iterable<PlatformRemark> {
	const scaling = stack.spec.get("autoscalingConfig");
	const [least, most] = [scaling.get("minReplicas").number(), scaling.get("maxReplicas").number()];
	const replicas = stack.spec.get("deploymentConfig", "replicas").number();
	if (!isTrue(scaling.get("enabled")) || !most) return;
	if (least && least.value > most.value) yield inverted(least, most, "minReplicas", "maxReplicas");
	if (!replicas || replicas.value <= most.value) return;
	const message = `\`replicas\` is ${replicas.value}, which is more than \`maxReplicas\` of the autoscaler with ${most.value}.`;
	yield { rule: "config/out-of-range", at: replicas.at, message, ...elsewhere("The maximum stands here.", most.at) };
}

function* checkRouter(stack: Stack): Iterable<PlatformRemark> {
	const { spec, patch, title } = stack;
	const [discovery, logic] = [spec.get("serviceDiscovery").string(), spec.get("routingLogic").string()];
	const absent = ["staticBackends", "staticModels"].filter((name) => !isFilled(spec.get(name)));
	if (discovery?.value === "static" && absent.length > 0 && !patch) {
		yield missing(discovery.at, stack, `\`serviceDiscovery\` is \`static\` and there is ${none(absent)}`);
	}
	const words = spec.get("extraArgs").items();
	const told = words.some((item) => item.templated || /^--session[-_]key/.test(item.string()?.value ?? ""));
	if (logic?.value === "session" && !isFilled(spec.get("sessionKey")) && !told && !patch) {
		yield missing(logic.at, stack, "`routingLogic` is `session` and there is no `sessionKey` that tells sessions apart");
	}
	const port = spec.get("lmcacheControllerPort");
	if (isSet(port) && port.key && logic && logic.value !== "kvaware") {
		const message = `\`lmcacheControllerPort\` has no effect: ${title} reads it for the routing logic \`kvaware\` only, and here it is \`${logic.value}\`.`;
		yield ignored(port.key.at, message, elsewhere("The routing logic stands here.", logic.at));
	}
	const enabled = spec.get("enableRouter");
	if (enabled.boolean()?.value !== false || !enabled.key) return;
	yield ignored(enabled.key.at, `\`enableRouter\` is false and has no effect: ${title} accepts it and reads it nowhere.`);
}
