import assert from "node:assert/strict";
import { cpSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { makeTarball } from "../../build/tarball.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { action, runAction } from "./action-runner.ts";
import { commit, faultyService, must, noRegistry, repository, root, run, soundService } from "./machine.ts";

assert.ok(existsSync(join(root, "dist/cli.js")), "build before you test: npm run build");

const tarball = await makeTarball(temporaryFolder());

interface Sarif {
	readonly runs: readonly {
		readonly results: readonly {
			readonly ruleId: string;
			readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
		}[];
	}[];
}

function resultsIn(path: string | undefined): readonly string[] {
	assert.ok(path, "there is a report");
	const { runs } = JSON.parse(readFileSync(path, "utf8")) as Sarif;
	return runs.flatMap(({ results }) =>
		results.map(({ ruleId, locations }) => `${locations[0]?.physicalLocation.artifactLocation.uri} ${ruleId}`),
	);
}

test("no text of a person gets into a script but by its environment", () => {
	assert.equal(action.runs.using, "composite");
	for (const step of action.runs.steps) assert.doesNotMatch(step.run, /\$\{\{/, step.id);
});

test("findings become annotations, a report, a summary, counts and a failed step", () => {
	const done = runAction(repository({ "serving/a.yaml": faultyService, "b.yaml": soundService }), {});
	assert.equal(done.code, 1, done.err);
	assert.match(done.out, /^::error file=serving\/a\.yaml,line=7,endLine=7,col=5,endColumn=14,title=config\/unknown-field::.*minReplica/m);
	assert.deepEqual(resultsIn(done.outputs.sarif), ["serving/a.yaml config/unknown-field"]);
	assert.deepEqual({ ...done.outputs, sarif: "" }, { sarif: "", errors: "1", warnings: "0", infos: "0" });
	assert.match(done.summary, /config\/unknown-field/);
	assert.match(done.summary, /serving\/a\.yaml/);
	const fine = runAction(repository({ "b.yaml": soundService }), {});
	assert.deepEqual([fine.code, fine.out, fine.outputs.errors], [0, "", "0"], fine.err);
	assert.deepEqual(resultsIn(fine.outputs.sarif), []);
});

test("inputs are one word each, whatever they hold", () => {
	const folder = repository({ "two words/a.yaml": faultyService, "b.yaml": faultyService, "$(touch owned)/c.yaml": faultyService });
	const done = runAction(folder, { paths: "two words\n\n$(touch owned)\n", "sarif-file": "out/a b.sarif" });
	assert.deepEqual(resultsIn(join(folder, "out/a b.sarif")), [
		"%24(touch%20owned)/c.yaml config/unknown-field",
		"two%20words/a.yaml config/unknown-field",
	]);
	assert.equal(done.outputs.sarif, join(folder, "out/a b.sarif"));
	const hostile = '"; touch owned; echo $(touch owned) `touch owned`';
	for (const name of Object.keys(action.inputs).filter((input) => input !== "sarif-file")) {
		const { code } = runAction(folder, { [name]: hostile });
		assert.notEqual(code, 0, name);
	}
	assert.ok(!existsSync(join(folder, "owned")));
});

test("what cannot be done as asked fails with an annotation and no report", () => {
	const done = runAction(repository({ "a.yaml": faultyService }), { "fail-on": "never" });
	assert.equal(done.code, 2);
	assert.match(done.out, /^::error title=Plimsoll::plimsoll check ended with 2/m);
	assert.match(done.err, /--fail-on is "never"/);
	assert.deepEqual(done.outputs, { sarif: "", errors: "", warnings: "", infos: "" });
	const mistaken = runAction(repository({ "plimsoll.yaml": "preset: lax\n" }), {});
	assert.equal(mistaken.code, 2);
	assert.equal(mistaken.outputs.errors, "1", "a mistaken configuration is a finding as well");
});

test("files are named from the top of the repository, and paths and the baseline start from the working directory", () => {
	const folder = temporaryFolder({ "other.yaml": faultyService });
	const files = { "team/serving/a.yaml": faultyService, "team/b.yaml": faultyService, "c.yaml": faultyService };
	must(folder, "git", "clone", "-q", repository(files), "clone");
	const team = { "working-directory": "clone/team" };
	const done = runAction(folder, { ...team, paths: "serving\nb.yaml" });
	assert.deepEqual(resultsIn(done.outputs.sarif), ["team/b.yaml config/unknown-field", "team/serving/a.yaml config/unknown-field"]);
	assert.deepEqual(resultsIn(runAction(folder, { ...team, paths: "serving/" }).outputs.sarif), [
		"team/serving/a.yaml config/unknown-field",
	]);
	const cli = join(root, "dist/cli.js");
	assert.equal(
		run(join(folder, "clone"), process.execPath, [cli, "check", "team", "--baseline", "team/known.json", "--write-baseline"]).code,
		0,
	);
	const accepted = runAction(folder, { ...team, baseline: "known.json" });
	assert.deepEqual([accepted.code, resultsIn(accepted.outputs.sarif)], [0, []], accepted.err);
});

test("a pull request is held against its base, though the checkout holds its merge commit alone", () => {
	const origin = repository({ "a.yaml": faultyService, "b.yaml": soundService });
	must(origin, "git", "checkout", "-q", "-b", "topic");
	writeFiles(origin, { "b.yaml": faultyService });
	commit(origin, "Change");
	must(origin, "git", "update-ref", "refs/pull/1/merge", "HEAD");
	const folder = temporaryFolder();
	must(folder, "git", "init", "-q");
	must(folder, "git", "remote", "add", "origin", `file://${origin}`);
	must(folder, "git", "fetch", "-q", "--depth=1", "origin", "refs/pull/1/merge");
	must(folder, "git", "checkout", "-q", "--detach", "FETCH_HEAD");
	const done = runAction(folder, { preset: "ci" }, { GITHUB_BASE_REF: "main" });
	assert.equal(done.code, 1, done.err);
	assert.deepEqual(resultsIn(done.outputs.sarif), ["b.yaml config/unknown-field"]);
	const lost = runAction(folder, { preset: "ci" }, { GITHUB_BASE_REF: "gone" });
	assert.match(lost.out, /^::warning title=Plimsoll::The base branch could not be fetched/m);
	assert.equal(lost.outputs.errors, "2");
	const since = runAction(folder, { since: "HEAD" });
	assert.deepEqual([since.code, since.outputs.errors], [0, "0"], "nothing differs from the checkout itself");
});

test("a package is installed where one is named", (context) => {
	const missing = noRegistry();
	if (missing) return context.skip(`No package is installed: ${missing}.`);
	const folder = repository({ "a.yaml": faultyService });
	cpSync(tarball, join(folder, "plimsoll.tgz"));
	const done = runAction(folder, { package: "plimsoll.tgz" });
	assert.equal(done.code, 1, done.err);
	assert.equal(done.outputs.errors, "1");
});
