import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, ignored } from "./remark.ts";
import { isFilled, placeOf, type Resource } from "./resource.ts";
import { checkService } from "./service.ts";

/** NIMPipeline: each of its services is a NIMService, and each may be told where others are. */
export function* checkPipeline(resource: Resource): Iterable<PlatformRemark> {
	const seen = new Map<string, Cursor>();
	for (const service of resource.spec.get("services").items()) {
		const place = service.get("name");
		const name = place.string();
		const earlier = name && seen.get(name.value);
		if (name && earlier) {
			const message = `Two services of the pipeline are named \`${name.value}\`, so that one NIMService is made of both and only one of them holds.`;
			yield ignored(name.at, message, elsewhere("The first one stands here.", earlier.at));
		}
		if (name) seen.set(name.value, place);
		yield* checkService(service.get("spec"), resource);
		for (const dependency of service.get("dependencies").items()) yield* checkDependency(dependency, resource);
	}
}

/** Only a variable with its value is handed on. */
function* checkDependency(dependency: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const absent = ["envName", "envValue"].filter((key) => !isFilled(dependency.get(key)));
	if (!dependency.isMap || absent.length === 0) return;
	const name = dependency.get("name").string();
	const what = name ? `The dependency \`${name.value}\`` : "The dependency";
	const message = `${what} has no effect: ${resource.title} hands on nothing but \`envName\` with \`envValue\`, and \`${absent.join("` and `")}\` ${absent.length > 1 ? "are" : "is"} missing.`;
	yield ignored(name?.at ?? placeOf(dependency, resource), message);
}
