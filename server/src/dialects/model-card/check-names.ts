import type { PlatformRemark } from "../../facts/facts.ts";
import { rewrite } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";

const kinds = [
	["base_model", "model"],
	["datasets", "dataset"],
	["new_version", "model"],
] as const;

/** What the Hub links to is named as owner/name, or by the name alone where it is one of the oldest. */
export function checkNames(document: Cursor): readonly PlatformRemark[] {
	return kinds.flatMap(([key, kind]) => entriesOf(document.get(key)).flatMap((name) => checkName(name, key, kind)));
}

/** The words of a list, or the one that stands in its place. */
export function entriesOf(list: Cursor): readonly Located<string>[] {
	return [list, ...list.items()].flatMap((one) => {
		const word = one.string();
		return word && word.value !== "" ? [word] : [];
	});
}

function checkName(name: Located<string>, key: string, kind: string): readonly PlatformRemark[] {
	if (/^[\w.-]+(?:\/[\w.-]+)?$/.test(name.value) && !/^\.{1,2}\//.test(name.value)) return [];
	const [, found] = /^https?:\/\/(?:www\.)?(?:huggingface\.co|hf\.co)\/(?:datasets\/)?([\w.-]+\/[\w.-]+)\/?$/.exec(name.value) ?? [];
	const message = `\`${key}\` is \`${name.value}\`, which is no name of a ${kind} on the Hub such as owner/name, so nothing is linked.`;
	const fix = found ? { fix: rewrite(name, found, `Change to ${found}`, true) } : {};
	return [{ rule: "config/unknown-value", severity: "warning", at: name.at, message, ...fix }];
}
