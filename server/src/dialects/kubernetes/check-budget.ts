import type { PlatformRemark } from "../../facts/facts.ts";
import { checkName, share } from "./check-workload.ts";
import { elsewhere, refused } from "./remark.ts";
import { isSet, placeOf, type Resource } from "./resource.ts";

/** What the API server asks of a PodDisruptionBudget. */
export function* checkBudget(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, at } = resource;
	yield* checkName(resource);
	const [least, most] = [spec.get("minAvailable"), spec.get("maxUnavailable")];
	if (isSet(least) && isSet(most)) {
		const what = "`minAvailable` and `maxUnavailable` are both set, and a budget takes one of them.";
		yield refused(placeOf(most, at), title, what, elsewhere("The other one stands here.", least.key?.at));
	}
	yield* share(least, "minAvailable", title);
	yield* share(most, "maxUnavailable", title);
}
