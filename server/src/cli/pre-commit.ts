import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * What pre-commit starts: `plimsoll check` of what a commit brings. Where nothing is to be committed, everything is checked: so pre-commit is run with
 * `--all-files`, and nothing would be found in a change that is empty.
 */
process.exitCode = check(process.argv.slice(2), process.env);

function check(words: readonly string[], environment: NodeJS.ProcessEnv): number {
	const isTold = words.some((word) => /^--since(?:=|$)/.test(word));
	const since = isTold ? undefined : startOfChange(environment);
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-commit-"));
	try {
		const ours = since === undefined ? [] : ["--since", since];
		const { status, error } = spawnSync(process.execPath, [join(import.meta.dirname, "cli.js"), "check", ...ours, ...words], {
			stdio: "inherit",
			env: { ...environment, ...withoutUntracked(folder, environment) },
		});
		if (error) throw error;
		return status ?? 3;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** pre-commit names both ends of what is pushed or was asked for; else the change is what is staged. */
function startOfChange({ PRE_COMMIT_FROM_REF }: NodeJS.ProcessEnv): string | undefined {
	if (PRE_COMMIT_FROM_REF) return PRE_COMMIT_FROM_REF;
	const hasCommit = git("rev-parse", "--verify", "--quiet", "HEAD") === 0;
	return hasCommit && git("diff", "--cached", "--quiet") === 1 ? "HEAD" : undefined;
}

function git(...words: readonly string[]): number | null {
	return spawnSync("git", words, { stdio: "ignore" }).status;
}

/** Files that are not tracked are in no commit; what Git ignores counts as unchanged, and for once it is to ignore all of them. */
function withoutUntracked(folder: string, { GIT_CONFIG_COUNT }: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const file = join(folder, "ignore");
	writeFileSync(file, "*\n");
	const count = Number(GIT_CONFIG_COUNT ?? 0);
	return {
		GIT_CONFIG_COUNT: String(count + 1),
		[`GIT_CONFIG_KEY_${count}`]: "core.excludesFile",
		[`GIT_CONFIG_VALUE_${count}`]: file,
	};
}
