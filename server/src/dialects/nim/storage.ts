import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { parseQuantity } from "../../facts/units.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { all, elsewhere, missing, outOfRange, refused } from "./remark.ts";
import { isFilled, isSet, isTrue, neighbours, placeOf, type Resource, since } from "./resource.ts";

const accessModes = ["ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"];
const places = ["nimCache", "pvc", "emptyDir", "hostPath"] as const;

/** Where a NIMService finds its model: the admission controller wants one place, the operator takes the first and fails without any. */
export function* checkServiceStorage(spec: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const storage = spec.get("storage");
	const stated = places.map((name) => storage.get(name)).filter((place) => isStated(place));
	const [first, second] = stated;
	if (storage.templated || stated.some(({ templated }) => templated)) return;
	if (first?.key && second?.key) {
		const names = stated.flatMap(({ key }) => key?.value ?? []);
		const what = `the model lies in ${all(names)} at once, and one of them is wanted.`;
		yield refused(second.key.at, resource, what, elsewhere("The first one stands here.", first.key.at));
	} else if (!first && !resource.patch && since(resource, "2.0.0")) {
		const at = placeOf(isSet(storage) ? storage : spec, resource);
		yield refused(at, resource, "`storage` says in none of `nimCache`, `pvc`, `emptyDir` and `hostPath` where the model lies.");
	}
	yield* checkSharedMemory(storage, resource);
	yield* checkCacheName(storage.get("nimCache"), resource);
	yield* checkClaim(storage.get("pvc"), resource);
}

/** Rules of every claim that the operator may make. */
export function* checkClaim(claim: Cursor, resource: Resource): Iterable<PlatformRemark> {
	if (!claim.isMap || resource.patch || claim.entries().length === 0) return;
	const create = claim.get("create");
	const mode = claim.get("volumeAccessMode").string();
	if (isTrue(create) && since(resource, "2.0.1")) {
		for (const name of ["size", "volumeAccessMode"]) {
			if (!isFilled(claim.get(name))) {
				yield missing(create.key?.at ?? placeOf(claim, resource), resource, `\`create\` is true and there is no \`${name}\``);
			}
		}
	} else if (!create.templated && !isTrue(create) && !isFilled(claim.get("name"))) {
		const what = create.present
			? "`create` is false and there is no `name` of a claim that exists"
			: "The claim has neither `name` nor `create`";
		yield missing(create.key?.at ?? placeOf(claim, resource), resource, what);
	}
	if (!mode || mode.value === "" || accessModes.includes(mode.value)) return;
	const near = nearest(mode.value, accessModes) ?? short[mode.value.toUpperCase()];
	const hint = near ? `; did you mean \`${near}\`?` : `: ${all(accessModes)}.`;
	const message = `\`volumeAccessMode\` is \`${mode.value}\`, which is none of the modes that ${resource.title} knows${hint}`;
	const fix = near ? { fix: replace(mode.at, near, `Change to ${near}`, true) } : {};
	yield { rule: "config/unknown-value", at: mode.at, message, ...fix };
}

const short: Readonly<Record<string, string>> = {
	RWO: "ReadWriteOnce",
	ROX: "ReadOnlyMany",
	RWX: "ReadWriteMany",
	RWOP: "ReadWriteOncePod",
};

/** A map that says something; `emptyDir: {}` does too. */
function isStated(place: Cursor): boolean {
	if (!isSet(place)) return false;
	if (place.key?.value === "emptyDir" || place.templated) return true;
	return place.isMap ? place.entries().some((entry) => isFilled(entry)) : isFilled(place);
}

function* checkSharedMemory(storage: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const limit = storage.get("sharedMemorySizeLimit").word();
	const bytes = limit && parseQuantity(limit.value);
	if (!limit || bytes === undefined || bytes > 0) return;
	yield outOfRange(limit.at, `\`sharedMemorySizeLimit\` is ${limit.value}, but ${resource.title} wants more than 0.`);
}

/** The name must be there, and where the file declares caches it should be one of theirs. */
function* checkCacheName(cache: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const name = cache.get("name").string();
	const profile = cache.get("profile");
	if (isFilled(profile) && profile.key && !isFilled(cache.get("name")) && !resource.patch) {
		yield missing(profile.key.at, resource, "`nimCache` names a `profile` and has no `name`");
	}
	yield* checkCacheReference(name, resource);
}

export function* checkCacheReference(name: ReturnType<Cursor["string"]>, resource: Resource): Iterable<PlatformRemark> {
	const caches = neighbours(resource, "NIMCache").map((document) => document.get("metadata", "name"));
	if (
		!name ||
		name.value === "" ||
		caches.length === 0 ||
		caches.some((cache) => !cache.string() || cache.string()?.value === name.value)
	) {
		return;
	}
	const names = caches.flatMap((cache) => cache.string()?.value ?? []);
	const message = `\`nimCache\` names \`${name.value}\`, but the caches of this file are named ${all(names)}.`;
	yield { rule: "config/dangling-reference", severity: "info", at: name.at, message };
}
