import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { entryOf } from "../entry.ts";
import { numberIn } from "./check-variants.ts";
import { isStated } from "./functions.ts";
import { placeOf, type Resource, refused } from "./template.ts";

/** How an update reaches the fleet. */
export function* checkEndpoint(resource: Resource): Iterable<PlatformRemark> {
	if (resource.kind === "InferenceComponent") yield* checkComponent(resource);
	if (resource.kind !== "Endpoint") return;
	const deployment = resource.properties.get("DeploymentConfig");
	const [blueGreen, rolling] = [deployment.get("BlueGreenUpdatePolicy"), deployment.get("RollingUpdatePolicy")];
	if (isStated(blueGreen) && isStated(rolling) && rolling.key)
		yield refused(rolling.key.at, "an update is either blue-green or rolling, and this endpoint states both policies.", [
			{ value: "The blue-green policy stands here.", at: placeOf(blueGreen, resource) },
		]);
	yield* checkRouting(blueGreen.get("TrafficRoutingConfiguration"));
	yield* checkSize(rolling.get("MaximumBatchSize"), 5);
}

function* checkRouting(routing: Cursor): Iterable<PlatformRemark> {
	const type = routing.get("Type").string();
	const needed = entryOf({ CANARY: "CanarySize", LINEAR: "LinearStepSize" }, type?.value);
	if (type && needed && !routing.get(needed).present) {
		const message = `\`Type\` is ${type.value}, but there is no \`${needed}\` that says how large its steps are.`;
		yield { rule: "config/missing-field", at: type.at, message };
	}
	yield* checkSize(routing.get("CanarySize"), 1);
	yield* checkSize(routing.get("LinearStepSize"), 10);
}

/** Percent of the fleet. */
function* checkSize(size: Cursor, least: number): Iterable<PlatformRemark> {
	const value = numberIn(size.get("Value"));
	const { at } = size.get("Value");
	if (size.get("Type").string()?.value !== "CAPACITY_PERCENT" || value === undefined || !at || (value >= least && value <= 50)) return;
	const message = `\`${size.key?.value}\` is ${value} % of the fleet, but SageMaker takes ${least} to 50 %.`;
	yield { rule: "config/out-of-range", at, message };
}

/** A component serves a model of its own, a container, or an adapter of another component. */
function* checkComponent({ properties, id }: Resource): Iterable<PlatformRemark> {
	const [one, several] = [properties.get("Specification"), properties.get("Specifications")];
	if (properties.isMap && !one.present && !several.present) {
		const message = "`Properties` has neither `Specification` nor `Specifications`, but CloudFormation requires one of them.";
		yield { rule: "config/missing-field", at: properties.entries()[0]?.key?.at ?? id.at, message };
	}
	if (isStated(one) && isStated(several) && several.key)
		yield refused(several.key.at, "a component has either `Specification` or `Specifications`, and this one has both.");
	for (const specification of [one, ...several.items()]) {
		const needs = specification.get("ComputeResourceRequirements");
		const [low, high] = [needs.get("MinMemoryRequiredInMb"), needs.get("MaxMemoryRequiredInMb")];
		const [least, most] = [numberIn(low), numberIn(high)];
		if (least === undefined || most === undefined || least <= most || !low.at) continue;
		const message = `\`MinMemoryRequiredInMb\` is ${least}, which is more than \`MaxMemoryRequiredInMb\`, which is ${most}.`;
		yield { rule: "config/out-of-range", at: low.at, message };
	}
}
