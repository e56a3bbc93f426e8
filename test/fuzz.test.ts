import assert from "node:assert/strict";
import { test } from "node:test";
import { Workspace } from "../server/src/workspace/workspace.ts";
import { mutate } from "./harness/mutate.ts";
import { beginnings, manifestsUnder, manualTexts, samplesFolder } from "./harness/texts.ts";

const now = Date.parse("2026-03-31");
const mutations = 2000;

/** Reads and checks one text after another as if it were typed; says at which text something broke. */
function check(workspace: Workspace, path: string, text: string, name: string): void {
	try {
		workspace.change(path, text);
		const world = workspace.world();
		world.findings(path);
		assert.deepEqual(world.failures, []);
	} catch (error) {
		throw new Error(`${name} breaks with ${JSON.stringify(text.slice(-200))}`, { cause: error });
	}
}

test("every beginning of every sample is read and checked", () => {
	const samples = manifestsUnder(samplesFolder);
	assert.ok(samples.length > 5);
	const workspace = new Workspace({ now, allow: true });
	workspace.list(samples.map(({ path }) => path));
	for (const { path, text } of samples) workspace.change(path, text);
	for (const { path, text } of samples) {
		for (const beginning of beginnings(text)) check(workspace, path, beginning, `${path} of ${beginning.length} characters`);
		workspace.change(path, text);
	}
});

test("samples and manuals with mistakes in them are read and checked", () => {
	const texts = [...manifestsUnder(samplesFolder), ...manualTexts()];
	const workspaces = new Map<string, Workspace>();
	for (let seed = 0; seed < mutations; seed++) {
		const { path, text } = texts[seed % texts.length] ?? { path: "a.yaml", text: "" };
		const workspace = workspaces.get(path) ?? new Workspace({ now, allow: true });
		workspaces.set(path, workspace);
		check(workspace, path, mutate(text, seed), `${path} with seed ${seed}`);
	}
});
