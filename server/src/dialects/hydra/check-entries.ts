import type { PlatformRemark } from "../../facts/facts.ts";
import { type Fix, replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located, Span } from "../../source/span.ts";
import { isEmpty, type Tree, type TreeEntry, type TreeList } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { isBuiltIn, isSeveral } from "./compose.ts";
import { choosing, type Entry, type GroupEntry, readEntries, readEntry } from "./entries.ts";
import { outdated, refused, refusedNext } from "./structure.ts";

/** The form of a defaults list, item by item; what depends on other configs is told elsewhere. */
export function checkEntries(defaults: TreeEntry, platform: Platform): readonly PlatformRemark[] {
	const { key, value } = defaults;
	if (isEmpty(value)) {
		const message = `\`defaults\` holds nothing, but ${platform.title} wants a list, if an empty one.`;
		return [{ rule: "config/wrong-type", at: key.at, message, fix: emptyList(defaults) }];
	}
	if (value.kind !== "list") return [];
	return [...value.items.flatMap((item) => checkItem(item, platform)), ...checkOrder(value, platform)];
}

/** Between the key and the place of a value that is not there stand a colon and blanks, and a comment may follow. */
function emptyList({ key, value }: TreeEntry): Fix {
	const title = "Write an empty list";
	if (value.at.end > value.at.start) return replace(value.at, "[]", title, true);
	const gap = { ...key.at, start: key.at.end, end: value.at.end };
	return replace(gap, gap.end - gap.start > 1 ? ": [] " : ": []", title, true);
}

function checkItem(item: Tree, platform: Platform): readonly PlatformRemark[] {
	if (item.kind === "map") {
		const own = choosing(item);
		if (!own) {
			const names = item.entries.map(({ key }) => `\`${key.value}\``).join(" and ");
			const what = names === "" ? "names no group" : `names ${names}, but each group wants an item of its own`;
			return [refused(item.entries[1]?.key.at ?? item.at, platform, `an item of the defaults list ${what}.`)];
		}
		const beside = item.entries.find((entry) => entry !== own);
		return beside ? [optionalBeside(own, beside, platform)] : checkGroup(own, platform);
	}
	const entry = readEntry(item);
	if (!entry) {
		const what = item.kind === "list" ? "a list" : isEmpty(item) ? "nothing" : `the value ${String(item.value)}`;
		const message = `An item of the defaults list is ${what}, but ${platform.title} wants a config or a group with its choice.`;
		return [{ rule: "config/wrong-type", at: item.at, message }];
	}
	if (entry.kind === "self" && entry.package !== undefined) return [refused(entry.at, platform, "`_self_` takes no package.")];
	if (entry.kind !== "config") return [];
	const word = /^(override|optional)\s+(\S+)$/.exec(entry.path);
	if (word) {
		const what = `\`${entry.path}\` is read as the path of a config, because \`${word[1]}\` stands before a group with a choice alone.`;
		return [refused(entry.at, platform, what)];
	}
	return checkPath({ value: entry.path, at: entry.at }, "the path", platform);
}

function optionalBeside(own: TreeEntry, beside: TreeEntry, platform: Platform): PlatformRemark {
	return outdated(beside.key.at, platform, `\`optional\` stands beside \`${own.key.value}\` instead of before it`);
}

function checkGroup(own: TreeEntry, platform: Platform): readonly PlatformRemark[] {
	const entry = readEntry({ kind: "map", at: own.at, entries: [own] });
	if (entry?.kind !== "group") return [];
	if (entry.group === "") return [refused(entry.key.at, platform, "an item of the defaults list names no group.")];
	return [
		...entry.keywords.flatMap((word) => unknownKeyword(word, entry, platform)),
		...checkPath({ value: entry.group, at: entry.key.at }, "the group", platform),
		...checkChoice(entry, platform),
		...(isBuiltIn(entry.group.replace(/^\//, "")) && !entry.override && !entry.optional ? [withoutOverride(entry, platform)] : []),
	];
}

function unknownKeyword(word: string, { key }: GroupEntry, platform: Platform): readonly PlatformRemark[] {
	if (word === "optional" || word === "override" || word === "") return [];
	const meant = nearest(word, ["optional", "override"]);
	const message = `\`${word}\` is no keyword of the defaults list, so ${platform.title} passes over it${meant ? `; did you mean \`${meant}\`?` : "."}`;
	const at = { ...key.at, end: key.at.start + word.length };
	const plain = key.at.end - key.at.start === key.value.length && key.value.startsWith(word);
	const fix = meant && plain ? { fix: replace(at, meant, `Change to ${meant}`, false) } : {};
	return [{ rule: "config/unknown-value", severity: "warning", at: plain ? at : key.at, message, ...fix }];
}

function checkChoice({ choice, value, group, key }: GroupEntry, platform: Platform): readonly PlatformRemark[] {
	if (choice === undefined) {
		const at = value.kind === "list" ? (value.items.find((item) => readEntry(item)?.kind !== "config")?.at ?? value.at) : value.at;
		const what =
			value.kind === "map" ? "a map" : value.kind === "list" ? "a list of other things than names" : `the value ${String(value.value)}`;
		const message = `The choice for \`${group}\` is ${what}, but ${platform.title} wants a name, a list of names or null.`;
		return [{ rule: "config/wrong-type", at: value.kind === "map" ? key.at : at, message }];
	}
	if (isSeveral(choice)) {
		const placed = choice.find(({ value: name }) => name.includes("${"));
		if (placed)
			return [refused(placed.at, platform, `\`${placed.value}\` stands in a list of choices, where placeholders are not filled in.`)];
		return choice.flatMap((name) => checkPath(name, "the choice", platform));
	}
	const { value: name, at } = choice;
	if (name === null) return [];
	if (value.kind === "scalar" && value.style === "plain" && /^(?:yes|no|on|off)$/i.test(name))
		return [bareTruth(group, name, at, platform)];
	if (/\$\{defaults\.\d+\./.test(name)) {
		return [outdated(at, platform, `\`${name}\` counts the items of the defaults list instead of naming a group`)];
	}
	return checkPath({ value: name, at }, "the choice", platform);
}

/** Hydra reads YAML as version 1.1 has it. */
function bareTruth(group: string, word: string, at: Span, platform: Platform): PlatformRemark {
	const truth = /^(?:yes|on)$/i.test(word);
	const message = `The choice for \`${group}\` is ${word} without quotes, which ${platform.title} reads as ${truth} and refuses.`;
	return { rule: "config/wrong-type", at, message, fix: replace(at, `"${word}"`, `Write "${word}"`, false) };
}

function checkPath({ value, at }: Located<string>, what: string, platform: Platform): readonly PlatformRemark[] {
	if (value.includes("\\")) return [refused(at, platform, `${what} \`${value}\` holds a backslash, which separates nothing.`)];
	if (!value.split("/").includes("..")) return [];
	return [refusedNext(at, platform, `${what} \`${value}\` leads out of its folder with \`..\``)];
}

function withoutOverride({ group, key }: GroupEntry, platform: Platform): PlatformRemark {
	const plain = key.at.end - key.at.start === key.value.length;
	const fix = plain ? { fix: replace({ ...key.at, end: key.at.start }, "override ", "Put override before it", true) } : {};
	return outdated(key.at, platform, `\`${group}\` has a choice already and is set without \`override\``, fix);
}

/** `_self_` stands once, and nothing but overrides stands behind the first override. */
function checkOrder(list: TreeList, platform: Platform): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	let self: Span | undefined;
	let override: GroupEntry | undefined;
	for (const entry of readEntries(list)) {
		if (entry.kind === "self") {
			if (self) remarks.push(refused(entry.at, platform, "`_self_` stands twice in the defaults list.", { related: [here(self)] }));
			self ??= entry.at;
		} else if (entry.kind === "group" && entry.override) override ??= entry;
		else if (override && !isLegacy(entry)) {
			const what = `\`${nameOf(entry)}\` stands behind \`${override.key.value}\`, but overrides come last in a defaults list.`;
			remarks.push(refused(entry.at, platform, what, { related: [{ value: "The override stands here.", at: override.at }] }));
		}
	}
	return remarks;
}

/** Before release 1.2 groups of Hydra itself were overridden without the word. */
function isLegacy(entry: Entry): boolean {
	return entry.kind === "group" && entry.group.startsWith("hydra/");
}

function nameOf(entry: Entry): string {
	return entry.kind === "group" ? entry.key.value : entry.kind === "config" ? entry.path : "_self_";
}

function here(at: Span): Located<string> {
	return { value: "It stands here already.", at };
}
