import { execFile } from "node:child_process";
import { UsageError } from "./arguments.ts";

/** What Git prints, as text. Throws a usage error in which Git's own words say what is wrong. */
export async function git(...words: readonly string[]): Promise<string> {
	return (await gitBytes(words)).toString("utf8");
}

/** The contents of files at a commit, by their paths from the top of the repository; those that it does not hold are left out. */
export async function filesAt(commit: string, top: string, paths: readonly string[]): Promise<ReadonlyMap<string, string>> {
	const asked = paths.filter((path) => !path.includes("\n"));
	const found = new Map<string, string>();
	if (asked.length === 0) return found;
	const printed = await gitBytes(["-C", top, "cat-file", "--batch"], asked.map((path) => `${commit}:${path}\n`).join(""));
	let from = 0;
	for (const path of asked) {
		const end = printed.indexOf(10, from);
		const [, kind, size] = / (\w+) (\d+)$/.exec(printed.toString("utf8", from, end)) ?? [];
		from = end + 1;
		if (size === undefined) continue;
		if (kind === "blob") found.set(path, printed.toString("utf8", from, from + Number(size)));
		from += Number(size) + 1;
	}
	return found;
}

/** Where the change parts from what it is to be merged into: as the service that runs it says, else as Git knows the main branch. */
export async function baseOfChange(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
	const isCommit = (name: string) =>
		git("rev-parse", "--verify", "--quiet", `${name}^{commit}`).then(
			() => true,
			() => false,
		);
	for (const name of namesOfBase(environment)) if (await isCommit(name)) return name;
	const isMerged = await git("merge-base", "--is-ancestor", "HEAD", "origin/HEAD").then(
		() => true,
		() => false,
	);
	return !isMerged && (await isCommit("origin/HEAD")) ? "origin/HEAD" : undefined;
}

/** What GitHub, GitLab, Azure Pipelines, Bitbucket and Jenkins call it. */
function namesOfBase(environment: NodeJS.ProcessEnv): readonly string[] {
	const commit = environment.CI_MERGE_REQUEST_DIFF_BASE_SHA;
	const branches = [
		environment.GITHUB_BASE_REF,
		environment.CI_MERGE_REQUEST_TARGET_BRANCH_NAME,
		environment.SYSTEM_PULLREQUEST_TARGETBRANCH?.replace(/^refs\/heads\//, ""),
		environment.BITBUCKET_PR_DESTINATION_BRANCH,
		environment.CHANGE_TARGET,
	];
	return [...(commit ? [commit] : []), ...branches.flatMap((branch) => (branch ? [`origin/${branch}`, branch] : []))];
}

function gitBytes(words: readonly string[], input = ""): Promise<Buffer> {
	// A program that a repository's own configuration names is not to be started by looking at it.
	const parameters = ["-c", "core.fsmonitor=false", ...words];
	const options = { encoding: "buffer", maxBuffer: 2 ** 28, env: { ...process.env, GIT_OPTIONAL_LOCKS: "0", LC_ALL: "C" } } as const;
	return new Promise((done, fail) => {
		const child = execFile("git", parameters, options, (error, stdout, stderr) => {
			if (!error) done(stdout);
			else if (error.code === "ENOENT") fail(new UsageError("Git is asked what has changed, and there is no git on the PATH."));
			else fail(new UsageError(`Git is asked what has changed, and it says: ${String(stderr).trim().split("\n")[0] || "nothing"}`));
		});
		// Git may end before it has read what it is asked; what it says then tells more than a broken pipe.
		child.stdin?.on("error", () => {}).end(input);
	});
}
