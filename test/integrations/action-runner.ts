import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { temporaryFolder } from "../harness/folder.ts";
import { machineEnvironment, type Ran, root, run } from "./machine.ts";

interface Step {
	readonly id: string;
	readonly shell: string;
	readonly env: Readonly<Record<string, string>>;
	readonly run: string;
}

interface Action {
	readonly inputs: Readonly<Record<string, { readonly default: string }>>;
	readonly outputs: Readonly<Record<string, { readonly value: string }>>;
	readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface ActionRun extends Ran {
	readonly outputs: Readonly<Record<string, string>>;
	readonly summary: string;
}

export const action = parse(readFileSync(join(root, "action.yml"), "utf8")) as Action;

type Values = Readonly<Record<string, string>>;

/**
 * Runs the steps of `action.yml` one after the other, as the runner of GitHub Actions does with a composite action: expressions are replaced in the
 * environment, each step is a file that bash runs in the workspace, files carry outputs and the summary, and the first step that fails is the last.
 */
export function runAction(workspace: string, inputs: Values, environment: Values = {}): ActionRun {
	for (const name of Object.keys(inputs)) assert.ok(Object.hasOwn(action.inputs, name), `the action has an input ${name}`);
	const folder = temporaryFolder();
	const [temporary, summary] = [join(folder, "temp"), join(folder, "summary")];
	mkdirSync(temporary);
	writeFileSync(summary, "");
	const values = new Map(Object.entries(action.inputs).map(([name, input]) => [`inputs.${name}`, inputs[name] ?? input.default]));
	let ran: Ran = { code: 0, out: "", err: "" };
	for (const step of action.runs.steps) {
		const output = join(folder, `output-${step.id}`);
		writeFileSync(output, "");
		const script = join(folder, `${step.id}.sh`);
		writeFileSync(script, step.run);
		const given = Object.fromEntries(Object.entries(step.env).map(([name, text]) => [name, replaced(text, values)]));
		const own = { GITHUB_ACTIONS: "true", GITHUB_ACTION_PATH: root, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary };
		const files = { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary };
		const done = run(workspace, "bash", bashWords(step, script), machineEnvironment({ ...own, ...files, ...environment, ...given }));
		ran = { code: done.code, out: ran.out + done.out, err: ran.err + done.err };
		for (const [name, value] of outputsIn(output)) values.set(`steps.${step.id}.outputs.${name}`, value);
		if (done.code !== 0) break;
	}
	const outputs = Object.entries(action.outputs).map(([name, { value }]) => [name, replaced(value, values)]);
	return { ...ran, outputs: Object.fromEntries(outputs), summary: readFileSync(summary, "utf8") };
}

function bashWords({ shell }: Step, script: string): readonly string[] {
	assert.equal(shell, "bash");
	return ["--noprofile", "--norc", "-e", "-o", "pipefail", script];
}

/** Inputs and outputs of steps are all that the action's expressions name; what a step did not say is empty. */
function replaced(text: string, values: ReadonlyMap<string, string>): string {
	return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, name: string) => {
		assert.match(name, /^(?:inputs\.[\w-]+|steps\.\w+\.outputs\.\w+)$/, "an expression that this runner knows");
		assert.ok(name.startsWith("steps.") || values.has(name), `the action has ${name}`);
		return values.get(name) ?? "";
	});
}

function outputsIn(file: string): readonly (readonly [name: string, value: string])[] {
	if (!existsSync(file)) return [];
	const lines = readFileSync(file, "utf8")
		.split("\n")
		.filter((line) => line !== "");
	return lines.map((line) => {
		const [, name, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
		assert.ok(name !== undefined && value !== undefined, `${line} is an output`);
		return [name, value];
	});
}
