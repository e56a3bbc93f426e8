import { readFile, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { applyEdits } from "../features/fixes.ts";
import { type CardChange, type CardPlan, mostUnasked, planCards } from "../features/init.ts";
import { readCodeOwners } from "../probes/code-owners.ts";
import { moment, readArguments, UsageError } from "./arguments.ts";
import { difference } from "./difference.ts";
import { type Loaded, loadWorkspace } from "./load.ts";

const flags = {
	all: { type: "boolean", default: false },
	"dry-run": { type: "boolean", default: false },
	stdout: { type: "boolean", default: false },
	now: { type: "string" },
} as const;
const mostListed = 20;

/** `plimsoll init [paths…]`: 0 every deployment has its card, 2 where it must be said which ones are meant, 3 when one cannot be written. */
export async function init(words: readonly string[]): Promise<number> {
	const { values, positionals } = readArguments("init", words, flags);
	if (values["dry-run"] && values.stdout) throw new UsageError("--dry-run prints changes and --stdout whole cards; choose one of them.");
	const loaded = await loadWorkspace(withSurroundings(positionals), { now: moment(values.now), allow: true });
	const wanted = positionals.map((path) => relative(loaded.base, resolve(path)).split(sep).join("/"));
	const isWanted = (file: string) =>
		wanted.length === 0 || wanted.some((path) => path === "" || path === file || file.startsWith(`${path}/`));
	const plan = planCards(loaded.workspace.world(), isWanted, await readCodeOwners(loaded.base));
	if (plan.deployments === 0)
		throw new UsageError(`Nothing ${positionals.length > 0 ? "there" : "here"} is a deployment that Plimsoll reads.`);
	const created = plan.changes.filter(({ isNew }) => isNew);
	if (positionals.length === 0 && !values.all && created.length > mostUnasked) throw new UsageError(choices(created, loaded));
	if (values.stdout) process.stdout.write(plan.changes.map((change) => textOf(change, loaded)).join("---\n"));
	else if (values["dry-run"]) for (const change of plan.changes) process.stdout.write(changed(change, loaded));
	else return write(plan, loaded);
	return 0;
}

/** What a card says stands in other folders, too: with a path in the working directory, all of that is read. */
function withSurroundings(paths: readonly string[]): readonly string[] {
	const isWithin = (path: string) => `${resolve(path)}${sep}`.startsWith(`${process.cwd()}${sep}`);
	return paths.some(isWithin) ? [".", ...paths.filter((path) => !isWithin(path)), ...paths.filter(isWithin)] : paths;
}

function choices(created: readonly CardChange[], { show }: Loaded): string {
	const lines = created.slice(0, mostListed).map(({ name, manifests }) => `  ${show(manifests[0] ?? "")}  ${name}`);
	const rest = created.length > mostListed ? [`  and ${created.length - mostListed} more`] : [];
	return [
		`${created.length} deployments have no card. Name the manifests or folders to write cards for, or say --all:`,
		...lines,
		...rest,
	].join("\n");
}

function textOf({ file, edits }: CardChange, { texts }: Loaded): string {
	return applyEdits(texts.get(file) ?? "", edits);
}

function changed(change: CardChange, loaded: Loaded): string {
	const { file, isNew } = change;
	const shown = difference(loaded.show(file), loaded.texts.get(file) ?? "", textOf(change, loaded));
	return isNew ? shown.replace(/^--- .*$/m, "--- /dev/null") : shown;
}

async function write({ deployments, changes }: CardPlan, loaded: Loaded): Promise<number> {
	let failed = false;
	for (const change of changes) {
		const { file, isNew } = change;
		const problem = await put(join(loaded.base, file), isNew ? undefined : (loaded.texts.get(file) ?? ""), textOf(change, loaded));
		failed ||= problem !== undefined;
		if (problem === undefined) process.stdout.write(`${isNew ? "wrote" : "completed"} ${loaded.show(file)}\n`);
		else process.stderr.write(`plimsoll: ${loaded.show(file)} is not written: ${problem}.\n`);
	}
	if (changes.length === 0) {
		const which = deployments === 1 ? "The deployment has a card that says" : `The ${deployments} deployments have cards that say`;
		process.stdout.write(`${which} all that the files tell.\n`);
	}
	return failed ? 3 : 0;
}

/** Only where the file still holds what was read, or is still absent. */
async function put(path: string, before: string | undefined, after: string): Promise<string | undefined> {
	try {
		if (before !== undefined && !(await readFile(path)).equals(Buffer.from(before)))
			return "it is not in UTF-8, or it has changed meanwhile";
		await writeFile(path, after, before === undefined ? { flag: "wx" } : {});
		return undefined;
	} catch (error) {
		return `it cannot be written (${error instanceof Error && "code" in error ? error.code : error})`;
	}
}
