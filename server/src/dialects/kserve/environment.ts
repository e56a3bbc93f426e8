import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { refused } from "./remark.ts";
import { type InferenceService, since } from "./service.ts";

/** Webhook: PYTHONPATH could smuggle code into the server, so no container may set it (K3). Canaries are not looked at. */
export function* checkEnvironment(service: InferenceService): Iterable<PlatformRemark> {
	if (!since(service, "0.18")) return;
	for (const container of containersOf(service)) {
		for (const variable of container.get("env").items()) {
			const name = variable.get("name").string();
			if (name?.value !== "PYTHONPATH") continue;
			yield refused(name.at, service, "the variable `PYTHONPATH` is set, and no container may set it for reasons of security.");
		}
	}
}

function containersOf({ predictor, components }: InferenceService): readonly Cursor[] {
	const pods = [...components.map(({ cursor }) => cursor), predictor.cursor.get("workerSpec")];
	return [
		...pods.flatMap((pod) => [...pod.get("containers").items(), ...pod.get("initContainers").items(), pod.get("art")]),
		...predictor.implementations.map(({ cursor }) => cursor),
	];
}
