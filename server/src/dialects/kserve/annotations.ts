import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { entryOf } from "../entry.ts";
import { checkKnativeAnnotations } from "./knative-annotations.ts";
import { change, deprecated, ignored, removal } from "./remark.ts";
import { classesOf } from "./scaling.ts";
import { type InferenceService, prefix, since } from "./service.ts";

/** What follows `serving.kserve.io/` in the annotations that some part of KServe reads, with the release that brought each. */
const known: Readonly<Record<string, string>> = {
	deploymentMode: "0",
	autoscalerClass: "0",
	"gke-accelerator": "0",
	"enable-tag-routing": "0",
	storageSecretName: "0",
	"enable-metric-aggregation": "0.10",
	"enable-prometheus-scraping": "0.10",
	"storage-initializer-uid": "0.11",
	"disable-localmodel": "0.15",
	nodegroup: "0.15",
	"gpu-resource-types": "0.15",
	stop: "0.15.1",
	"logger-secret-name": "0.16",
	"logger-secret-path": "0.16",
	"logger-secret-file": "0.16",
	"disable-auto-update": "0.16",
	"server-type": "0.17",
	"inferencepool-migrated": "0.17",
	"enable-served-by-header": "0.20",
	"exp-dra-device-class": "0.20",
	"exp-dra-cel-selector": "0.20",
	"exp-dra-device-count": "0.20",
	"exp-dra-container-name": "0.20",
	inferenceservice: "0",
};

/** Read up to 0.14, with what took their place. */
const dead: Readonly<Record<string, string>> = { metrics: "scaleMetric", targetUtilizationPercentage: "scaleTarget" };

/** What ModelMesh reads besides. */
const modelMesh = new Set(["secretKey", "schemaPath", "servingRuntime"]);

/** They belong on the secret or the service account with the credentials. */
const credentials = new Set([
	"s3-endpoint",
	"s3-usehttps",
	"s3-region",
	"s3-verifyssl",
	"s3-usevirtualbucket",
	"s3-useaccelerate",
	"s3-useanoncredential",
	"s3-cabundle",
	"s3-cabundle-configmap",
]);

/** The annotations that a release reads on an InferenceService, and the values of one of them. */
export function annotationWords(path: readonly (string | number)[], release: string): readonly string[] {
	const [place, key] = path.at(-1) === "annotations" ? [path, undefined] : [path.slice(0, -1), path.at(-1)];
	if (place.length !== 2 || place[0] !== "metadata" || place[1] !== "annotations") return [];
	if (key === undefined) {
		const read = Object.entries(known).filter(([, first]) => compareVersions(release, first) >= 0);
		return read.map(([name]) => `${prefix}${name}`);
	}
	if (key === `${prefix}deploymentMode`) return modesOf({ release });
	return key === `${prefix}autoscalerClass` ? classesOf({ release }) : [];
}

/** Controller: annotations that nobody reads where they stand. */
export function* checkAnnotations(service: InferenceService): Iterable<PlatformRemark> {
	const places = [service.annotations, ...service.components.map(({ cursor }) => cursor.get("annotations"))];
	for (const [i, annotations] of places.entries()) {
		for (const entry of annotations.entries()) {
			if (!entry.key) continue;
			const [group = "", name = ""] = split(entry.key.value);
			if (group === "serving.kserve.io") yield* ownAnnotation(name, entry.key, annotations, i === 0, service);
			if (group === "serving.kubeflow.org" && since(service, "0.7")) yield* oldGroup(name, entry.key);
			if (group === "internal.serving.kserve.io") yield* internal(entry.key);
		}
		yield* checkKnativeAnnotations(annotations, service);
	}
	yield* deploymentMode(service);
}

function split(key: string): readonly string[] {
	const slash = key.indexOf("/");
	return slash < 0 ? ["", key] : [key.slice(0, slash), key.slice(slash + 1)];
}

function* ownAnnotation(
	name: string,
	key: Located<string>,
	annotations: Cursor,
	top: boolean,
	service: InferenceService,
): Iterable<PlatformRemark> {
	if (credentials.has(name)) {
		const message = `\`${key.value}\` has no effect on an InferenceService: KServe reads it on the secret or the service account that holds the credentials.`;
		yield ignored(key.at, message);
	} else if (Object.hasOwn(dead, name)) {
		if (!since(service, "0.15")) return;
		const message = `\`${key.value}\` has no effect: KServe does not read it from 0.15 on, and \`${dead[name]}\` takes its place.`;
		yield ignored(key.at, message, removal(service, annotations.tree, key.value));
	} else if (Object.hasOwn(known, name)) {
		const first = known[name] ?? "0";
		if (compareVersions(service.release, first) >= 0 || !top) return;
		yield ignored(key.at, `\`${key.value}\` has no effect: KServe reads it from release ${first} on, and the target is ${service.title}.`);
	} else if (!(service.mode === "modelmesh" && modelMesh.has(name))) {
		const meant = nearest(name, [...Object.keys(known), ...Object.keys(dead), ...credentials]);
		const fix = meant && Object.hasOwn(known, meant) ? { fix: rename(key, `${prefix}${meant}`) } : {};
		const hint = meant ? suggestion(meant, service) : ".";
		yield ignored(key.at, `\`${key.value}\` has no effect: KServe reads no annotation of this name${hint}`, fix);
	}
}

/** Renaming to something that is not read either would be no help. */
function suggestion(meant: string, service: InferenceService): string {
	if (!Object.hasOwn(dead, meant) || !since(service, "0.15")) return `; did you mean \`${prefix}${meant}\`?`;
	return `, and \`${prefix}${meant}\` is not read from 0.15 on either; \`${dead[meant]}\` takes its place.`;
}

/** A key's place covers its quotes, so its replacement brings them along. */
function rename(key: Located<string>, name: string) {
	const text = key.at.end - key.at.start === key.value.length + 2 ? `"${name}"` : name;
	return replace(key.at, text, `Rename to ${name}`, true);
}

function* oldGroup(name: string, key: Located<string>): Iterable<PlatformRemark> {
	const fix = Object.hasOwn(known, name) ? { fix: rename(key, `${prefix}${name}`) } : {};
	yield ignored(key.at, `\`${key.value}\` has no effect: from 0.7 on KServe reads the annotations of \`serving.kserve.io\` instead.`, fix);
}

function* internal(key: Located<string>): Iterable<PlatformRemark> {
	yield ignored(key.at, `\`${key.value}\` is kept by KServe itself, which overwrites or removes what is written here.`);
}

/** The modes that 0.16 gave other names. */
const oldModes: Readonly<Record<string, string>> = { RawDeployment: "Standard", Serverless: "Knative" };

function modesOf(service: Pick<InferenceService, "release">): readonly string[] {
	return [...(since(service, "0.16") ? Object.values(oldModes) : Object.keys(oldModes)), "ModelMesh"];
}

function* deploymentMode(service: InferenceService): Iterable<PlatformRemark> {
	const value = service.annotations.get(`${prefix}deploymentMode`).string();
	if (!value) return;
	const current = modesOf(service);
	const modern = entryOf(oldModes, value.value);
	if (current.includes(value.value)) return;
	if (modern) {
		const fix = change(value, modern, service, true);
		yield deprecated(
			value.at,
			`The mode \`${value.value}\` is called \`${modern}\` from release 0.16 on; KServe still understands the old name.`,
			{ severity: "info", ...fix },
		);
		return;
	}
	const meant = Object.entries(oldModes).find(([, one]) => one === value.value)?.[0] ?? nearest(value.value, current);
	const hint = meant ? `; did you mean \`${meant}\`?` : ".";
	const fix = meant ? change(value, meant, service, true) : {};
	yield ignored(value.at, `\`${value.value}\` is no deployment mode of ${service.title}, which uses the cluster's own instead${hint}`, fix);
}
