import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkNodes, inverted } from "./replicas-and-nodes.ts";
import { all, elsewhere, ignored, isFilled, isSet, isSince, isTrue, missing, none, placeOf, runsOnRay, type Stack } from "./stack.ts";

/** One entry of `modelSpec`: a list is never joined with another, so that what is missing here is missing. */
export function* checkModel(model: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const ray = model.get("raySpec");
	const onRay = runsOnRay(model, stack);
	yield* checkName(model, stack);
	yield* checkNeeded(model, ["repository", "tag"], stack);
	if (!isFilled(model.get("resources"))) yield* checkNeeded(model, ["requestMemory", "requestCPU"], stack);
	const head = ray.get("headNode");
	// Releases before 0.1.8 fill in what the head lacks.
	if (onRay && isSince(stack, "0.1.8") && head.isMap && !isFilled(head.get("resources")))
		yield* checkNeeded(head, ["requestMemory", "requestCPU"], stack);
	yield* checkReplicas(model, stack);
	yield* checkResources(model, stack);
	yield* checkNodes(model);
	if (onRay !== undefined) yield* checkArguments(model, onRay, stack);
	yield* checkStorage(model);
}

function* checkName(model: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const place = model.get("name");
	const name = place.string();
	if (!isSet(place)) yield missing(placeOf(model, stack), stack, "A model has no `name`");
	if (!name || /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name.value)) return;
	const message = `${stack.title} refuses this: the name \`${name.value}\` becomes part of a host name, which holds nothing but small letters, digits and inner hyphens.`;
	yield { rule: "config/rejected", at: name.at, message };
}

function* checkNeeded(map: Cursor, names: readonly string[], stack: Stack): Iterable<PlatformRemark> {
	const absent = names.filter((name) => !isFilled(map.get(name)));
	if (absent.length === 0) return;
	const called = map.get("name").string();
	const who = map.key?.value === "headNode" ? "`headNode`" : called ? `The model \`${called.value}\`` : "A model";
	const without = names.includes("requestCPU") ? " and no `resources` in its place" : "";
	yield missing(called?.at ?? placeOf(map, stack), stack, `${who} has ${none(absent)}${without}`);
}

/** A ScaledObject is made for a Deployment only, and takes the number of replicas over. */
function* checkReplicas(model: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const scaler = model.get("keda");
	const [least, most] = [scaler.get("minReplicaCount").number(), scaler.get("maxReplicaCount").number()];
	if (least && most && least.value > most.value) yield inverted(least, most, "minReplicaCount", "maxReplicaCount");
	const enabled = scaler.get("enabled");
	const [ray, replicas] = [model.get("raySpec"), model.get("replicaCount")];
	if (!isTrue(enabled) || !enabled.key) return;
	if (ray.present && ray.key) {
		const message = `\`keda\` has no effect beside \`raySpec\`: ${stack.title} scales no model for which that key stands there.`;
		yield ignored(scaler.key?.at ?? enabled.key.at, message, elsewhere("`raySpec` stands here.", ray.key.at));
	} else if (isSet(replicas) && replicas.key) {
		const message = `\`replicaCount\` has no effect in ${stack.title} beside \`keda.enabled\`, which hands the number of replicas to an autoscaler.`;
		yield ignored(replicas.key.at, message, elsewhere("The autoscaler is turned on here.", enabled.key.at));
	}
}

const single = [
	"requestCPU",
	"requestMemory",
	"requestGPU",
	"requestGPUType",
	"requestGPUMem",
	"requestGPUMemPercentage",
	"requestGPUCores",
	"limitCPU",
	"limitMemory",
	"limitGPUMem",
	"limitGPUMemPercentage",
	"limitGPUCores",
];

function* checkResources(model: Cursor, stack: Stack): Iterable<PlatformRemark> {
	const gpus = model.get("requestGPU").word();
	if (gpus && Number(gpus.value) > 0 && Number(gpus.value) < 1 && !isFilled(model.get("resources"))) {
		const message = `\`requestGPU\` is ${gpus.value}, of which ${stack.title} takes the whole part, so that no GPU is asked for.`;
		yield ignored(gpus.at, message);
	}
	const resources = model.get("resources");
	const idle = single.map((name) => model.get(name)).filter((one) => isSet(one));
	const [first] = idle;
	if (!isFilled(resources) || resources.templated || !first?.key) return;
	const names = idle.flatMap(({ key }) => key?.value ?? []);
	const message = `${all(names)} ${names.length > 1 ? "have" : "has"} no effect in ${stack.title} beside \`resources\`, which takes the place of all of them.`;
	yield ignored(first.key.at, message, elsewhere("`resources` stands here.", resources.key?.at));
}

/** Arguments that only one of Deployment and Ray cluster reads, and shared memory that only a split model gets. */
function* checkArguments(model: Cursor, onRay: boolean, stack: Stack): Iterable<PlatformRemark> {
	const settings = model.get("vllmConfig");
	const idle = onRay ? ["runner", "convert"] : ["pipelineParallelSize"];
	for (const name of idle) {
		const setting = settings.get(name);
		if (!isSet(setting) || !setting.key || setting.number()?.value === 1) continue;
		const reader = onRay ? "Deployments" : "models on Ray (`raySpec`)";
		yield ignored(setting.key.at, `\`${name}\` has no effect here: in ${stack.title} only ${reader} read it.`);
	}
	const size = model.get("shmSize");
	if (!isSet(size) || !size.key || settings.templated || settings.get("tensorParallelSize").present) return;
	const message =
		"`shmSize` has no effect without `vllmConfig.tensorParallelSize`, with which alone the pod gets shared memory of its own.";
	yield ignored(size.key.at, message);
}

const ofClaim = ["pvcAccessMode", "storageClass", "pvcMatchLabels", "pvcLabels", "pvcAnnotations", "pvcExistingClaimName"];

function* checkStorage(model: Cursor): Iterable<PlatformRemark> {
	if (isSet(model.get("pvcStorage"))) return;
	const idle = ofClaim.map((name) => model.get(name)).filter((one) => isFilled(one));
	const [first] = idle;
	if (!first?.key) return;
	const names = idle.flatMap(({ key }) => key?.value ?? []);
	const message = `${all(names)} ${names.length > 1 ? "have" : "has"} no effect without \`pvcStorage\`, with which alone the model gets a claim.`;
	yield ignored(first.key.at, message);
}
