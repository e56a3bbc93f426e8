import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkPod } from "../kubernetes/check-pod.ts";
import { labelName } from "../kubernetes/names.ts";
import { checkScaling } from "./model.ts";
import type { Resource } from "./resource.ts";

/** The whole pods of an installation; what a Server or a SeldonRuntime changes of them says too little by itself. */
export function* checkInstallation(resource: Resource): Iterable<PlatformRemark> {
	const { title, text, at, patch } = resource;
	for (const holder of holdersOf(resource)) {
		const claims = holder
			.get("volumeClaimTemplates")
			.items()
			.flatMap((claim) => claim.get("name").string()?.value ?? []);
		yield* checkPod({ cursor: holder.get("podSpec"), title, text, at, patch, claims });
	}
}

/** A server is a set of pods and a service of the same name. */
export function* checkServer(server: Resource): Iterable<PlatformRemark> {
	if (server.name) yield* labelName(server.name, "the server", server.title);
	yield* checkScaling(server);
}

/** The maps that hold a pod, with what stands beside it. */
export function holdersOf({ type, spec }: Resource): readonly Cursor[] {
	if (type === "SeldonConfig") return spec.get("components").items();
	if (type === "SeldonRuntime") return spec.get("overrides").items();
	return type === "Server" || type === "ServerConfig" ? [spec] : [];
}
