import { type ParseArgsConfig, parseArgs } from "node:util";

/** The person asked for something that cannot be done as asked: exit code 2, one line. */
export class UsageError extends Error {}

/** The person asked what there is to ask for: exit code 0. */
export class HelpRequest extends Error {}

type Options = NonNullable<ParseArgsConfig["options"]>;

/** Reads the words after a verb; an unknown flag is a usage error that names the verb's own flags. */
export function readArguments<const T extends Options>(verb: string, words: readonly string[], options: T) {
	const flags = Object.entries(options).map(([name, { type }]) => (type === "boolean" ? `--${name}` : `--${name} …`));
	if (words.some((word) => word === "--help" || word === "-h")) throw new HelpRequest(`Flags of ${verb}: ${flags.join(" ") || "none"}\n`);
	try {
		return parseArgs({ args: [...words], options, allowPositionals: true, strict: true });
	} catch (error) {
		const reason = error instanceof Error ? (error.message.split(/\. |\n/)[0] ?? "") : String(error);
		throw new UsageError(`${reason.replace(/\.$/, "")}. Flags of ${verb}: ${flags.join(" ") || "none"}`);
	}
}

export function oneOf<const T extends string>(flag: string, word: string, allowed: readonly T[]): T {
	const found = allowed.find((candidate) => candidate === word);
	if (found === undefined) throw new UsageError(`--${flag} is "${word}", but it is one of ${allowed.join(", ")}.`);
	return found;
}

/** A moment in time for `--now`, in milliseconds since the epoch. */
export function moment(word: string | undefined): number {
	if (word === undefined) return Date.now();
	const value = Date.parse(word);
	if (Number.isNaN(value)) throw new UsageError(`--now is "${word}", but it is a date such as 2026-03-31.`);
	return value;
}
