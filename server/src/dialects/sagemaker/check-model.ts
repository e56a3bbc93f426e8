import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { isStated } from "./functions.ts";
import { placeOf, type Resource, refused } from "./template.ts";

/** The containers of a model, be it one or a pipeline of them. */
export function containersOf({ properties }: Resource): readonly Cursor[] {
	const primary = properties.get("PrimaryContainer");
	return [...(primary.isMap ? [primary] : []), ...properties.get("Containers").items()].filter((container) => container.isMap);
}

/** What CreateModel takes beyond the shape of each property. */
export function* checkModel(resource: Resource): Iterable<PlatformRemark> {
	const { properties, kind } = resource;
	if (kind !== "Model" || !properties.isMap) return;
	const [primary, several] = [properties.get("PrimaryContainer"), properties.get("Containers")];
	if (isStated(primary) && isStated(several) && several.key)
		yield refused(several.key.at, "a model has either `PrimaryContainer` or `Containers`, and this one has both.", [
			{ value: "The primary container stands here.", at: placeOf(primary, resource) },
		]);
	if (!primary.present && !several.present) {
		const message = "`Properties` has neither `PrimaryContainer` nor `Containers`, so there is nothing that serves the model.";
		yield { rule: "config/missing-field", severity: "warning", at: properties.key?.at ?? resource.id.at, message };
	}
	for (const container of containersOf(resource)) yield* checkContainer(container, resource);
	yield* checkHostnames(several);
}

function* checkContainer(container: Cursor, resource: Resource): Iterable<PlatformRemark> {
	const [image, model, url, source] = ["Image", "ModelPackageName", "ModelDataUrl", "ModelDataSource"].map((key) => container.get(key));
	if (image && model && !image.present && !model.present) {
		const message = "The container has neither `Image` nor `ModelPackageName`, so SageMaker does not know what to run.";
		yield { rule: "config/missing-field", at: placeOf(container, resource), message };
	}
	if (url?.key && source && isStated(url) && isStated(source))
		yield refused(url.key.at, "a container has its model from `ModelDataUrl` or from `ModelDataSource`, and this one states both.");
	yield* checkArchive(container);
	yield* checkPrefix(container.get("ModelDataSource", "S3DataSource"));
	const mode = container.get("Mode").string();
	const cache = container.get("MultiModelConfig");
	if (mode?.value === "SingleModel" && cache.isMap && cache.key) {
		const message = "`MultiModelConfig` is for containers whose `Mode` is MultiModel, but this one has the mode SingleModel.";
		yield { rule: "config/ignored-setting", at: cache.key.at, message };
	}
}

/** One model is one archive; a container of many models has the folder of their archives. */
function* checkArchive(container: Cursor): Iterable<PlatformRemark> {
	const url = container.get("ModelDataUrl").string();
	if (!url || url.value === "") return;
	const mode = container.get("Mode");
	const archive = /\.(?:tar\.gz|tgz)$/i.test(url.value);
	const severity = "warning";
	if (mode.string()?.value === "MultiModel" && archive) {
		const message = `\`ModelDataUrl\` is the archive \`${url.value}\`, but a container of many models wants the folder that holds their archives.`;
		yield { rule: "config/rejected", severity, at: url.at, message };
	}
	const single = !mode.present || mode.string()?.value === "SingleModel";
	if (single && !archive && /^(?:s3|https):\/\//.test(url.value)) {
		const message = `\`ModelDataUrl\` is \`${url.value}\`, but SageMaker unpacks one gzipped tar archive (.tar.gz); \`ModelDataSource\` takes other data.`;
		yield { rule: "config/rejected", severity, at: url.at, message };
	}
}

/** A prefix without its slash would take in every key that begins with the same letters. */
export function* checkPrefix(source: Cursor): Iterable<PlatformRemark> {
	const uri = source.get("S3Uri").string();
	if (!uri || source.get("S3DataType").string()?.value !== "S3Prefix" || uri.value.endsWith("/")) return;
	const message = `\`S3Uri\` is \`${uri.value}\`, but with \`S3DataType: S3Prefix\` it is a prefix, which ends with a slash.`;
	yield { rule: "config/rejected", at: uri.at, message };
}

/** In a pipeline, either every container has a name or none. */
function* checkHostnames(containers: Cursor): Iterable<PlatformRemark> {
	const named = containers.items().filter((container) => container.get("ContainerHostname").present);
	const nameless = containers.items().filter((container) => container.isMap && !container.get("ContainerHostname").present);
	const [first] = nameless;
	const [one] = named;
	const at = first?.entries()[0]?.key?.at;
	const there = one?.get("ContainerHostname").key?.at;
	if (at && there)
		yield refused(at, "this container has no `ContainerHostname`, but another one of the pipeline has.", [
			{ value: "This container has one.", at: there },
		]);
}
