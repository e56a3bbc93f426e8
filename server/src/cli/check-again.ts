import { cacheFolder } from "../probes/cache-folder.ts";
import { noting } from "../probes/disk.ts";
import { ReadingStore } from "../probes/reading-store.ts";
import { readArguments, UsageError } from "./arguments.ts";
import { flags } from "./check-flags.ts";
import { type Answer, findRun, type KeptRuns, keepRun, keyOfRun, nameOfReadings } from "./kept-runs.ts";
import { watchedBy } from "./watched.ts";

/** `plimsoll check`, where an answer that was kept is given again as long as nothing has changed that it depends on. */
export async function checkAgain(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("check", words, flags);
	if (values["no-cache"] && values.cache !== undefined) throw new UsageError("--no-cache and --cache FOLDER do not go together.");
	if (values.watch) return await (await import("./watch.ts")).watchAndCheck(words);
	const runs = runsFor(words, values);
	const known = runs && findRun(runs);
	if (known) {
		process.stdout.write(known.answer.output);
		tellWatcher(known.seen);
		return known.answer.code;
	}
	const { check } = await import("./check.ts");
	const name = values["no-cache"] || values.profile ? undefined : nameOfReadings(positionals);
	const readings = name === undefined ? undefined : new ReadingStore(cacheFolder(values.cache), name);
	const answers: Answer[] = [];
	const { result, looks } = await noting(() => check(words, (answer) => answers.push(answer), readings));
	tellWatcher(looks.byPath.keys());
	for (const answer of answers) if (runs) keepRun(runs, answer, looks);
	readings?.save();
	return result;
}

/** Whoever watches wants to know what there is to watch. */
function tellWatcher(seen: Iterable<string>): void {
	if (process.env[watchedBy] !== undefined) process.send?.([...seen]);
}

type Values = ReturnType<typeof readArguments<typeof flags>>["values"];

/** Nothing where something is to be done or measured, or where the history of a repository is asked. */
function runsFor(words: readonly string[], values: Values): KeptRuns | undefined {
	const acts = values.fix || values["fix-unsafe"] || values.diff || values["write-baseline"] || values.profile;
	if (values["no-cache"] || acts || values.since !== undefined) return undefined;
	const key = keyOfRun(words);
	return key === undefined ? undefined : { folder: cacheFolder(values.cache), key };
}
