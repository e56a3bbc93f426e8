import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { labelName } from "./names.ts";
import type { Pod } from "./pod.ts";
import { change, elsewhere, missing, refused, unknownWord } from "./remark.ts";
import { isSet, placeOf } from "./resource.ts";

const notSources = new Set(["name"]);

/** The volumes of a pod: each has a name of its own and one source. */
export function* checkVolumes({ cursor, title, text, at }: Pod): Iterable<PlatformRemark> {
	const first = new Map<string, Span>();
	for (const volume of cursor.get("volumes").items()) {
		const name = volume.get("name").string();
		if (name) {
			const earlier = first.get(name.value);
			if (earlier)
				yield refused(name.at, title, `two volumes are called \`${name.value}\`.`, elsewhere("The other one is named here.", earlier));
			else yield* labelName(name, "the volume", title);
			first.set(name.value, name.at);
		}
		const sources = volume.entries().filter((entry) => entry.key && !notSources.has(entry.key.value) && isSet(entry));
		const [one, other] = sources;
		if (one?.key && other?.key) {
			const what = `a volume comes from \`${one.key.value}\` and from \`${other.key.value}\`, and it takes just one source.`;
			yield refused(placeOf(other, at), title, what, elsewhere("The other source stands here.", one.key.at));
		}
		const medium = volume.get("emptyDir", "medium").string();
		if (medium && medium.value !== "" && medium.value !== "Memory" && !medium.value.startsWith("HugePages"))
			yield unknownWord("medium", medium, ["Memory", "HugePages"], title, text);
	}
}

/** The mounts of a container: each of a volume that there is, and no two at one place. */
export function* checkMounts(container: Cursor, pod: Pod): Iterable<PlatformRemark> {
	const { title, text } = pod;
	const paths = new Map<string, Span>();
	const known = volumeNames(pod);
	for (const mount of container.get("volumeMounts").items()) {
		const path = mount.get("mountPath").string();
		if (path) {
			const earlier = paths.get(path.value);
			if (earlier)
				yield refused(path.at, title, `two volumes are mounted to \`${path.value}\`.`, elsewhere("The other mount stands here.", earlier));
			if (path.value.includes(":") && !/^[A-Za-z]:[\\/]/.test(path.value))
				yield refused(path.at, title, `the path \`${path.value}\` of a mount holds a colon.`);
			paths.set(path.value, path.at);
		}
		const name = mount.get("name").string();
		if (!name || !known || known.includes(name.value)) continue;
		const meant = nearest(name.value, known);
		const hint = known.length === 0 ? ", which has none" : meant ? `; did you mean \`${meant}\`?` : ".";
		const end = /[.?]$/.test(hint) ? "" : ".";
		const what = `\`${name.value}\` is mounted, but it is no volume of the pod${hint}${end}`;
		yield refused(name.at, title, what, meant ? { fix: change(name, meant, text, true) } : {});
	}
	yield* relative(container, pod);
}

/** All volumes that a container of the pod can mount; nothing where the file does not tell. */
function volumeNames({ cursor, claims, patch }: Pod): readonly string[] | undefined {
	const volumes = cursor.get("volumes");
	const items = volumes.items();
	if (patch || (isSet(volumes) && !volumes.isList)) return undefined;
	const names = items.map((volume) => volume.get("name").string()?.value);
	return names.every((name) => name !== undefined) ? [...names.flatMap((name) => name ?? []), ...claims] : undefined;
}

function* relative(container: Cursor, { title, patch, at }: Pod): Iterable<PlatformRemark> {
	for (const mount of container.get("volumeMounts").items()) {
		const [path, expression] = [mount.get("subPath"), mount.get("subPathExpr")];
		if (isSet(path) && isSet(expression) && expression.key)
			yield refused(expression.key.at, title, "a mount has both `subPath` and `subPathExpr`.");
		const plain = path.string();
		if (plain && (plain.value.startsWith("/") || plain.value.split("/").includes("..")))
			yield refused(plain.at, title, `\`subPath\` is \`${plain.value}\`, and it must be a path inside the volume.`);
	}
	for (const device of container.get("volumeDevices").items()) {
		if (!patch && !isSet(device.get("devicePath")))
			yield missing(placeOf(device, at), `A device of the container has no \`devicePath\`, but ${title} requires it.`);
	}
}
