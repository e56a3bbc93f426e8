import type { PlatformRemark } from "../../facts/facts.ts";
import type { TreeMap } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { commandOf } from "./facts.ts";
import type { Pipeline } from "./pipeline.ts";

/** Names, the two forms of an entry, and commands that have swallowed what follows them. */
export function checkStages({ root, steps, datasets }: Pipeline, platform: Platform): readonly PlatformRemark[] {
	const stages = root?.entries.findLast(({ key }) => key.value === "stages")?.value;
	const entries = stages?.kind === "map" ? stages.entries : [];
	return [
		...entries.flatMap(({ key, value }) => [
			...(key.value.includes("@") ? [nameWithAt(key.value, key.at, platform)] : []),
			...(value.kind === "map" ? checkForm(key.value, key.at, value, platform) : []),
		]),
		...steps.flatMap(({ fields }) => swallowed(commandOf(fields.get("cmd")))),
		...datasets.flatMap(({ name, file }) => (name && file ? artifactName(name, platform) : [])),
	];
}

function nameWithAt(name: string, at: PlatformRemark["at"], platform: Platform): PlatformRemark {
	const message = `${platform.title} refuses this: the stage is named \`${name}\`, but what follows an \`@\` is an item of a loop, so it is never found.`;
	return { rule: "config/rejected", at, message };
}

/** An entry is a stage, or `foreach` with `do` and nothing else. */
function checkForm(name: string, at: PlatformRemark["at"], entry: TreeMap, platform: Platform): readonly PlatformRemark[] {
	const keys = new Map(entry.entries.map(({ key }) => [key.value, key.at]));
	const missing = (key: string): PlatformRemark => {
		return { rule: "config/missing-field", at, message: `The stage \`${name}\` has no \`${key}\`, but ${platform.title} requires it.` };
	};
	if (!keys.has("foreach") && !keys.has("do")) return keys.has("cmd") ? [] : [missing("cmd")];
	const others = [...keys].filter(([key]) => key !== "foreach" && key !== "do");
	const beside = others.map(([key, place]): PlatformRemark => {
		const message = `\`${key}\` stands beside \`foreach\`, but ${platform.title} wants it in \`do\`.`;
		return { rule: "config/unknown-field", severity: "error", at: place, message };
	});
	return [...["foreach", "do"].filter((key) => !keys.has(key)).map(missing), ...beside];
}

/** Keys that are indented into a block of text are words of the command, and the stage has no such key. */
function swallowed(command: ReturnType<typeof commandOf>): readonly PlatformRemark[] {
	const match = command && /(?:^|\s)(deps|outs|params|metrics|plots):\s+- /.exec(command.value);
	if (!command || !match) return [];
	const message = `\`${match[1]}:\` stands in the text of the command, so that the stage has no such key and the shell is given these words.`;
	return [{ rule: "config/ignored-setting", at: command.at, message }];
}

function artifactName(
	{ value, at }: { readonly value: string; readonly at: PlatformRemark["at"] },
	platform: Platform,
): readonly PlatformRemark[] {
	if (/^[a-zA-Z0-9](?:[a-zA-Z0-9/_-]*[a-zA-Z0-9])?$/.test(value)) return [];
	const message = `\`${value}\` names an artifact, but a name for the registry is made of letters, digits, \`-\`, \`_\` and \`/\`, so ${platform.title} warns and registers none of its versions.`;
	return [{ rule: "config/unknown-value", severity: "warning", at, message }];
}
