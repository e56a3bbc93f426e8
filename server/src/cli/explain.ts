import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { nearest } from "../dialects/nearest.ts";
import { rules } from "../rules/all.ts";
import { readArguments, UsageError } from "./arguments.ts";

/** `plimsoll explain <rule>` prints the rule's manual; without a rule, the list of all rules. */
export async function explain(words: readonly string[]): Promise<number> {
	const { positionals } = readArguments("explain", words, {});
	const [id] = positionals;
	if (id === undefined) {
		const width = Math.max(...rules.map((rule) => rule.id.length));
		for (const rule of rules) process.stdout.write(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`);
		return 0;
	}
	if (!rules.some((rule) => rule.id === id)) {
		const ids = rules.map((rule) => rule.id);
		const meant = nearest(id, ids) ?? ids.find((candidate) => candidate.endsWith(`/${id}`));
		throw new UsageError(`There is no rule "${id}"${meant ? `; did you mean ${meant}?` : ". `plimsoll explain` lists them all."}`);
	}
	process.stdout.write(await readFile(join(import.meta.dirname, "manuals", `${id}.md`), "utf8"));
	return 0;
}
