import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { labelName } from "../kubernetes/names.ts";
import { elsewhere, missing, refused } from "../kubernetes/remark.ts";
import { isSet, keyOf } from "../kubernetes/resource.ts";
import { checkAnnotations } from "./annotations.ts";
import { checkGraph, unitsOf } from "./graph.ts";
import { checkPods } from "./pods.ts";
import type { Resource } from "./resource.ts";
import { checkTraffic } from "./traffic.ts";

/** What the webhook refuses, and what keeps the operator from making the pods. */
export function* checkDeployment(deployment: Resource): Iterable<PlatformRemark> {
	const predictors = predictorsOf(deployment);
	yield* unique(predictors, (predictor) => predictor.get("name").string(), "two predictors are called", deployment);
	yield* unique(predictors, serviceName, "two predictors have a service that `seldon.io/svc-name` calls", deployment);
	yield* transports(predictors, deployment);
	yield* checkTraffic(predictors, deployment);
	yield* checkAnnotations(predictors, deployment);
	for (const predictor of predictors) {
		const name = predictor.get("name").string();
		if (name && name.value !== "") yield* labelName(name, "the predictor", deployment.title);
		yield* withoutEngine(predictor, deployment);
		yield* topics(predictor, deployment);
		yield* checkGraph(predictor, deployment);
		yield* checkPods(predictor, deployment);
	}
}

export function predictorsOf({ spec }: Resource): readonly Cursor[] {
	return spec
		.get("predictors")
		.items()
		.filter(({ isMap }) => isMap);
}

function serviceName(predictor: Cursor): Located<string> | undefined {
	return predictor.get("annotations", "seldon.io/svc-name").string();
}

function* unique(
	predictors: readonly Cursor[],
	read: (predictor: Cursor) => Located<string> | undefined,
	what: string,
	{ title }: Resource,
): Iterable<PlatformRemark> {
	const first = new Map<string, Located<string>>();
	for (const predictor of predictors) {
		const name = read(predictor);
		if (!name) continue;
		const earlier = first.get(name.value);
		if (earlier) yield refused(name.at, title, `${what} \`${name.value}\`.`, elsewhere("The other one is named here.", earlier.at));
		else first.set(name.value, name);
	}
}

/** Units may state how they are called, but all of them the same, and nothing else than the whole deployment. */
function* transports(predictors: readonly Cursor[], { spec, title, at }: Resource): Iterable<PlatformRemark> {
	const stated = predictors
		.flatMap((predictor) => unitsOf(predictor, at))
		.flatMap(({ cursor }) => cursor.get("endpoint", "type").string() ?? [])
		.filter(({ value }) => value !== "");
	const [first] = stated;
	const other = stated.find(({ value }) => value !== first?.value);
	if (first && other) {
		const what = `one unit is called by \`${other.value}\` and another one by \`${first.value}\`, and all of them take the same.`;
		yield refused(other.at, title, what, elsewhere("The other type stands here.", first.at));
		return;
	}
	const transport = spec.get("transport").string();
	if (!first || !transport || !["REST", "GRPC"].includes(first.value) || transport.value.toUpperCase() === first.value) return;
	if (transport.value === "") return;
	const what = `the unit is called by \`${first.value}\`, but the \`transport\` of the deployment is \`${transport.value}\`.`;
	yield refused(first.at, title, what, elsewhere("The transport stands here.", transport.at));
}

function* withoutEngine(predictor: Cursor, { title, at }: Resource): Iterable<PlatformRemark> {
	const key = keyOf(predictor.get("annotations", "seldon.io/no-engine"));
	const count = unitsOf(predictor, at).length;
	if (!key || count < 2) return;
	const what = `\`seldon.io/no-engine\` takes the orchestrator away, but the graph has ${count} units, which it would lead requests through.`;
	yield refused(key, title, what);
}

const kafkaVariables = ["KAFKA_BROKER", "KAFKA_INPUT_TOPIC", "KAFKA_OUTPUT_TOPIC"];

/** Requests that come in from Kafka need an address and two topics. */
function* topics(predictor: Cursor, { spec, title, patch, at }: Resource): Iterable<PlatformRemark> {
	const type = spec.get("serverType").string();
	const [orchestrator, variables] = [predictor.get("svcOrchSpec"), predictor.get("svcOrchSpec", "env")];
	if (type?.value !== "kafka" || patch || orchestrator.templated || variables.templated) return;
	const names = variables.items().map((variable) => variable.get("name").string()?.value);
	const absent = kafkaVariables.filter((name) => !names.includes(name));
	if (absent.length === 0 || variables.items().some((variable) => variable.get("name").templated)) return;
	const place = [variables, orchestrator, predictor.get("name")].find((cursor) => isSet(cursor) && cursor.key)?.key?.at ?? at;
	const message = `\`svcOrchSpec.env\` does not set ${absent.map((name) => `\`${name}\``).join(", ")}, but ${title} requires it with \`serverType: kafka\`.`;
	yield missing(place, message, elsewhere("The type of server stands here.", type.at));
}
