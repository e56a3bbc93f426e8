import type { Remark } from "../../facts/finding.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import { identityOf } from "../artifact/uri.ts";
import { rule } from "../rule.ts";
import { called, related, sameVersion } from "../words.ts";

export const lookupSkew = rule({
	id: "lineage/lookup-skew",
	summary: "Training and serving look things up in different tables, or in one that nobody can tell the version of.",
	severity: "error",
	about: "card",
	reach: "graph",
	*check({ model }, { lineage }) {
		for (const { name, training, serving, version, unknown } of model?.lookups ?? []) {
			if (!training || !serving) continue;
			const isVersioned = version !== undefined || unknown?.includes("version") === true;
			yield* compare(called(name, "a lookup"), training, serving, isVersioned, lineage);
		}
	},
});

function* compare(
	name: string,
	training: Located<string>,
	serving: Located<string>,
	isVersioned: boolean,
	lineage: Lineage,
): Iterable<Remark> {
	const both = `Training looks ${name} up in \`${training.value}\``;
	const place = related({ value: "What training uses is stated here.", at: training.at });
	const different = { at: serving.at, message: `${both}, but serving looks it up in \`${serving.value}\`.`, ...place };
	const isSame = sameContent(training.value, serving.value);
	if (isSame !== undefined) {
		if (!isSame) yield different;
		return;
	}
	// A version that both share says more than where each of them keeps its copy.
	if (isVersioned || !isPlace(training.value) || !isPlace(serving.value)) return;
	const [one, other] = [training, serving].map(placeOf);
	if (one === undefined || other === undefined) return;
	if (one === other) {
		if (isFixed(one, lineage)) return;
		const message = `Training and serving look ${name} up in \`${serving.value}\`, but no version says that both find the same there.`;
		yield { at: serving.at, severity: "warning", message, ...place };
	} else if (lastOf(one) === lastOf(other) && shapeOf(one) !== shapeOf(other)) {
		const message = `${both} and serving in \`${serving.value}\`, but no version says that both are the same.`;
		yield { at: serving.at, severity: "warning", message, ...place };
	} else yield different;
}

/** By the digests of the content, or by versions that stand alone; nothing where they do not tell. */
function sameContent(training: string, serving: string): boolean | undefined {
	const [one, other] = [digestOf(training), digestOf(serving)];
	if (one && other) {
		if (one.startsWith(other) || other.startsWith(one)) return true;
		return one.length === other.length ? false : undefined;
	}
	return isPlace(training) || isPlace(serving) || one || other ? undefined : sameVersion(training, serving);
}

function digestOf(text: string): string | undefined {
	const [, named, bare] =
		/(?:sha\d+|md5)[:=-]([0-9a-f]{12,})|(?<![0-9a-z])([0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9a-z])/i.exec(text) ?? [];
	return (named ?? bare)?.toLowerCase();
}

function isPlace(text: string): boolean {
	return /\/|^[a-z][\w+.-]*:|\.[a-z]\w*$/i.test(text);
}

/** An address as it is written, a path as it leads from the card. */
function placeOf({ value, at }: Located<string>): string {
	return isElsewhere(value) ? value.replace(/\/+$/, "") : resolvePath(at.file, value);
}

function isElsewhere(place: string): boolean {
	return /^(?:[a-z][\w+.-]*:|\/)/i.test(place);
}

/** A file of the workspace has the version of the workspace. */
function isFixed(place: string, lineage: Lineage): boolean {
	if (!isElsewhere(place) && lineage.exists(place) !== false) return true;
	if (lineage.datasetsAt(place).length > 0) return true;
	const address = /^[a-z][\w+.-]*:/i.test(place) ? place : `path://here/${place}`;
	return identityOf(address)?.kind === "fixed";
}

function lastOf(place: string): string {
	return place.slice(place.lastIndexOf("/") + 1);
}

/** Two places that differ in figures only are two versions. */
function shapeOf(place: string): string {
	return place.replace(/\d+/g, "0");
}
