import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { formatOf } from "../../server/src/dialects/read.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { readManual } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";
import { dice, mutate } from "../harness/mutate.ts";
import { manifestsUnder, samplesFolder, type Text } from "../harness/texts.ts";

const now = Date.parse("2026-03-31");
const source = join(import.meta.dirname, "../../server/src");

/** Little workspaces of which one file says something about another. */
function workspaces(): readonly (readonly Text[])[] {
	const manuals = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => /^(rules|dialects)\b.*\.md$/.test(path));
	const scenarios = manuals.flatMap((path) => readManual(readFileSync(join(source, path), "utf8")).scenarios);
	const ofManuals = scenarios.map(({ blocks }) =>
		blocks.filter((block) => formatOf(block.path) && !block.fixed).map(({ path, text }) => ({ path, text: unmark(text) })),
	);
	return [...ofManuals.filter((texts) => texts.length > 1), manifestsUnder(samplesFolder)];
}

function findingsOf(workspace: Workspace): unknown {
	const world = workspace.world();
	return world.files.map((file) => [file, world.findings(file)]);
}

function fresh(texts: ReadonlyMap<string, string>): Workspace {
	const workspace = new Workspace({ now, allow: true });
	workspace.list(texts.keys());
	for (const [path, text] of texts) workspace.change(path, text);
	return workspace;
}

/** One file is changed, goes, or comes back as it was, and somebody looks at some of the findings. */
function step(workspace: Workspace, originals: readonly Text[], now: Map<string, string>, random: () => number): void {
	const pick = () => originals[Math.floor(random() * originals.length)] ?? { path: "", text: "" };
	const { path, text } = pick();
	const kind = random();
	if (kind < 0.2) {
		workspace.vanish(path);
		now.delete(path);
	} else {
		const other = kind < 0.5 ? text : mutate(text, Math.floor(random() * 1e6));
		now.set(path, other);
		workspace.change(path, other);
	}
	for (const { path: looked } of [pick(), { path }]) workspace.world().findings(looked);
}

test("after any edits the findings are those of a workspace that was read anew", () => {
	const all = workspaces();
	assert.ok(all.length > 50);
	for (const [seed, originals] of all.entries()) {
		const random = dice(seed);
		const texts = new Map(originals.map(({ path, text }) => [path, text]));
		const workspace = fresh(texts);
		findingsOf(workspace);
		for (let i = 0; i < 12; i++) {
			step(workspace, originals, texts, random);
			if (i % 3 < 2) continue;
			assert.deepEqual(findingsOf(workspace), findingsOf(fresh(texts)), `workspace ${seed} after ${i + 1} edits`);
		}
	}
});
