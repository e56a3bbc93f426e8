import type { WrittenWith } from "../../evidence/model-description.ts";
import type { Environment, Package } from "../../facts/environment.ts";
import type { Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const frameworkSkew = rule({
	id: "artifact/framework-skew",
	summary: "A model was written with another release of its framework than the one that is installed to run it.",
	severity: "warning",
	about: "model",
	reach: "graph",
	*check(model, { evidenceOf }) {
		const { origins, environment } = model;
		const { description, file } = environment ? evidenceOf(model, "description", "file") : {};
		if (file && description?.writtenWith) yield* ofFile(model, file.path, description.writtenWith);
		for (const { name, version, pickled } of origins ?? []) {
			const installed = environment?.packages.find((one) => one.name === name);
			const other = installed?.version;
			if (!installed || other === undefined || isSame(name, version.value, other)) continue;
			const broken = pickled && line(version.value, 2) !== line(other, 2);
			const from = installer(environment);
			const why = broken ? ", which may not read the pickle" : "";
			yield {
				at: version.at,
				message: `The model was written with ${title(name)} ${version.value}, but ${from} ${other}${why}.`,
				related: [{ value: placeText(installed), at: installed.requirement.at }],
			};
		}
	},
});

/** What the file itself says of the release that wrote it, where its manifest says nothing of that. */
function* ofFile(model: Model, path: string, { name, version }: WrittenWith): Iterable<Remark> {
	const { origins = [], environment, artifact, at } = model;
	const installed = environment?.packages.find((one) => one.name === name);
	const other = installed?.version;
	if (!installed || other === undefined || origins.some((one) => one.name === name) || isSame(name, version, other)) return;
	yield {
		at: artifact?.at ?? at,
		message: `\`${path}\` was written with ${title(name)} ${version}, but ${installer(environment)} ${other}.`,
		related: [{ value: placeText(installed), at: installed.requirement.at }],
	};
}

function installer(environment: Environment | undefined): string {
	return environment?.file ? `\`${environment.file}\` installs` : "its environment installs";
}

/** Of Python only the first two parts matter, and conda may ask for no more; what stands behind a plus is where a build came from. */
function isSame(name: string, written: string, installed: string): boolean {
	if (name === "python") return line(written, 2) === line(installed, 2) || !installed.includes(".");
	const [left, right] = [written, installed].map(plain);
	return left === right;
}

/** 1.5.0 is 1.5. */
function plain(version: string): string {
	return version.replace(/\+.*$/, "").replace(/(?:\.0)+$/, "");
}

function line(version: string, parts: number): string {
	return version.split(".").slice(0, parts).join(".");
}

function title(name: string): string {
	return name === "python" ? "Python" : `\`${name}\``;
}

function placeText({ requirement }: Package): string {
	return `\`${requirement.value}\` stands here.`;
}
