import assert from "node:assert/strict";
import { symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { deflateSync } from "node:zlib";
import type { ByteRange } from "../../server/src/evidence/file-window.ts";
import { readPickle } from "../../server/src/evidence/pickle-stream.ts";
import { listFiles, readManifestText } from "../../server/src/probes/files.ts";
import { ask, inflated } from "../../server/src/probes/sources.ts";
import { Listing } from "../../server/src/workspace/listing.ts";
import { temporaryFolder } from "../harness/folder.ts";

const posix = { skip: process.platform === "win32" };

test("a folder that is not looked into is listed itself, and so is a link to one", posix, async () => {
	const elsewhere = temporaryFolder({ "inner/x.yaml": "" });
	const folder = temporaryFolder({ "a/b.yaml": "", "a/.venv/lib/c.yaml": "", "node_modules/d/e.yaml": "" });
	symlinkSync(elsewhere, join(folder, "linked"));
	assert.deepEqual(await listFiles(folder, ""), ["a/.venv", "a/b.yaml", "linked", "node_modules"]);
	assert.deepEqual(await listFiles(folder, "a"), ["a/.venv", "a/b.yaml"]);
});

test("of what such a folder holds nothing is known", () => {
	const listing = new Listing();
	listing.list(["a/.venv", "a/b.yaml", "linked"], [""]);
	assert.deepEqual(
		["a/b.yaml", "a", "linked", "a/c.yaml", "linked/x.yaml", "a/.venv/lib/c.yaml", "linkedx/y"].map((path) => listing.exists(path)),
		[true, true, true, false, undefined, undefined, false],
	);
});

test("a manifest keeps its byte order mark, and one that is too large is not loaded", async () => {
	const folder = temporaryFolder({ "a.yaml": "\uFEFFa: 1\n", "b.md": "a: 1\n" });
	assert.equal(await readManifestText(folder, "a.yaml"), "\uFEFFa: 1\n");
	assert.equal(await readManifestText(folder, "b.md"), undefined);
	assert.equal(await readManifestText(folder, "none.yaml"), undefined);
	writeFileSync(join(folder, "large.json"), Buffer.alloc(17 * 2 ** 20, "1"));
	assert.equal((await readManifestText(folder, "large.json"))?.trim(), "");
});

test("what is decompressed is read with pauses, and until a deadline", async () => {
	const pickle = Buffer.concat([Buffer.from([0x80, 2]), Buffer.alloc(2 ** 20, "N0"), Buffer.from(".")]);
	const packed = deflateSync(pickle);
	const source = {
		size: packed.length,
		forwards: false,
		read: async ({ offset, length }: ByteRange) => packed.subarray(offset, offset + length),
	};
	let pauses = 0;
	let reading = true;
	const count = () => {
		pauses++;
		if (reading) setImmediate(count);
	};
	setImmediate(count);
	const deadline = performance.now() + 60_000;
	const found = await ask(inflated(source, "zlib", deadline), readPickle(pickle.length), deadline);
	reading = false;
	assert.deepEqual(found, { scan: { globals: [], dangerous: [] }, complete: true, cut: false });
	assert.ok(pauses >= 10, `${pauses} pauses`);
	assert.deepEqual(await ask(inflated(source, "zlib", deadline), readPickle(pickle.length), performance.now() - 1), {
		problem: "The file could not be read within 10 s.",
	});
});
