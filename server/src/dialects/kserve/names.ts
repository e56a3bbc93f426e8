import type { PlatformRemark } from "../../facts/facts.ts";
import { outOfRange, refused } from "./remark.ts";
import type { InferenceService } from "./service.ts";

const longestLabel = 63;

/** Webhook: the form of the name (K1). Controller: the name of the host that is made of it. */
export function* checkName(service: InferenceService): Iterable<PlatformRemark> {
	const { name, document, patch } = service;
	const metadata = document.get("metadata");
	if (!name) {
		if (metadata.isMap && !metadata.get("name").present && !metadata.get("generateName").present && !patch) {
			const at = metadata.key?.at ?? service.at;
			yield { rule: "config/missing-field", at, message: `\`metadata\` has no \`name\`, but ${service.title} requires it.` };
		}
		return;
	}
	// A script fills `$NAME` in before anybody applies it.
	if (name.value.includes("$")) return;
	if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name.value)) {
		const what = `the name \`${name.value}\` must begin with a small letter and hold nothing but small letters, digits and inner hyphens.`;
		yield refused(name.at, service, what);
	} else {
		yield* hostName(service, name.value);
	}
}

/** With the default domain template the first label of the host is made of service, predictor and namespace. */
function* hostName(service: InferenceService, name: string): Iterable<PlatformRemark> {
	const { predictor, namespace } = service;
	const variant = predictor.cursor.get("name").string()?.value;
	const resource = `${name}${variant ? `-${variant}` : ""}-predictor`;
	const label = namespace ? `${resource}-${namespace.value}` : resource;
	if (label.length <= longestLabel || service.mode === "modelmesh") return;
	const what = namespace ? "the first part of its host name" : "the name of its service";
	const message = `The name makes \`${label}\` ${what}, and its ${label.length} characters are more than the ${longestLabel} that DNS allows.`;
	yield outOfRange(service.name?.at ?? service.at, message, { severity: "warning" });
}
