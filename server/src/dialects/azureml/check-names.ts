import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import { type Asset, isFilledIn, refused } from "./asset.ts";

/** Names of endpoints and deployments; a call may bring the name of either, so that none is missed here. */
export function* checkNames(asset: Asset): Iterable<PlatformRemark> {
	const { kind, document, name } = asset;
	const deployment = kind.endsWith("Deployment");
	if (!deployment && !kind.endsWith("Endpoint")) return;
	if (name) yield* checkName(name, deployment ? "deployment" : "endpoint", asset);
	const endpoint = deployment ? document.get("endpoint_name").string() : undefined;
	if (endpoint) yield* checkName(endpoint, "endpoint", asset);
}

function* checkName({ value, at }: Located<string>, what: string, asset: Asset): Iterable<PlatformRemark> {
	if (isFilledIn(value)) return;
	if (value.length < 3 || value.length > 32) {
		yield refused(asset, at, `the name \`${value}\` has ${value.length} characters, and names here have 3 to 32.`);
	} else if (!/^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(value)) {
		const rule = "begins with a letter, ends with a letter or digit, and holds only letters, digits and hyphens";
		yield refused(asset, at, `\`${value}\` is no name for ${what === "deployment" ? "a" : "an"} ${what}, which ${rule}.`);
	}
}
