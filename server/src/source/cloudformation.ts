import type { Tree, TreeMap } from "./tree.ts";

/** The short forms of CloudFormation's functions, without their exclamation mark, that are not written `Fn::` and the same word. */
const otherwise: Readonly<Record<string, string>> = { Ref: "Ref", Condition: "Condition" };

const functions = new Set(
	"And Base64 Cidr Equals FindInMap GetAtt GetAZs If ImportValue Join Length Not Or Select Split Sub ToJsonString Transform".split(" "),
);

/** What a tag of YAML is short for: `!Sub` for `Fn::Sub`. Nothing for other tags. */
export function functionOf(tag: string | undefined): string | undefined {
	if (!tag?.startsWith("!")) return undefined;
	const word = tag.slice(1);
	if (Object.hasOwn(otherwise, word)) return otherwise[word];
	return functions.has(word) ? `Fn::${word}` : undefined;
}

/** The call of a function in its long form, a map of one key. The tag stands for the key. */
export function callOf(name: string, value: Tree, tag: { readonly start: number; readonly end: number }): TreeMap {
	const { file } = value.at;
	const at = { file, start: tag.start, end: Math.max(tag.end, value.at.end) };
	return { kind: "map", at, entries: [{ key: { value: name, at: { file, ...tag } }, value, at }] };
}
