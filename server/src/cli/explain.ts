import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { rules } from "../rules/all.ts";
import { nearest } from "../source/nearest.ts";
import { readArguments, UsageError } from "./arguments.ts";

/** What the engine itself says, whatever the rules are. */
const ofEngine: Readonly<Record<string, string>> = {
	"core/parse-error": "The file cannot be read here, so that nothing behind this place may be checked.",
	"core/unknown-rule": "A configuration or an allowance names a rule that does not exist, and therefore does nothing.",
	"core/unused-allow": "An allowance stands where nothing breaks its rule: it can go, or it stands in the wrong place.",
	"core/expired-allow": "An allowance had an end, and that day has passed.",
	"core/allow-without-reason": "An allowance counts only with a reason behind the colon.",
	"core/locked-rule": "A configuration sets the level of a rule, or an allowance allows it, although a configuration further up locks it.",
	"core/stale-baseline": "The baseline accepts a finding that is no longer there; `--write-baseline` takes the entry out.",
};

/** `plimsoll explain <rule>` prints the rule's manual; without a rule, the list of all rules. */
export async function explain(words: readonly string[]): Promise<number> {
	const { positionals } = readArguments("explain", words, {});
	const [id, ...rest] = positionals;
	if (rest.length > 0) throw new UsageError("explain takes one rule.");
	if (id === undefined) {
		const width = Math.max(...rules.map((rule) => rule.id.length));
		for (const rule of rules) process.stdout.write(`${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.summary}\n`);
		return 0;
	}
	const engine = Object.hasOwn(ofEngine, id) ? ofEngine[id] : undefined;
	if (engine !== undefined) {
		process.stdout.write(`# ${id}\n\n${engine}\n`);
		return 0;
	}
	if (!rules.some((rule) => rule.id === id)) {
		const ids = [...rules.map((rule) => rule.id), ...Object.keys(ofEngine)];
		const meant = nearest(id, ids) ?? ids.find((candidate) => candidate.endsWith(`/${id}`));
		throw new UsageError(`There is no rule "${id}"${meant ? `; did you mean ${meant}?` : ". `plimsoll explain` lists them all."}`);
	}
	process.stdout.write(await readFile(join(import.meta.dirname, "manuals", `${id}.md`), "utf8"));
	return 0;
}
