import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { open, rm, symlink, truncate } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { deflateSync, gzipSync } from "node:zlib";
import { codeOf } from "../../server/src/evidence/pickle.ts";
import { readModel } from "../../server/src/probes/headers.ts";
import { pickled } from "../evidence/pickles.ts";
import { writtenModel } from "../evidence/written-models.ts";
import { temporaryFolder, writeFiles } from "../harness/folder.ts";
import { type Packed, zip } from "./zip-bytes.ts";

const base = temporaryFolder();
const canary = join(base, "canary");
/** Makes the canary when it is loaded. */
const bad = Buffer.from(`cposix\nsystem\n(S'touch ${canary}'\ntR.`);

async function look(path: string, content: Uint8Array | string) {
	writeFiles(base, { [path]: content });
	const found = (await readModel(base, path)) ?? assert.fail();
	assert.equal(existsSync(canary), false, "nothing is run");
	return found;
}

async function dangers(path: string, content: Uint8Array): Promise<readonly string[]> {
	const { pickle, file } = await look(path, content);
	assert.equal(file.problem, undefined, path);
	return (pickle?.dangerous ?? []).map(({ module, name, within }) => `${module}.${name}${within === undefined ? "" : ` in ${within}`}`);
}

function tar(...files: readonly (readonly [name: string, content: Uint8Array])[]): Uint8Array {
	const blocks = files.flatMap(([name, content]) => {
		const header = Buffer.alloc(512);
		header.write(name);
		header.write(content.length.toString(8).padStart(11, "0"), 124);
		header.write("ustar\0", 257);
		return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
	});
	return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

function array(content: Uint8Array): Uint8Array {
	const header = "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }".padEnd(118);
	return Buffer.concat([Buffer.from("\x93NUMPY\x01\0\x76\0", "latin1"), Buffer.from(header), content]);
}

test("pickles are found in whatever they are wrapped", async () => {
	const inside = (...files: readonly Packed[]) => zip(files);
	const cases: readonly (readonly [string, Uint8Array, string])[] = [
		["old.pt", bad, ""],
		["old.weights", bad, ""],
		["array.npy", array(bad), ""],
		["arrays.npz", inside({ name: "w.npy", content: array(bad), deflate: true }), " in w.npy"],
		["upper.pt", inside({ name: "archive/DATA.PKL", content: bad }), " in archive/DATA.PKL"],
		["other.pt", inside({ name: "archive/data.txt", content: pickled("system4") }), " in archive/data.txt"],
		["bundle.mar", inside({ name: "model.pt", content: inside({ name: "m/data.pkl", content: bad }) }), " in model.pt/m/data.pkl"],
		["oldest.pt", tar(["sys_info", pickled("lower")], ["pickle", bad]), " in pickle"],
		["model.tar.gz", gzipSync(tar(["readme", Buffer.from("hello")], ["model.joblib", bad])), " in model.joblib"],
		["model.joblib", deflateSync(bad), ""],
		["twice.pkl.gz", gzipSync(gzipSync(bad)), ""],
		["zero.bin", Buffer.concat([Buffer.from([0x80, 0]), bad]), ""],
	];
	for (const [path, content, place] of cases) assert.deepEqual(await dangers(`wrapped/${path}`, content), [`posix.system${place}`], path);
});

test("real archives and streams are no danger", async () => {
	for (const [path, content] of [
		["state.pt", writtenModel("torchArchive")],
		["state.pth", writtenModel("torchStream")],
		["words.npy", writtenModel("objects")],
		["words.npz", zip([{ name: "words.npy", content: writtenModel("objects") }])],
	] as const) {
		assert.deepEqual(await dangers(`real/${path}`, content), [], path);
		assert.ok(((await readModel(base, `real/${path}`))?.pickle?.globals.length ?? 0) > 0, path);
	}
	const { pickle } = await look("real/function.pkl", writtenModel("cloudpickle"));
	assert.ok(pickle && codeOf(pickle).length > 0);
});

test("marks and flags of an archive that PyTorch does not heed change nothing", async () => {
	const content = Uint8Array.from(zip([{ name: "archive/data.pkl", content: bad }]));
	const directory = Buffer.from(content).indexOf("PK\x01\x02");
	for (const flags of [0x01, 0x20, 0x40]) {
		const marked = Uint8Array.from(content);
		marked[6] = flags;
		marked[directory + 8] = flags;
		marked.fill(0xee, directory + 16, directory + 20);
		assert.deepEqual(await dangers(`flags/${flags}.pt`, marked), ["posix.system in archive/data.pkl"]);
	}
	const spoilt = Uint8Array.from(
		zip([
			{ name: "archive/a.pkl", content: Buffer.alloc(200, "N") },
			{ name: "archive/data.pkl", content: bad },
		]),
	);
	spoilt.fill(0, 0, 4);
	spoilt.set([0x50, 0x4b, 3, 4]);
	spoilt.fill(0xff, 30, 60);
	const { pickle } = await look("flags/spoilt.pt", spoilt);
	assert.deepEqual(
		pickle?.dangerous.map(({ name }) => name),
		["system"],
		"a spoilt file before it does not hide it",
	);
});

test("what cannot be decompressed here is no failure", async () => {
	const head = (text: string) => Buffer.concat([Buffer.from(text, "latin1"), Buffer.alloc(600, 7)]);
	for (const [path, content, expected] of [
		["a.joblib", head("BZh9"), "compressed with bzip2"],
		["b.joblib", head("\xfd7zXZ\0"), "compressed with xz"],
		["c.joblib", head("\x5d\0\0\x80\0"), "compressed with LZMA"],
		["d.pkl.lz4", head("\x04\x22\x4d\x18"), "compressed with LZ4"],
		["e.pkl", head("\x28\xb5\x2f\xfd"), "compressed with Zstandard"],
		["f.pt", head("7z\xbc\xaf\x27\x1c"), "a 7z archive"],
	] as const) {
		const { file, pickle } = await look(`closed/${path}`, content);
		assert.deepEqual([file.problem, file.unread, pickle], [undefined, expected, undefined], path);
	}
	const packed = Uint8Array.from(zip([{ name: "w.npy", content: array(bad), deflate: true }]));
	const directory = Buffer.from(packed).indexOf("PK\x01\x02");
	packed[directory + 10] = 14;
	assert.equal((await look("closed/g.npz", packed)).file.unread, "compressed with LZMA");
});

/** The most memory that was held while something ran, above what was held before, in MiB. */
async function peak(work: () => Promise<unknown>): Promise<number> {
	const before = process.memoryUsage().rss;
	let most = before;
	const timer = setInterval(() => {
		most = Math.max(most, process.memoryUsage().rss);
	}, 5);
	await work();
	clearInterval(timer);
	return (most - before) / 2 ** 20;
}

test("bombs take some time and little memory", async () => {
	const zeros = Buffer.concat([Buffer.from([0x80, 4, 0x8e]), Buffer.from([0, 0, 0, 0, 1, 0, 0, 0])]);
	// More than a gigabyte, packed as one member after the other.
	const member = gzipSync(Buffer.alloc(64 * 2 ** 20));
	const bomb = Buffer.concat([gzipSync(zeros), ...Array.from({ length: 20 }, () => member)]);
	assert.ok(bomb.length < 2 ** 21);
	writeFiles(base, { "bombs/bomb.pkl": bomb, "bombs/pairs.pkl": deflateSync(Buffer.alloc(100 * 2 ** 20, "N0")) });
	const ends = { "bombs/bomb.pkl": "too long when it is decompressed", "bombs/pairs.pkl": "longer than what is read of a pickle" };
	for (const [path, end] of Object.entries(ends)) {
		const began = performance.now();
		const used = await peak(() => readModel(base, path));
		assert.ok(performance.now() - began < 12_000, path);
		assert.ok(used < 300, `${path}: ${used} MiB`);
		const file = (await readModel(base, path))?.file;
		// Where the machine is busy the deadline comes first, and nothing else may.
		if (file?.problem !== undefined) assert.equal(file.problem, "The file could not be read within 10 s.");
		else assert.equal(file?.unread, end);
	}
});

test("files of 4 GB cost kilobytes", async () => {
	const size = 4 * 2 ** 30;
	const header = Buffer.from(JSON.stringify({ w: { dtype: "F32", shape: [size / 4], data_offsets: [0, size] } }));
	const length = Buffer.alloc(8);
	length.writeBigUInt64LE(BigInt(header.length));
	const starts: Readonly<Record<string, Uint8Array>> = {
		"large.safetensors": Buffer.concat([length, header]),
		"large.gguf": writtenModel("gguf"),
		"large.pkl": pickled("system4"),
		"large.h5": writtenModel("h5Old"),
		"large.json": writtenModel("xgboostJson"),
		"large.npy": Buffer.from("\x93NUMPY\x01\0\x76\0", "latin1"),
	};
	for (const [path, start] of Object.entries(starts)) {
		writeFiles(base, { [`large/${path}`]: start });
		await truncate(join(base, "large", path), size + (path === "large.safetensors" ? start.length : 0));
		const began = performance.now();
		const used = await peak(() => readModel(base, `large/${path}`));
		assert.ok(performance.now() - began < 3000 && used < 100, `${path}: ${used} MiB`);
	}
	assert.equal((await readModel(base, "large/large.safetensors"))?.description?.weights?.bytes, size);
	assert.equal((await readModel(base, "large/large.gguf"))?.description?.format, "GGUF");
	assert.equal((await readModel(base, "large/large.pkl"))?.pickle?.dangerous.length, 1);
	assert.equal((await readModel(base, "large/large.h5"))?.description?.code?.[0]?.name, "twice");
});

test("the formats are told by what they hold", async () => {
	for (const [path, name, format] of [
		["model.ubj", "xgboostUbjson", "XGBoost"],
		["model.bst", "xgboostJson", "XGBoost"],
		["model.model", "xgboostOld", "XGBoost"],
		["model.txt", "lightgbm", "LightGBM"],
		["model.bin", "gguf", "GGUF"],
		["model.weights", "safetensors", "safetensors"],
		["saved_model.pb", "savedModel", "TensorFlow SavedModel"],
		["model.hdf5", "h5New", "Keras"],
	] as const) {
		const { description, file } = await look(`formats/${path}`, writtenModel(name));
		assert.deepEqual([description?.format, file.problem], [format, undefined], path);
	}
	assert.match(
		(await look("formats/cut.safetensors", writtenModel("safetensors").subarray(0, 100))).file.problem ?? "",
		/^The file is damaged/,
	);
});

test("a Keras archive is read by its configuration", async () => {
	const config = JSON.stringify({
		class_name: "Sequential",
		config: {
			layers: [{ class_name: "Lambda", config: { name: "twice", function: { class_name: "__lambda__", config: { code: "4wE=" } } } }],
		},
	});
	const files = (deflate: boolean): readonly Packed[] => [
		{ name: "metadata.json", content: Buffer.from('{"keras_version": "3.15.1", "date_saved": "2026-01-01"}') },
		{ name: "config.json", content: Buffer.from(config), deflate },
		{ name: "model.weights.h5", content: new Uint8Array(5000) },
	];
	for (const deflate of [false, true]) {
		const { description } = await look(`keras/${deflate}.keras`, zip(files(deflate)));
		assert.deepEqual(description?.code, [{ kind: "lambda", name: "twice" }]);
		assert.deepEqual(description?.writtenWith, { name: "keras", version: "3.15.1" });
		assert.equal(description?.weights?.bytes, 5000);
	}
});

test("a folder is a model by what lies in it, with its weights and what Keras 2 notes of its layers", async () => {
	writeFiles(base, {
		"served/saved_model.pb": writtenModel("savedModel"),
		"served/variables/variables.index": new Uint8Array(300),
		"served/variables/variables.data-00000-of-00001": new Uint8Array(5000),
		"hub/config.json": "{}",
		"hub/model.safetensors.index.json": JSON.stringify({
			metadata: { total_size: 9000 },
			weight_map: { a: "model-00001-of-00002.safetensors", b: "model-00002-of-00002.safetensors" },
		}),
		"hub/model-00001-of-00002.safetensors": new Uint8Array(4000),
	});
	const served = (await readModel(base, "served")) ?? assert.fail();
	assert.equal(served.description?.format, "TensorFlow SavedModel");
	assert.deepEqual(
		served.file.external.map(({ location, actualBytes }) => [location, actualBytes]),
		[
			["variables/variables.data-00000-of-00001", 5000],
			["variables/variables.index", 300],
		],
	);
	const hub = (await readModel(base, "hub")) ?? assert.fail();
	assert.equal(hub.description?.weights?.bytes, 9000);
	assert.deepEqual(
		hub.file.external.map(({ actualBytes }) => actualBytes),
		[4000, undefined],
	);
	assert.equal(await readModel(base, "hub"), hub, "the same object until something changes");
	await rm(join(base, "hub/model-00001-of-00002.safetensors"));
	await symlink(join(base, "served/saved_model.pb"), join(base, "hub/model-00001-of-00002.safetensors"));
	const linked = (await readModel(base, "hub"))?.file.external[0];
	assert.deepEqual([linked?.escapes, linked?.tracked], [false, true], "the cache of a hub is made of links");
});

test("TorchScript tells which operators reach files, and which PyTorch does not have", async () => {
	const code = (text: string) =>
		zip([
			{ name: "m/data.pkl", content: pickled("lower") },
			{ name: "m/code/__torch__.py", content: Buffer.from(text), deflate: true },
		]);
	const file =
		'def forward(self, x):\n    y = torch.from_file("/etc/passwd", False, 10, dtype=0)\n    torch.save(x, "y")\n    return ops.torchvision.nms(x)\n';
	const { description } = await look("script/reaches.pt", code(file));
	assert.deepEqual(description, {
		format: "TorchScript",
		code: [
			{ kind: "operator", name: "torch.from_file" },
			{ kind: "operator", name: "torch.save" },
		],
		traits: ["operators of torchvision"],
	});
	const quoted = 'def forward(self):\n    print("torch.save(x)")\n    return torch.saved(1)\n';
	assert.deepEqual((await look("script/quotes.pt", code(quoted))).description?.code, []);
});

test("every beginning of every wrapping is answered", async () => {
	const originals = {
		"a.npz": zip([{ name: "w.npy", content: array(bad), deflate: true }]),
		"b.tar.gz": gzipSync(tar(["model.joblib", bad])),
		"c.pt": tar(["pickle", bad]),
		"d.keras": zip([{ name: "config.json", content: Buffer.from('{"class_name":"Sequential","config":{}}'), deflate: true }]),
		"e.npy": array(bad),
		"f.joblib": deflateSync(bad),
	};
	for (const [name, content] of Object.entries(originals)) {
		const step = Math.max(1, Math.floor(content.length / 300));
		for (let length = 0; length < content.length; length += step) {
			const { file } = await look(`beginnings/${name}`, content.subarray(0, length));
			assert.ok(file.problem === undefined || file.problem.endsWith("."), `${name} of ${length}: ${file.problem}`);
		}
	}
});

test("a file that grows while it is read, or is none any more, is an answer", async () => {
	writeFiles(base, { "grows.pkl": bad });
	const file = await open(join(base, "grows.pkl"), "a");
	const reading = readModel(base, "grows.pkl");
	await file.write(Buffer.alloc(1000, "N"));
	await file.close();
	assert.equal((await reading)?.pickle?.dangerous.length, 1);
});
