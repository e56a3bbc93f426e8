import type { PlatformRemark } from "../../facts/facts.ts";
import { type Asset, refused } from "./asset.ts";

/** What the service asks of an online endpoint besides its structure. */
export function* checkEndpoint(asset: Asset): Iterable<PlatformRemark> {
	const { kind, document } = asset;
	if (kind !== "OnlineEndpoint") return;
	const [compute, access] = [document.get("compute"), document.get("public_network_access")];
	if (compute.key && access.key)
		yield refused(asset, access.key.at, "`compute` makes it a Kubernetes endpoint, which does not know `public_network_access`.");
	const [, second] = document.get("mirror_traffic").entries();
	if (second?.key) yield refused(asset, second.key.at, "`mirror_traffic` names more than one deployment, and just one may get copies.");
}
