import assert from "node:assert/strict";
import { chmod, mkdir, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import type { BenchmarkResult } from "../../server/src/evidence/benchmark.ts";
import { summarise } from "../../server/src/evidence/latency.ts";
import { modelSha256, save } from "../../server/src/probes/bench-store.ts";
import { learnWants } from "../../server/src/probes/learn.ts";
import type { Learnt } from "../../server/src/workspace/measured.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import type { Want } from "../../server/src/workspace/world.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { matMul } from "./models.ts";
import { options } from "./run-benchmark.ts";

const base = temporaryFolder();

function put(path: string, content: Uint8Array | string): string {
	writeFiles(base, { [path]: content });
	return path;
}

type Values = { readonly [L in Learnt as L["kind"]]: L["value"] };

function learntOf<K extends Learnt["kind"]>(learnt: readonly Learnt[], kind: K): Values[K] {
	const found = learnt.find((one) => one.kind === kind);
	assert.ok(found, `nothing of kind ${kind}`);
	return found.value as Values[K];
}

function benchmark(sha256: string, bytes: number, takenAt: string, more: Partial<BenchmarkResult> = {}): BenchmarkResult {
	return {
		version: 1,
		model: { path: "elsewhere/model.onnx", sha256, bytes },
		runtime: { name: "onnxruntime-node", version: "1.27.0" },
		options,
		machine: { cpu: "cpu", cores: 2, memoryBytes: 2 ** 33, platform: "linux-x64", node: "24.0.0" },
		takenAt,
		outcome: "measured",
		...summarise([1, 2, 3], 1),
		quiet: { verdict: "quiet", reasons: [], cleanShare: 1 },
		inputs: [],
		warmUpRuns: 10,
		...more,
	};
}

const report = (takenAt?: string) =>
	JSON.stringify({
		tool: "own",
		...(takenAt ? { takenAt } : {}),
		features: [{ name: "age", method: "psi", score: 0.3, threshold: 0.2, drifted: true }],
	});
const at = { file: "m.card.yaml", start: 10, end: 20 };
const wantReport = (path: string): Want => ({ kind: "report", path, card: "m.card.yaml", at });

test("a model is learnt with the newest benchmark of its content, and both are the same objects the next time", async () => {
	const store = join(base, "store");
	const path = put("model.onnx", matMul(8));
	const size = matMul(8).length;
	const wants: readonly Want[] = [{ kind: "model", path }];
	assert.equal(learntOf(await learnWants(base, wants, store), "benchmark"), undefined);
	const digest = (await modelSha256(join(base, path))) ?? assert.fail();
	await save(store, benchmark(digest, size, "2026-03-01T00:00:00.000Z"));
	await save(store, benchmark(digest, size, "2026-03-03T00:00:00.000Z", { outcome: "cancelled", options: { ...options, threads: 8 } }));
	await save(store, benchmark(digest, size, "2026-03-02T00:00:00.000Z", { options: { ...options, threads: 2 } }));
	await save(store, benchmark("0".repeat(64), size, "2026-03-09T00:00:00.000Z"));
	const first = await learnWants(base, wants, store);
	assert.equal(learntOf(first, "model")?.header?.parameterCount, 64);
	assert.equal(learntOf(first, "benchmark")?.takenAt, "2026-03-02T00:00:00.000Z");
	const second = await learnWants(base, wants, store);
	assert.equal(learntOf(second, "model"), learntOf(first, "model"));
	assert.equal(learntOf(second, "benchmark"), learntOf(first, "benchmark"));
	await save(store, benchmark(digest, size, "2026-03-05T00:00:00.000Z"));
	assert.equal(learntOf(await learnWants(base, wants, store), "benchmark")?.takenAt, "2026-03-05T00:00:00.000Z");
	put("model.onnx", matMul(9));
	assert.equal(learntOf(await learnWants(base, wants, store), "benchmark"), undefined, "the content is another one now");
});

test("files in the store that are no results do no harm", async () => {
	const store = join(base, "spoilt");
	const path = put("other.onnx", matMul(5));
	put("spoilt/notes.txt", "x");
	put(`spoilt/${"a".repeat(64)}.json`, "{");
	put(`spoilt/${"b".repeat(64)}.json`, JSON.stringify({ model: { bytes: matMul(5).length } }));
	await mkdir(join(store, `${"c".repeat(64)}.json`));
	assert.equal(learntOf(await learnWants(base, [{ kind: "model", path }], store), "benchmark"), undefined);
});

test("what is gone takes back what was learnt of it", async () => {
	const store = join(base, "none");
	assert.deepEqual(await learnWants(base, [{ kind: "model", path: "gone.onnx" }, wantReport("gone.json")], store), [
		{ kind: "model", path: "gone.onnx", value: undefined },
		{ kind: "benchmark", path: "gone.onnx", value: undefined },
		{ kind: "drift-problem", card: "m.card.yaml", value: undefined },
		{ kind: "drift", card: "m.card.yaml", value: undefined },
	]);
	await assert.rejects(readdir(store), "looking into a store does not make it");
});

test("a report is dated by itself, else by its file, and belongs to the place that names it", async () => {
	const dated = put("dated.json", report("2026-03-30T12:00:00Z"));
	const first = await learnWants(base, [wantReport(dated)]);
	const reading = learntOf(first, "drift") ?? assert.fail();
	assert.deepEqual(
		[reading.takenAt, reading.from, reading.card],
		[Date.parse("2026-03-30T12:00:00Z"), dated, { value: "m.card.yaml", at }],
	);
	assert.equal(reading.report.features[0]?.name, "age");
	assert.equal(learntOf(first, "drift-problem"), undefined);
	assert.equal(learntOf(await learnWants(base, [wantReport(dated)]), "drift"), reading);
	const undated = put("undated.json", report());
	await utimes(join(base, undated), new Date(1.6e12), new Date(1.6e12));
	assert.equal(learntOf(await learnWants(base, [wantReport(undated)]), "drift")?.takenAt, 1.6e12);
});

test("a report that cannot be read is a problem and leaves the earlier reading alone", async () => {
	const broken = put("broken.json", "{");
	const learnt = await learnWants(base, [wantReport(broken)]);
	assert.deepEqual(
		learnt.map(({ kind }) => kind),
		["drift-problem"],
	);
	assert.equal(learntOf(learnt, "drift-problem")?.from, broken);
	assert.match(learntOf(learnt, "drift-problem")?.problem ?? "", /\.$/);
	put("folder/x", "");
	assert.equal(learntOf(await learnWants(base, [wantReport("folder")]), "drift-problem")?.problem, "This is a folder.");
	put("broken.json", report("2026-03-30T12:00:00Z"));
	assert.ok(learntOf(await learnWants(base, [wantReport(broken)]), "drift"));
});

test("a report on importance is read, is the same object the next time, and is a problem or gone where it is none", async () => {
	const path = put("importance.json", JSON.stringify({ features: [{ name: "age", importance: 0.1 }] }));
	const wants = (card: string): readonly Want[] => [{ kind: "importance", path, card }];
	const reading = learntOf(await learnWants(base, wants("m.card.yaml")), "importance") ?? assert.fail();
	assert.ok(!("problem" in reading) && reading.from === path && reading.report.features[0]?.name === "age");
	assert.equal(learntOf(await learnWants(base, wants("m.card.yaml")), "importance"), reading);
	assert.equal(learntOf(await learnWants(base, wants("other.card.yaml")), "importance"), reading);
	put("importance.json", "{}");
	const broken = learntOf(await learnWants(base, wants("m.card.yaml")), "importance") ?? assert.fail();
	assert.match("problem" in broken ? broken.problem : "", /^This is JSON, but neither/);
	assert.deepEqual(await learnWants(base, [{ kind: "importance", path: "gone.json", card: "m.card.yaml" }]), [
		{ kind: "importance", card: "m.card.yaml", value: undefined },
	]);
});

test("a report that may not be read is a problem", { skip: process.platform === "win32" || process.getuid?.() === 0 }, async () => {
	const closed = put("closed.json", report());
	await chmod(join(base, closed), 0);
	assert.match(learntOf(await learnWants(base, [wantReport(closed)]), "drift-problem")?.problem ?? "", /^The file cannot be read: EACCES/);
});

test("what a workspace wants is learnt in the order of the wants, pointers of DVC included", async () => {
	const card =
		"apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata:\n  name: m\nmodel:\n  artifact: kept.onnx\ndrift:\n  report: drift.json\n";
	put("kept.onnx.dvc", "outs:\n- size: 77\n  path: kept.onnx\n");
	put("drift.json", report());
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.list(["kept.onnx.dvc", "drift.json"]);
	workspace.change("m.card.yaml", card);
	const wants = workspace.world().wants();
	assert.deepEqual(
		wants.map(({ kind, path }) => [kind, path]),
		[
			["model", "kept.onnx"],
			["report", "drift.json"],
		],
	);
	const learnt = await learnWants(base, wants, join(base, "none"));
	assert.deepEqual(
		learnt.map(({ kind }) => kind),
		["model", "benchmark", "drift-problem", "drift"],
	);
	for (const one of learnt) workspace.learn(one);
	const { known } = workspace.world();
	assert.deepEqual(known.model("kept.onnx")?.file, { path: "kept.onnx", bytes: 77, pointer: true, external: [] });
	const reading = known.drift("m.card.yaml") ?? assert.fail();
	assert.ok(card.slice(reading.card.at.start, reading.card.at.end).includes("drift.json"));
});
