import type { Environment, Package } from "../../facts/environment.ts";
import type { Remark } from "../../facts/finding.ts";
import { rule } from "../rule.ts";
import { listText } from "../words.ts";

export const requirementsUnpinned = rule({
	id: "artifact/requirements-unpinned",
	summary: "In production, packages are installed in whatever release is the newest on that day.",
	severity: "warning",
	about: "file",
	reach: "graph",
	stage: "production",
	*check({ manifests }) {
		for (const { environment } of manifests) if (environment) yield* loose(environment);
	},
});

/** Installers and Python itself come by other ways than the list. */
const apart = new Set(["pip", "setuptools", "wheel", "python"]);

function* loose({ at, file, packages }: Environment): Iterable<Remark> {
	const free = packages.filter(({ name, fixed }) => !fixed && !apart.has(name));
	if (file === undefined) {
		for (const { name, requirement } of free) {
			const message = `\`${requirement.value}\` fits more than one release, so each build may install another \`${name}\`.`;
			yield { at: requirement.at, message };
		}
		return;
	}
	if (free.length === 0) return;
	const message = `\`${file}\` does not fix the release of ${listText(free.map(({ name }) => name))}, so each build may install another one.`;
	yield { at, message, related: free.slice(0, 5).map(placeOf) };
}

function placeOf({ requirement }: Package) {
	return { value: `\`${requirement.value}\` stands here.`, at: requirement.at };
}
