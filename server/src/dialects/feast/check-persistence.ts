import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { refused } from "../kserve/remark.ts";
import { isSet } from "../kserve/service.ts";
import type { Resource } from "../kserve-family/resource.ts";
import { oneOf } from "./check-choices.ts";

/** Where stores and registry keep their data: in a file or in a database, and a file on a volume or not. */
export function* checkPersistence(resource: Resource): Iterable<PlatformRemark> {
	const services = resource.spec.get("services");
	const places = {
		offline: services.get("offlineStore"),
		online: services.get("onlineStore"),
		registry: services.get("registry", "local"),
	};
	for (const place of Object.values(places)) {
		const persistence = place.get("persistence");
		yield* oneOf(resource, persistence, ["file", "store"]);
		yield* checkClaim(resource, persistence.get("file", "pvc"));
	}
	yield* checkOnlineFile(resource, places.online.get("persistence", "file"));
	yield* checkRegistryFile(resource, places.registry.get("persistence", "file"));
}

function* checkClaim(resource: Resource, claim: Cursor): Iterable<PlatformRemark> {
	yield* oneOf(resource, claim, ["ref", "create"]);
	const path = claim.get("mountPath").string();
	if (path && !/^\/[^:]*$/.test(path.value))
		yield refused(path.at, resource, `\`mountPath\` is ${path.value}, but it must start with / and hold no colon.`);
}

function* checkOnlineFile(resource: Resource, file: Cursor): Iterable<PlatformRemark> {
	const path = file.get("path").string();
	if (!path) return;
	if (isBucket(path.value)) yield refused(path.at, resource, `\`path\` is ${path.value}, but an online store cannot lie in a bucket.`);
	else yield* checkSlash(resource, file, path);
}

function* checkRegistryFile(resource: Resource, file: Cursor): Iterable<PlatformRemark> {
	const path = file.get("path").string();
	const further = file.get("s3_additional_kwargs");
	if (path && further.isMap && further.key && !path.value.startsWith("s3://"))
		yield refused(further.key.at, resource, `there are arguments for S3, but \`path\` is ${path.value}.`);
	if (!path) return;
	if (!isBucket(path.value)) yield* checkSlash(resource, file, path);
	else if (isSet(file.get("pvc")))
		yield refused(path.at, resource, `\`path\` is ${path.value}, but there is a volume in \`pvc\` to keep the file on.`);
}

/** On a volume it is the name of a file, elsewhere a path from the root on. */
function* checkSlash(resource: Resource, file: Cursor, { value, at }: { readonly value: string; readonly at: PlatformRemark["at"] }) {
	const onVolume = isSet(file.get("pvc"));
	if (onVolume !== value.startsWith("/")) return;
	const wanted = onVolume
		? "there is a volume in `pvc`, within which it is a name without a slash"
		: "without a volume it must start with /";
	yield refused(at, resource, `\`path\` is ${value}, but ${wanted}.`);
}

function isBucket(path: string): boolean {
	return /^(?:s3|gs):\/\//.test(path);
}
