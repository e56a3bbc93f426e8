import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { elsewhere, refused } from "../kubernetes/remark.ts";
import { isSet, keyOf, placeOf, type Resource } from "../kubernetes/resource.ts";

/** Which share of the requests each revision gets: all of them together, and each by just one name. */
export function* checkTraffic({ spec, title, at }: Resource): Iterable<PlatformRemark> {
	const traffic = spec.get("traffic");
	const targets = traffic.items();
	if (targets.length === 0) return;
	for (const target of targets) yield* checkTarget(target, title, at);
	yield* sameTags(targets, title);
	const shares = targets.map((target) => target.get("percent"));
	if (shares.some((share) => share.templated || (isSet(share) && !share.number())) || targets.some((target) => !target.isMap)) return;
	const sum = shares.reduce((total, share) => total + (share.number()?.value ?? 0), 0);
	if (sum !== 100)
		yield refused(placeOf(traffic, at), title, `the shares of \`traffic\` make ${sum} percent together, and they must make 100.`);
}

function* checkTarget(target: Cursor, title: string, at: Span): Iterable<PlatformRemark> {
	for (const field of ["configurationName", "url"]) {
		const key = keyOf(target.get(field));
		if (key) yield refused(key, title, `\`${field}\` is set, and a service sets it itself.`);
	}
	const [name, latest] = [target.get("revisionName"), target.get("latestRevision")];
	if (name.templated || latest.templated) return;
	if (latest.boolean()?.value === true && isSet(name)) {
		const what = "`latestRevision` is true, but `revisionName` names a certain one.";
		yield refused(placeOf(latest, at), title, what, elsewhere("It is named here.", name.at));
	} else if (latest.boolean()?.value === false && !isSet(name)) {
		yield refused(placeOf(latest, at), title, "`latestRevision` is false, but no `revisionName` says which one is meant.");
	}
}

function* sameTags(targets: readonly Cursor[], title: string): Iterable<PlatformRemark> {
	const first = new Map<string, Span>();
	for (const target of targets) {
		const tag = target.get("tag").string();
		if (!tag || tag.value === "") continue;
		const earlier = first.get(tag.value);
		if (earlier)
			yield refused(tag.at, title, `two targets have the tag \`${tag.value}\`.`, elsewhere("The other one stands here.", earlier));
		first.set(tag.value, tag.at);
	}
}
