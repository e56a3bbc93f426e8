import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { variable } from "../kubernetes/container.ts";
import { elsewhere, ignored, refused } from "./remark.ts";
import { type Component, customContainer, type InferenceService, isSet, predictorsOf, since } from "./service.ts";

/** The schemes that a release fetches without a ClusterStorageContainer of one's own, with the release that brought each. */
const schemes: Readonly<Record<string, string>> = {
	gs: "0",
	s3: "0",
	pvc: "0",
	file: "0",
	https: "0",
	http: "0",
	hdfs: "0.8",
	webhdfs: "0.8",
	oci: "0.12",
	hf: "0.14",
	"oci+native": "0.20",
	"oci+fetch": "0.20",
	modelscope: "0.20",
};

/** Webhook: several places at once (K7, K8) and confidential models (K9). Controller: schemes, and two ways to name one place. */
export function* checkStorage(service: InferenceService): Iterable<PlatformRemark> {
	for (const component of service.components) {
		yield* places(component, service);
		for (const uri of addresses(component)) yield* scheme(uri, service);
	}
	for (const { predictor } of service.canaries) for (const uri of addresses(predictor)) yield* scheme(uri, service);
	for (const { implementations } of predictorsOf(service)) {
		for (const { cursor } of implementations) {
			if (service.mode !== "modelmesh") yield* twoPlaces(cursor, service);
			if (since(service, "0.20")) yield* confidential(cursor, service);
		}
	}
}

/** The address of the one place that a component loads from, where its own way of saying it applies. */
function single(component: Component, service: InferenceService): Cursor | undefined {
	const { kind, cursor } = component;
	if (kind === "predictor") {
		const { implementations } = service.predictor;
		const container = customContainer(service.predictor);
		return implementations.length > 0
			? implementations[0]?.cursor.get("storageUri")
			: container && variable(container, "STORAGE_URI")?.get("value");
	}
	const art = cursor.get("art", "storageUri");
	const first = cursor.get("containers").items()[0];
	return isSet(art) ? art : first && variable(first, "STORAGE_URI")?.get("value");
}

function* places(component: Component, service: InferenceService): Iterable<PlatformRemark> {
	const list = component.cursor.get("storageUris");
	if (!since(service, "0.16") || !isSet(list) || !list.key) return;
	const one = single(component, service);
	if (one && isSet(one)) {
		const what = "both `storageUri` and `storageUris` say where the model lies, and only one of them may.";
		yield refused(list.key.at, service, what, one.at ? elsewhere("`storageUri` stands here.", one.at) : {});
	}
	for (const item of list.items()) yield* mountPath(item, service);
	if (!since(service, "0.19")) yield* images(list, service);
	yield* mountPathsTogether(list, service);
}

/** From 0.19 on images are mounted here too. */
function* images(list: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const uri = list.get(0, "uri").string();
	if (!uri?.value.startsWith("oci://")) return;
	const message = `Nothing of \`storageUris\` is mounted in ${service.title} if it begins with \`oci://\`; from 0.19 on it is, and \`storageUri\` always was.`;
	yield ignored(uri.at, message);
}

/** Relative paths are left to the schema. */
function* mountPath(item: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const path = item.get("mountPath").string();
	if (path?.value === "/") yield refused(path.at, service, "`mountPath` is `/`, and files cannot be put over the whole container.");
	if (path?.value.startsWith("/") && path.value.includes("..")) {
		yield refused(path.at, service, `\`mountPath\` is \`${path.value}\`, and a path with \`..\` could lead out of its place.`);
	}
}

function* mountPathsTogether(list: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	if (list.items().some((item) => item.templated || item.get("uri").templated || item.get("mountPath").templated)) return;
	const all = list.items().map((item) => ({
		path: item.get("mountPath").string()?.value ?? "/mnt/models",
		claim: item.get("uri").string()?.value.startsWith("pvc://") ?? false,
		at: item.get("mountPath").at ?? item.get("uri").at ?? item.at,
	}));
	const copied = all.filter(({ claim }) => !claim);
	const last = copied.at(-1);
	if (copied.length < 2 || !last?.at) return;
	const parents = new Set(copied.map(({ path }) => path.replace(/^\/+/, "").split("/")[0]));
	if (parents.size > 1 && copied.every(({ path }) => path.startsWith("/") && path !== "/")) {
		const paths = copied.map(({ path }) => `\`${path}\``).join(", ");
		yield refused(last.at, service, `the paths ${paths} have no folder in common below the root, and one volume holds them all.`);
	}
	const claims = new Set<string>();
	for (const { path, claim, at } of all) {
		if (claim && claims.has(path) && at)
			yield refused(at, service, `two claims are mounted at \`${path}\`, and each needs a path of its own.`);
		if (claim) claims.add(path);
	}
}

function addresses({ kind, cursor }: Component): readonly Located<string>[] {
	const keys = kind === "predictor" ? cursor.entries().map((entry) => entry.get("storageUri")) : [cursor.get("art", "storageUri")];
	const list = cursor.get("storageUris").items();
	const variables = cursor
		.get("containers")
		.items()
		.map((container) => variable(container, "STORAGE_URI")?.get("value"));
	return [...keys, ...list.map((item) => item.get("uri")), ...variables].flatMap((value) => value?.string() ?? []);
}

/** The controller knows its own schemes and those of the cluster's ClusterStorageContainers, which a file cannot tell. */
function* scheme(uri: Located<string>, service: InferenceService): Iterable<PlatformRemark> {
	const [, word = "", slashes = ""] = /^([\w+.-]+):(\/\/?)/.exec(uri.value) ?? [];
	if (!word) return;
	const known = Object.keys(schemes).filter((name) => compareVersions(service.release, schemes[name] ?? "0") >= 0);
	const meant = nearest(word, known);
	const start = { ...uri.at, start: uri.at.start + service.context.source.text.slice(uri.at.start, uri.at.end).indexOf(`${word}:`) };
	const at = { ...start, end: start.start + word.length + 1 + slashes.length };
	if (slashes === "/") {
		if (!known.includes(word)) return;
		const fix = { fix: replace(at, `${word}://`, `Write ${word}://`, true) };
		yield ignored(
			at,
			`\`${uri.value}\` has one slash after \`${word}:\` where a scheme has two, so KServe takes it for a path in the container.`,
			fix,
		);
	} else if (!known.includes(word)) {
		const hint =
			meant && meant !== word ? `; did you mean \`${meant}://\`?` : ", so it takes a ClusterStorageContainer of the cluster's own.";
		const fix = meant && meant !== word ? { fix: replace(at, `${meant}://`, `Change to ${meant}://`, false) } : {};
		const message = `${service.title} fetches nothing from \`${word}://\` by itself${hint}`;
		yield { rule: "config/unknown-value", severity: "warning", at, message, ...fix };
	}
}

function* twoPlaces(cursor: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const [uri, path] = [cursor.get("storageUri"), cursor.get("storage", "path")];
	if (!isSet(uri) || !isSet(path) || !path.key || !uri.key) return;
	const message = `${service.title} does not deploy this: both \`storageUri\` and \`storage.path\` say where the model lies, and only one of them may.`;
	yield { rule: "config/rejected", at: path.key.at, message, ...elsewhere("`storageUri` stands here.", uri.key.at) };
}

function* confidential(cursor: Cursor, service: InferenceService): Iterable<PlatformRemark> {
	const block = cursor.get("confidential");
	if (block.get("enabled").boolean()?.value !== true || !block.key) return;
	const address = cursor.get("storageUri");
	const uri = address.string();
	if (!isSet(address) || uri?.value === "") {
		if (!service.patch)
			yield refused(block.key.at, service, "`confidential` is enabled, but there is no `storageUri` to decrypt anything from.");
		return;
	}
	const resource = block.get("resourceId").string();
	if (resource?.value && !/^kbs:\/\/\/[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(resource.value)) {
		const what = `\`resourceId\` is \`${resource.value}\`, and a key has the form \`kbs:///repository/type/tag\`.`;
		yield refused(resource.at, service, what);
	}
	const scheme = ["oci", "pvc"].find((name) => uri?.value.startsWith(`${name}://`));
	if (scheme) {
		const message = `\`confidential\` has no effect on a model from \`${scheme}://\`, because no storage initializer runs that could decrypt it.`;
		yield ignored(block.key.at, message, uri ? elsewhere("The model lies here.", uri.at) : {});
	}
}
