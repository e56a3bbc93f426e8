import type { PlatformRemark } from "../../facts/facts.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { groupsOf, type Kind, type Resource, rayContainer } from "./resource.ts";

/** The operator makes longer names of these. */
const longest: Readonly<Record<Kind, number>> = { RayCluster: 53, RayService: 47, RayJob: 47, RayCronJob: 36 };

/** The admission webhook looks at the name alone. */
export function* checkName({ name, type, title }: Resource): Iterable<PlatformRemark> {
	if (!name || name.value.includes("$")) return;
	if (name.value.length > longest[type]) {
		const what = `it is called \`${name.value}\`, which has ${name.value.length} characters, and a ${type} takes at most ${longest[type]}.`;
		yield refused(name.at, title, what);
	}
	if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(name.value)) {
		const why = "a name begins with a small letter and takes small letters, digits and inner hyphens";
		yield refused(name.at, title, `it is called \`${name.value}\`, and ${why}.`);
	}
}

/** Ray's own images have the release at the beginning of the tag; nodes of other releases do not find together. */
export function* checkReleases({ cluster }: Resource): Iterable<PlatformRemark> {
	const stated = cluster.get("rayVersion").string();
	const release = stated && /^\d+\.\d+\.\d+$/.test(stated.value) ? stated : undefined;
	for (const group of release ? groupsOf(cluster) : []) {
		const image = rayContainer(group).get("image").string();
		const [, tag] = /(?:^|\/)rayproject\/ray(?:-ml|-llm)?:(\d+\.\d+\.\d+)(?![\w.])/.exec(image?.value ?? "") ?? [];
		if (!image || !release || tag === undefined || tag === release.value) continue;
		const message = `The image of ${group.name} has Ray ${tag}, but \`rayVersion\` is ${release.value}.`;
		yield {
			rule: "config/name-mismatch",
			severity: "warning",
			at: image.at,
			message,
			...elsewhere("The release is stated here.", release.at),
		};
	}
}
