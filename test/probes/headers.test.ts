import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { open, rename, rm, symlink, truncate, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { readModel } from "../../server/src/probes/headers.ts";
import { bytes, external, head, join as joined, model, node, tensor, tensorType, value, whole } from "../evidence/onnx-bytes.ts";
import { pickled } from "../evidence/pickles.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { lookUp, matMul } from "./models.ts";
import { zip } from "./zip-bytes.ts";

const base = temporaryFolder();

function put(path: string, content: Uint8Array | string): string {
	writeFiles(base, { [path]: content });
	return path;
}

function dangers(found: Awaited<ReturnType<typeof readModel>>): readonly string[] | undefined {
	return found?.pickle?.dangerous.map(({ module, name }) => `${module}.${name}`);
}

const lfs = (size: number) => `version https://git-lfs.github.com/spec/v1\noid sha256:${"0".repeat(64)}\nsize ${size}\n`;
const withWeights = (...locations: readonly string[]) =>
	model(joined(...locations.map((location, index) => bytes(5, tensor(`w${index}`, 1, [256], external(location, { length: "1024" }))))));

test("an ONNX file is known by its header, and as the same object until it changes", async () => {
	const path = put("a/model.onnx", matMul(8));
	const found = await readModel(base, path);
	assert.equal(found?.header?.parameterCount, 64);
	assert.deepEqual(found?.file, { path, bytes: matMul(8).length, pointer: false, external: [] });
	assert.equal(await readModel(base, path), found);
	put(path, matMul(16));
	assert.equal((await readModel(base, path))?.header?.parameterCount, 256);
});

test("a model of 4 GB costs as little as one of 4 KB", async () => {
	const weights = 4 * 2 ** 30 + 4096;
	const values = joined(tensor("w", 1, [weights / 4]), head(9, weights));
	const initializer = joined(head(5, values.length + weights), values);
	const back = joined(node("MatMul"), value(11, "x", tensorType(1, ["n", 8])));
	const start = joined(whole(1, 8), head(7, initializer.length + weights + back.length), initializer);
	const path = put("large.onnx", start);
	await truncate(join(base, path), start.length + weights);
	const file = await open(join(base, path), "a");
	await file.write(joined(back, bytes(8, whole(2, 17))));
	await file.close();
	const { header, file: described } = (await readModel(base, path)) ?? assert.fail();
	assert.equal(described.problem, undefined);
	assert.equal(header?.parameterBytes, weights);
	assert.deepEqual(header?.inputs[0]?.shape, ["n", 8]);
	assert.equal(header?.opsets[0]?.version, 17);
	assert.ok((header?.bytesRead ?? 0) < 20_000, `${header?.bytesRead} bytes were read`);
	assert.ok(described.bytes > weights);
});

test("a file of the wrong kind, a folder, a pipe and nothing are told apart", async () => {
	const page = put("page.onnx", "<!DOCTYPE html><html><body>Not found</body></html>");
	assert.equal((await readModel(base, page))?.file.problem, "The file is an HTML page, not an ONNX model.");
	assert.equal((await readModel(base, put("none.onnx", "")))?.file.problem, "The file is empty, not an ONNX model.");
	assert.equal((await readModel(base, put("none.bin", "")))?.file.problem, "The file is empty.");
	assert.equal((await readModel(base, put("page.pt", "<html>\n")))?.file.problem, "The file is an HTML page.");
	const cut = (await readModel(base, put("cut.onnx", lookUp(100).subarray(0, 500)))) ?? assert.fail();
	assert.match(cut.file.problem ?? "", /^The file is damaged: /);
	assert.equal(cut.header, undefined);
	assert.equal(await readModel(base, "absent.onnx"), undefined);
	assert.equal(await readModel(base, "page.onnx/inside.onnx"), undefined);
	put("saved/variables/data", "x");
	assert.equal(await readModel(base, "saved"), undefined);
});

test("a named pipe is not waited for", { skip: process.platform === "win32" }, async () => {
	execFileSync("mkfifo", [join(base, "pipe.onnx")]);
	assert.equal((await readModel(base, "pipe.onnx"))?.file.problem, "This is neither a file nor a folder.");
});

test("a file that may not be read has a reason", { skip: process.platform === "win32" || process.getuid?.() === 0 }, async () => {
	const path = put("closed.onnx", matMul(8));
	await (await open(join(base, path))).chmod(0);
	assert.match((await readModel(base, path))?.file.problem ?? "", /^The file cannot be read: EACCES: permission denied\.$/);
});

test("a file that says nothing of itself here is neither a model nor a problem", async () => {
	for (const [path, content] of [
		["trees.json", '{"learner":{}}'],
		["trees.bst", "binf\0\0\0"],
		["words.txt", "tree of life\n"],
		["list.json", "[1, 2]"],
		["other.ubj", "{i\x01aT}"],
		["table.npz", zip([{ name: "x.npy", content: new Uint8Array(9) }])],
	] as const) {
		const found = await readModel(base, put(path, content));
		assert.deepEqual([Object.keys(found ?? {}), found?.file.problem], [["file"], undefined], path);
	}
});

test("a model under another name, and the folder that Triton takes, are ONNX by what they hold", async () => {
	assert.equal((await readModel(base, put("weights/model.bin", matMul(4))))?.header?.parameterCount, 16);
	put("repository/1/model.onnx/model.onnx", withWeights("w.bin"));
	put("repository/1/model.onnx/w.bin", new Uint8Array(1024));
	const { file } = (await readModel(base, "repository/1/model.onnx")) ?? assert.fail();
	assert.equal(file.path, "repository/1/model.onnx");
	assert.deepEqual(file.external, [{ location: "w.bin", expectedBytes: 1024, escapes: false, tracked: false, actualBytes: 1024 }]);
});

test("a pointer of Git LFS or DVC stands for the file", async () => {
	const pointer = { pointer: true, external: [] };
	assert.deepEqual(await readModel(base, put("lfs.onnx", lfs(123_456))), { file: { path: "lfs.onnx", bytes: 123_456, ...pointer } });
	put("kept.onnx.dvc", "outs:\n- md5: 0123\n  size: 987654\n  hash: md5\n  path: kept.onnx\n");
	assert.deepEqual(await readModel(base, "kept.onnx"), { file: { path: "kept.onnx", bytes: 987_654, ...pointer } });
	assert.deepEqual(await readModel(base, "kept.onnx.dvc"), { file: { path: "kept.onnx.dvc", bytes: 987_654, ...pointer } });
	put("kept.onnx", matMul(4));
	assert.equal((await readModel(base, "kept.onnx"))?.file.pointer, false);
	await rm(join(base, "kept.onnx"));
	assert.equal((await readModel(base, "kept.onnx"))?.file.pointer, true);
});

test("files of weights are looked for each time, and only inside the model's folder", async () => {
	put("out/secret.bin", new Uint8Array(2048));
	const outside = join(base, "out/secret.bin");
	const path = put(
		"ext/model.onnx",
		withWeights("here.bin", "sub/short.bin", "gone.bin", "../out/secret.bin", outside, "sub/../here.bin", "link.bin"),
	);
	put("ext/here.bin", new Uint8Array(4096));
	put("ext/sub/short.bin", new Uint8Array(10));
	await symlink(outside, join(base, "ext/link.bin"));
	const found = (await readModel(base, path)) ?? assert.fail();
	const plain = { expectedBytes: 1024, escapes: false, tracked: false };
	const escaping = { expectedBytes: 1024, escapes: true, tracked: false };
	assert.deepEqual(found.file.external, [
		{ location: "here.bin", ...plain, actualBytes: 4096 },
		{ location: "sub/short.bin", ...plain, actualBytes: 10 },
		{ location: "gone.bin", ...plain },
		{ location: "../out/secret.bin", ...escaping },
		{ location: outside, ...escaping },
		{ location: "sub/../here.bin", ...escaping },
		{ location: "link.bin", ...escaping },
	]);
	assert.equal(await readModel(base, path), found);
	put("ext/gone.bin", new Uint8Array(1024));
	assert.equal((await readModel(base, path))?.file.external[2]?.actualBytes, 1024);
});

test("weights that a version control for data tracks may be absent", async () => {
	const path = put("tracked/model.onnx", withWeights("one.bin", "folder/two.bin", "three.bin"));
	put("tracked/one.bin.dvc", "outs:\n- path: one.bin\n");
	put("tracked/folder.dvc", "outs:\n- path: folder\n");
	put("tracked/three.bin", lfs(1024));
	const common = { expectedBytes: 1024, escapes: false, tracked: true };
	assert.deepEqual((await readModel(base, path))?.file.external, [
		{ location: "one.bin", ...common },
		{ location: "folder/two.bin", ...common },
		{ location: "three.bin", ...common, actualBytes: 1024 },
	]);
});

test("the content is read again only when size or time have changed", async () => {
	const path = put("timed.onnx", matMul(8));
	const absolute = join(base, path);
	const then = new Date(1e12);
	await utimes(absolute, then, then);
	const found = await readModel(base, path);
	const other = Uint8Array.from(matMul(8));
	other[1] = 7;
	await writeFile(`${absolute}.new`, other);
	await utimes(`${absolute}.new`, then, then);
	await rename(`${absolute}.new`, absolute);
	assert.equal(await readModel(base, path), found);
	await utimes(absolute, then, new Date(1e12 + 1000));
	assert.equal((await readModel(base, path))?.header?.irVersion, 7);
});

test("pickles are scanned whether they are plain, compressed, or lie in an archive of PyTorch", async () => {
	const bad = pickled("system2");
	for (const [path, content] of [
		["bad.pkl", bad],
		["old.pickle", pickled("system0")],
		["bad.weights", bad],
		["zlib.joblib", deflateSync(bad)],
		["gzip.pkl", gzipSync(bad)],
		["stored.pt", zip([{ name: "archive/data.pkl", content: bad }])],
		["deflated.pth", zip([{ name: "archive/data.pkl", content: bad, deflate: true }])],
		[
			"wide.bin",
			zip(
				[
					{ name: "archive/data/0", content: new Uint8Array(300) },
					{ name: "archive/data.pkl", content: bad },
				],
				true,
			),
		],
		[
			"second.pt",
			zip([
				{ name: "archive/data.pkl", content: pickled("lower") },
				{ name: "archive/constants.pkl", content: bad },
			]),
		],
	] as const) {
		const found = await readModel(base, put(`pickles/${path}`, content));
		assert.equal(found?.file.problem, undefined, path);
		assert.deepEqual(dangers(found), ["posix.system"], path);
	}
	const fine = await readModel(base, put("pickles/fine.joblib", pickled("joblibCompressed")));
	assert.deepEqual([dangers(fine), fine?.file.problem], [[], undefined]);
	assert.ok(fine?.pickle?.globals.some(({ name }) => name === "LinearRegression"));
});

test("damaged archives and pickles have a reason", async () => {
	const archive = zip([{ name: "archive/data.pkl", content: pickled("regression2"), deflate: true }]);
	const problem = async (path: string, content: Uint8Array) => (await readModel(base, put(`damaged/${path}`, content)))?.file.problem;
	assert.equal(await problem("cut.pt", archive.subarray(0, 100)), "The ZIP archive is damaged: it has no directory.");
	const spoilt = Uint8Array.from(archive);
	spoilt.fill(0xff, 60, 90);
	assert.equal(await problem("spoilt.pt", spoilt), "The file is damaged: what it holds cannot be decompressed.");
	assert.match((await problem("cut.pkl", pickled("regression2").subarray(0, 200))) ?? "", /^The (file|pickle) is damaged: /);
	const moved = Uint8Array.from(archive);
	moved.fill(0x7f, archive.length - 6, archive.length - 2);
	assert.equal(await problem("moved.pt", moved), "The ZIP archive is damaged: its directory lies beyond its end.");
	for (let length = 0; length < archive.length; length++) {
		const found = await readModel(base, put("damaged/every.pt", archive.subarray(0, length)));
		assert.ok(found && (length < 4 || found.file.problem !== undefined), String(length));
	}
});
