import { clusterOf, hostsAsked, labelNames } from "../../facts/address.ts";
import type { Ways } from "../../facts/ways.ts";
import type { Located } from "../../source/span.ts";
import { maybe } from "../card/read.ts";
import { containersOf } from "./check-pod.ts";
import { readContainer } from "./container.ts";
import { hostsBefore, labelsIn, mapsAsked } from "./neighbours.ts";
import type { Resource } from "./resource.ts";

/** Nothing of what a service does not have. */
export function waysOf(names: readonly string[], asks: readonly Located<string>[]): Ways {
	return maybe({ names: names.length > 0 ? names : undefined, asks: asks.length > 0 ? asks : undefined });
}

/** A workload is found by the labels of its pods, and by the Services of its file that lead to them. */
export function workloadWays({ spec, namespace: stated, context: { source }, text, at }: Resource, dialect: string): Ways {
	const [template, namespace] = [spec.get("template"), stated?.value];
	const labels = labelsIn(template.get("metadata", "labels"));
	const names = [...hostsBefore(labels, namespace, source), ...labelNames(labels, namespace)];
	const containers = containersOf(template.get("spec")).map((one) => readContainer(one, dialect, at, text));
	const told = mapsAsked(template.get("spec"), namespace, source);
	return waysOf(names, [...hostsAsked(containers, clusterOf(namespace)), ...told]);
}
