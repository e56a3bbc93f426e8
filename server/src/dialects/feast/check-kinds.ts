import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import { isEmpty } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import { entryOf } from "../entry.ts";
import { type Kind, type Part, parts, providers, registryStores } from "./kinds.ts";
import { isFilledIn } from "./prepared.ts";
import { kindOf, type Repository } from "./repository.ts";

/** Each store, registry, engine and server must be of a kind that this release of Feast knows, or a class of somebody else. */
export function checkKinds(repository: Repository): readonly PlatformRemark[] {
	const { document } = repository;
	return [
		...parts.flatMap((part) => checkPart(part, repository)),
		...checkClass(document.get("provider").string(), "provider", providers, repository),
		...checkClass(document.get("registry", "registry_store_type").string(), "registry store", registryStores, repository),
	];
}

function checkPart(part: Part, repository: Repository): readonly PlatformRemark[] {
	const { document, platform } = repository;
	const value = document.get(part.key);
	const word = kindOf(document, part);
	if (word && !isFilledIn(word.value) && !isPath(part, value.isMap)) return checkKind(word, part, repository);
	const selector = value.get(part.selector);
	if (!value.isMap || !value.key || word || selector.templated) return [];
	// What has no value at all is told of with the other settings, where there are some.
	if (selector.key && isEmpty(selector.tree) && part.usual !== undefined) return [];
	if (selector.key) {
		const message = `\`${part.selector}\` names the kind of the ${part.title}, but what stands there is not a word.`;
		return [{ rule: "config/wrong-type", at: selector.key.at, message }];
	}
	if (part.usual !== undefined) return [];
	const message = `\`${part.key}\` has no \`${part.selector}\`, but ${platform.title} requires it.`;
	return [{ rule: "config/missing-field", at: value.key.at, message }];
}

/** A registry that is one text is a path, and not the name of a kind. */
function isPath(part: Part, isMap: boolean): boolean {
	return part.key === "registry" && !isMap;
}

function checkKind(word: Located<string>, part: Part, repository: Repository): readonly PlatformRemark[] {
	if (part.key === "online_store" && /^(?:none|null)$/i.test(word.value)) return [];
	if (part.classEnds === undefined) return checkWord(word, part.title, part.kinds, "", repository);
	if (!entryOf(part.kinds, word.value) && word.value.includes(".") && word.value.endsWith(part.classEnds)) return [];
	return checkWord(word, part.title, part.kinds, `, nor the path of a class whose name ends with ${part.classEnds}`, repository);
}

function checkClass(
	word: Located<string> | undefined,
	title: string,
	kinds: Readonly<Record<string, Kind>>,
	repository: Repository,
): readonly PlatformRemark[] {
	if (!word || word.value.includes(".") || isFilledIn(word.value)) return [];
	return checkWord(word, title, kinds, ", nor the path of a class", repository);
}

/** The word must be in the table, and the targeted release one of those that know it. */
function checkWord(
	word: Located<string>,
	title: string,
	kinds: Readonly<Record<string, Kind>>,
	otherwise: string,
	repository: Repository,
): readonly PlatformRemark[] {
	const { platform, release } = repository;
	const kind = entryOf(kinds, word.value);
	if (kind && isIn(kind, release)) return [];
	if (kind) return [ofAnotherTime(word, title, kind, repository)];
	const known = Object.keys(kinds).filter((name) => isIn(kinds[name] ?? {}, release));
	const meant = nearest(word.value, known) ?? known.find((name) => name.startsWith(`${word.value}.`));
	const hint = meant ? `; did you mean \`${meant}\`?` : `: ${known.join(", ")}.`;
	const message = `The ${title} \`${word.value}\` is none that ${platform.title} knows${otherwise}${hint}`;
	const fix = meant ? { fix: replace(word.at, meant, `Change to ${meant}`, true) } : {};
	return [{ rule: "config/unknown-value", at: word.at, message, ...fix }];
}

function isIn({ since, removed }: Kind, release: string): boolean {
	if (since !== undefined && compareVersions(release, since) < 0) return false;
	return removed === undefined || compareVersions(release, removed) < 0;
}

function ofAnotherTime(
	word: Located<string>,
	title: string,
	{ since, removed, instead }: Kind,
	{ platform, release }: Repository,
): PlatformRemark {
	const gone = removed !== undefined && compareVersions(release, removed) >= 0;
	const when = gone
		? `was removed in release ${removed}, and the target is ${platform.title}${instead ? `; \`${instead}\` takes its place` : ""}`
		: `is known from release ${since} on, but the target is ${platform.title}`;
	const fix = gone && instead ? { fix: replace(word.at, instead, `Change to ${instead}`, false) } : {};
	return { rule: "config/unknown-value", at: word.at, message: `The ${title} \`${word.value}\` ${when}.`, ...fix };
}
