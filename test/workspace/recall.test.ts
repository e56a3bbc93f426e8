import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { deserialize, serialize } from "node:v8";
import { formatOf } from "../../server/src/dialects/read.ts";
import type { KeptReading, ReadingMemory } from "../../server/src/dialects/recall.ts";
import { ReadingStore } from "../../server/src/probes/reading-store.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { readManual } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";
import { dice, mutate } from "../harness/mutate.ts";
import { manifestsUnder, samplesFolder, type Text } from "../harness/texts.ts";

const now = Date.parse("2026-03-31");
const source = join(import.meta.dirname, "../../server/src");

function workspaces(): readonly (readonly Text[])[] {
	const manuals = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((path) => /^(rules|dialects)\b.*\.md$/.test(path));
	const scenarios = manuals.flatMap((path) => readManual(readFileSync(join(source, path), "utf8")).scenarios);
	const ofManuals = scenarios.map(({ blocks }) =>
		blocks.filter((block) => formatOf(block.path) && !block.fixed).map(({ path, text }) => ({ path, text: unmark(text) })),
	);
	return [...ofManuals.filter((texts) => texts.length > 0), manifestsUnder(samplesFolder)];
}

/** Keeps readings as a file would, and counts how often one was of use. */
class Shelf implements ReadingMemory {
	private readonly kept = new Map<string, Buffer[]>();
	news = 0;

	find(file: string, text: string, targets: object): Iterable<KeptReading> {
		return (this.kept.get(JSON.stringify([file, text, targets])) ?? []).map((bytes) => deserialize(bytes) as KeptReading);
	}

	keep(file: string, text: string, targets: object, kept: KeptReading): void {
		const key = JSON.stringify([file, text, targets]);
		this.kept.set(key, [...(this.kept.get(key) ?? []), serialize(kept)]);
		this.news++;
	}
}

function fresh(texts: ReadonlyMap<string, string>, readings?: ReadingMemory): Workspace {
	const workspace = new Workspace({ now, allow: true, ...(readings ? { readings } : {}) });
	workspace.list(texts.keys());
	for (const [path, text] of texts) workspace.change(path, text);
	return workspace;
}

function said(workspace: Workspace): unknown {
	const world = workspace.world();
	assert.deepEqual(world.failures, []);
	return world.files.map((file) => [file, world.findings(file), world.reading(file)?.facts, world.wants(file)]);
}

test("what is recalled is what would be read, whatever other files have become", () => {
	const all = workspaces();
	assert.ok(all.length > 300);
	for (const [seed, originals] of all.entries()) {
		const random = dice(seed);
		const shelf = new Shelf();
		const texts = new Map(originals.map(({ path, text }) => [path, text]));
		for (let step = 0; step < 4; step++) {
			assert.deepEqual(said(fresh(texts, shelf)), said(fresh(texts)), `workspace ${seed}, step ${step}`);
			const { path, text } = originals[Math.floor(random() * originals.length)] ?? { path: "", text: "" };
			if (random() < 0.3) texts.delete(path);
			else texts.set(path, random() < 0.4 ? text : mutate(text, Math.floor(random() * 1e6)));
		}
	}
});

test("nothing is read twice, and trees are there for whoever asks", () => {
	for (const originals of workspaces()) {
		const shelf = new Shelf();
		const texts = new Map(originals.map(({ path, text }) => [path, text]));
		const plain = fresh(texts, shelf).world();
		const { news } = shelf;
		const recalled = fresh(texts, shelf).world();
		assert.equal(shelf.news, news);
		for (const file of plain.files) {
			const [before, after] = [plain.reading(file), recalled.reading(file)];
			const { documents, problems, comments, text } = after?.source ?? {};
			const { source } = before ?? {};
			assert.deepEqual([documents, problems, comments, text], [source?.documents, source?.problems, source?.comments, source?.text], file);
			assert.deepEqual(
				after?.documents.map(({ dialect, tree }) => [dialect.id, tree]),
				before?.documents.map(({ dialect, tree }) => [dialect.id, tree]),
				file,
			);
			assert.equal(after?.skipped, before?.skipped);
		}
	}
});

test("a store keeps what was used, and nothing else", () => {
	const folder = temporaryFolder();
	const texts = new Map(manifestsUnder(samplesFolder).map(({ path, text }) => [path, text]));
	const name = `readings-${"0".repeat(64)}`;
	const store = () => new ReadingStore(folder, name);
	const first = store();
	fresh(texts, first);
	first.save();
	const size = readFileSync(join(folder, name)).length;
	const second = store();
	assert.deepEqual(said(fresh(texts, second)), said(fresh(texts)));
	second.save();
	const few = new Map([...texts].slice(0, 3));
	const third = store();
	fresh(few, third);
	third.save();
	assert.ok(readFileSync(join(folder, name)).length < size);
	assert.deepEqual(said(fresh(texts, store())), said(fresh(texts)));
});
