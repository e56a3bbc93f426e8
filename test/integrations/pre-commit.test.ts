import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type TestContext, test } from "node:test";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import {
	checkoutInto,
	commit,
	faultyService,
	machineEnvironment,
	must,
	noRegistry,
	pythonPrograms,
	type Ran,
	repository,
	root,
	run,
	snippet,
	soundService,
} from "./machine.ts";

const settings = JSON.stringify({ name: "churn", implementation: "mlserver_sklearn.SKLearnModel", parameters: { uri: "./churn.joblib" } });

/** One installation serves all: it is what takes the time. */
test("pre-commit installs Plimsoll from the repository and lets it judge commits", (context) => {
	const programs = pythonPrograms("pre-commit==4.7.0");
	const missing = typeof programs === "string" ? noRegistry() : programs.missing;
	if (typeof programs !== "string" || missing) return context.skip(`pre-commit is not tried: ${missing}.`);
	assert.equal(run(root, join(programs, "pre-commit"), ["validate-manifest", ".pre-commit-hooks.yaml"]).code, 0);
	const environment = machineEnvironment({
		PRE_COMMIT_HOME: join(temporaryFolder(), "cache"),
		PATH: `${programs}${delimiter}${machineEnvironment().PATH}`,
	});
	const folder = userOf(committedCheckout());
	const preCommit = (...words: readonly string[]) => run(folder, "pre-commit", words, environment);
	assert.equal(preCommit("install", "--install-hooks").code, 0);
	const all = preCommit("run", "--all-files");
	assert.equal(all.code, 1, all.err);
	assert.match(all.out, /old\.yaml:7:5 error config\/unknown-field/, "with nothing staged it looks at everything");
	return judgeCommits(context, folder, (...words) =>
		run(folder, "git", ["-c", "user.name=a", "-c", "user.email=a@b", ...words], environment),
	);
});

async function judgeCommits(context: TestContext, folder: string, git: (...words: readonly string[]) => Ran): Promise<void> {
	const tryCommit = () => {
		const done = git("commit", "-m", "Change");
		return { code: done.code, said: `${done.out}${done.err}` };
	};
	await context.test("a fault that is committed stops the commit; old and untracked ones do not", () => {
		writeFiles(folder, { "new.yaml": faultyService, "draft.yaml": faultyService });
		git("add", "new.yaml");
		const stopped = tryCommit();
		assert.equal(stopped.code, 1);
		assert.match(stopped.said, /new\.yaml:7:5 error config\/unknown-field/);
		assert.doesNotMatch(stopped.said, /old\.yaml|draft\.yaml/);
		writeFiles(folder, { "new.yaml": soundService });
		git("add", "new.yaml");
		const taken = tryCommit();
		assert.equal(taken.code, 0, taken.said);
		assert.match(taken.said, /plimsoll\.+Passed/);
	});
	await context.test("a model that is removed is missed in the manifest that names it", () => {
		git("rm", "-q", "churn/churn.joblib");
		const stopped = tryCommit();
		assert.equal(stopped.code, 1);
		assert.match(stopped.said, /churn\/model-settings\.json:1:\d+ warning artifact\/file-missing/);
		git("reset", "-q", "--hard");
	});
	await context.test("the first commit of a repository is looked at too", () => {
		git("checkout", "-q", "--orphan", "fresh");
		const stopped = tryCommit();
		assert.equal(stopped.code, 1);
		assert.match(stopped.said, /old\.yaml:7:5 error config\/unknown-field/);
	});
}

function committedCheckout(): string {
	const folder = repository({ ".gitignore": "" });
	checkoutInto(folder);
	assert.ok(!existsSync(join(folder, "dist")), "nothing is built yet");
	commit(folder, "Release");
	return folder;
}

function userOf(plimsoll: string): string {
	const folder = repository({ "old.yaml": faultyService, "churn/model-settings.json": settings, "churn/churn.joblib": "x" });
	const revision = must(plimsoll, "git", "rev-parse", "HEAD");
	writeFiles(folder, {
		".pre-commit-config.yaml": snippet("pre-commit").replace("https://github.com/OWNER/plimsoll", plimsoll).replace("v0.1.0", revision),
	});
	commit(folder, "Configure");
	return folder;
}
