import type { Rollout } from "../../facts/workload.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { maybe } from "../card/read.ts";
import { isKnown } from "./resource.ts";

/** The rolling update that the strategy of a Deployment describes: also the one that Kubernetes chooses where there is no strategy. */
export function rolloutOf(strategy: Cursor, otherwise: Span): Rollout | undefined {
	const rolling = strategy.get("rollingUpdate");
	const type = strategy.get("type");
	if (!isKnown(strategy) || !isKnown(rolling) || (type.present && type.string()?.value !== "RollingUpdate")) return undefined;
	const at = rolling.key?.at ?? strategy.key?.at ?? otherwise;
	return { at, ...maybe({ surge: rolling.get("maxSurge").word(), unavailable: rolling.get("maxUnavailable").word() }) };
}
