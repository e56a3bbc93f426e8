import { rules } from "../rules/all.ts";
import { nearest } from "../source/nearest.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { manualOf, ofEngine } from "./manuals.ts";

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
	process.stdout.write(manualOf(id));
	return 0;
}
