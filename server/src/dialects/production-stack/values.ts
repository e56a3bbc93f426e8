import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkAdapter } from "./adapter.ts";
import { checkModel } from "./model.ts";
import { checkNodes, inverted } from "./replicas-and-nodes.ts";
import { elsewhere, ignored, isFilled, isSet, isTrue, missing, none, placeOf, type Stack } from "./stack.ts";

/** What the chart's templates refuse, and what they pass over. */
export function* checkValues(stack: Stack): Iterable<PlatformRemark> {
	const { document } = stack;
	const engines = document.get("servingEngineSpec");
	if (engines.get("enableEngine").boolean()?.value !== false) yield* checkModels(engines.get("modelSpec"), stack);
	yield* checkRouter(document.get("routerSpec"), stack);
	for (const adapter of document.get("loraAdapters").items()) {
		if (adapter.get("enabled").boolean()?.value !== false) yield* checkAdapter(adapter.get("adapterSource"), stack);
	}
}

function* checkModels(models: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const seen = new Map<string, Cursor>();
	for (const model of models.items()) {
		if (!model.isMap || model.get("enabled").boolean()?.value === false) continue;
		const name = model.get("name").string();
		const earlier = name && seen.get(name.value);
		if (name && earlier) {
			const message = `${stack.title} refuses this: two models are named \`${name.value}\`, and their resources would have the same names.`;
			yield { rule: "config/rejected", at: name.at, message, ...elsewhere("The first one stands here.", earlier.at) };
		}
		if (name) seen.set(name.value, model.get("name"));
		yield* checkModel(model, stack);
	}
}

/** Another file of values may say the rest, so that what is missing here is not missing for sure. */
function* checkRouter(router: Cursor, stack: Stack): Iterable<PlatformRemark> {
	if (router.get("enableRouter").boolean()?.value === false) return;
	const unsure = { severity: "warning" } as const;
	const discovery = router.get("serviceDiscovery").string();
	const absent = ["staticBackends", "staticModels"].filter((name) => !isFilled(router.get(name)));
	if (discovery?.value === "static" && absent.length > 0) {
		yield missing(discovery.at, stack, `\`serviceDiscovery\` is \`static\` and there is ${none(absent)}`, unsure);
	}
	const logic = router.get("routingLogic").string();
	const flags = router.get("extraArgs").items();
	const told = flags.some((item) => item.templated || /^--session[-_]key/.test(item.string()?.value ?? ""));
	if (logic?.value === "session" && !isFilled(router.get("sessionKey")) && !told) {
		yield missing(logic.at, stack, "`routingLogic` is `session` and there is no `sessionKey` that tells sessions apart", unsure);
	}
	yield* checkAutoscaling(router, stack);
	yield* checkQuoted(router.get("resources"), stack);
	yield* checkNodes(router);
}

/** Kubernetes takes a bare number too, but the chart's own schema wants a text of the router. */
function* checkQuoted(resources: Cursor, stack: Stack): Iterable<PlatformRemark> {
	for (const [part, name] of [
		["requests", "cpu"],
		["requests", "memory"],
		["limits", "memory"],
	] as const) {
		const number = resources.get(part, name).number();
		if (!number) continue;
		const message = `\`${name}\` of the router is the number ${number.value}, but the schema of ${stack.title} wants a string.`;
		const text = stack.context.source.text.slice(number.at.start, number.at.end);
		yield { rule: "config/wrong-type", at: number.at, message, fix: replace(number.at, `"${text}"`, "Put it in quotes", true) };
	}
}

function* checkAutoscaling(router: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const scaling = router.get("autoscaling");
	const [least, most] = [scaling.get("minReplicas").number(), scaling.get("maxReplicas").number()];
	if (least && most && least.value > most.value) yield inverted(least, most, "minReplicas", "maxReplicas");
	const replicas = router.get("replicaCount");
	if (!isTrue(scaling.get("enabled")) || !isSet(replicas) || !replicas.key) return;
	const message = `\`replicaCount\` has no effect in ${stack.title} beside \`autoscaling.enabled\`, which hands the number of replicas to an autoscaler.`;
	yield ignored(replicas.key.at, message, elsewhere("The autoscaler is turned on here.", placeOf(scaling.get("enabled"), stack)));
}
