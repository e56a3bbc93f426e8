import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { Located } from "../../source/span.ts";
import { rule } from "../rule.ts";
import { isMoved, tagOf } from "./image.ts";

export const mutableImage = rule({
	id: "artifact/mutable-image",
	summary: "The image of a server has no tag, or one that is moved to each new build.",
	severity: "warning",
	about: "file",
	reach: "graph",
	*check({ containers, models }, { lineage }) {
		for (const { image } of containers) if (image) yield* moved(image, lineage);
		for (const { runtimeVersion } of models) {
			if (!runtimeVersion || !isMoved(runtimeVersion.value)) continue;
			const message = `\`runtimeVersion\` is \`${runtimeVersion.value}\`, a tag that moves with each new build, so two replicas may run different builds.`;
			yield { at: runtimeVersion.at, message };
		}
	},
});

function* moved(image: Located<string>, lineage: Lineage): Iterable<Remark> {
	const tag = tagOf(image.value);
	if (tag === undefined) return;
	if (tag === "" && !isSetByKustomize(image.at.file, lineage)) {
		yield {
			at: image.at,
			message: `The image \`${image.value}\` has no tag, which means \`latest\`, so two replicas may run different builds.`,
		};
	} else if (isMoved(tag)) {
		const message = `The image \`${image.value}\` has the tag \`${tag}\`, which moves with each new build, so two replicas may run different builds.`;
		yield { at: image.at, message };
	}
}

/** Kustomize puts tags to images that are written without one. */
function isSetByKustomize(file: string, lineage: Lineage): boolean {
	const folder = file.slice(0, file.lastIndexOf("/") + 1);
	return ["kustomization.yaml", "kustomization.yml"].some((name) => lineage.exists(folder + name) === true);
}
