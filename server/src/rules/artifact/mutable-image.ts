import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located, Span } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { isMoved, tagOf } from "./image.ts";

export const mutableImage = rule({
	id: "artifact/mutable-image",
	summary: "The image of a server has no tag, or one that is moved to each new build.",
	severity: "warning",
	about: "file",
	reach: "graph",
	*check({ containers, models }, { lineage }) {
		const images = containers.flatMap(({ image, dialect, builtOnce }) => (image && dialect !== "kfp" && !builtOnce ? [image] : []));
		yield* moved(images, lineage);
		for (const { runtimeVersion } of models) {
			if (!runtimeVersion || !isMoved(runtimeVersion.value)) continue;
			const message = `\`runtimeVersion\` is \`${runtimeVersion.value}\`, a tag that moves with each new build, so two replicas may run different builds.`;
			yield { at: runtimeVersion.at, message };
		}
	},
});

/** One remark for each repository of images, however many containers of the file run it. */
function* moved(images: readonly Located<string>[], lineage: Lineage): Iterable<Remark> {
	const told = new Map<string, { readonly at: Span; readonly message: string; readonly related: Located<string>[] }>();
	for (const { at, value } of images) {
		const fault = faultOf(value, at.file, lineage);
		if (fault === undefined) continue;
		const repository = value.slice(0, value.length - (tagOf(value) ?? "").length).replace(/:$/, "");
		const first = told.get(repository);
		if (first) first.related.push({ at, value: `\`${value}\` stands here as well.` });
		else
			told.set(repository, { at, message: `The image \`${value}\` has ${fault}, so two replicas may run different builds.`, related: [] });
	}
	yield* told.values();
}

function faultOf(image: string, file: string, lineage: Lineage): string | undefined {
	const tag = tagOf(image);
	if (tag === "") return isSetByKustomize(file, lineage) ? undefined : "no tag, which means `latest`";
	return tag !== undefined && isMoved(tag) ? `the tag \`${tag}\`, which moves with each new build` : undefined;
}

/** Kustomize puts tags to images that are written without one. */
function isSetByKustomize(file: string, lineage: Lineage): boolean {
	const folder = file.slice(0, file.lastIndexOf("/") + 1);
	return ["kustomization.yaml", "kustomization.yml"].some((name) => lineage.exists(folder + name) === true);
}
