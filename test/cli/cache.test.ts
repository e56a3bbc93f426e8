import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
	chmodSync,
	cpSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { after, describe, test } from "node:test";
import { holding, timely } from "../../server/src/cli/holding.ts";
import { telling } from "../../server/src/cli/kept-runs.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import { bundle } from "../harness/bundle.ts";
import { temporaryFolder } from "../harness/folder.ts";
import { dice, mutate } from "../harness/mutate.ts";
import { type Ended, running } from "../harness/running.ts";
import { samplesFolder } from "../harness/texts.ts";

const { folder: programs, remove } = await bundle({ "cli.js": "server/src/cli/main.ts" });
after(remove);
// A folder above may say that all below it are modules.
writeFileSync(join(programs, "package.json"), '{ "type": "commonjs" }');
const program = join(programs, "cli.js");
const day = "2026-03-31";

/** A workspace that has a bit of everything, and a folder for what is kept. */
function place(): { readonly cwd: string; readonly cache: string } {
	const folder = temporaryFolder();
	const cwd = join(folder, "workspace");
	cpSync(samplesFolder, cwd, { recursive: true });
	return { cwd, cache: join(folder, "cache") };
}

type Place = ReturnType<typeof place>;

function check({ cwd, cache }: Place, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}, path = program): Promise<Ended> {
	const own = { PLIMSOLL_CACHE: cache, XDG_CACHE_HOME: join(cache, "../xdg") };
	return running([path, "check", "--format", "json", "--now", day, ...words], { cwd, env: { ...own, ...env } });
}

const runs = ({ cache }: Place) => (existsSync(cache) ? readdirSync(cache).filter((name) => name.startsWith("run-")) : []);

/** Has every answer that is kept say something else from now on, so that whoever gives it again is found out. */
function forge(at: Place, about?: unknown): void {
	for (const name of runs(at)) {
		const path = join(at.cache, name);
		const bytes = readFileSync(path);
		const end = bytes.indexOf(10);
		const [, first = 0, second = 0, third = 0] = bytes.toString("latin1", 0, end).split(" ").map(Number);
		const from = end + 1;
		const before = bytes.subarray(from, from + first);
		const parts = [
			about === undefined ? before : Buffer.from(JSON.stringify(about)),
			bytes.subarray(from + first, from + first + second),
			Buffer.alloc(third, "."),
		];
		const lengths = parts.map(({ length }) => length).join(" ");
		const digest = createHash("sha256").update(`${lengths}\n`).update(Buffer.concat(parts)).digest("hex");
		writeFileSync(path, Buffer.concat([Buffer.from(`${digest} ${lengths}\n`), ...parts]));
	}
}

const isForged = ({ stdout }: Ended) => /^\.+$/.test(stdout);

/** The answer of a run that knows of no cache is that of one that does. */
async function agree(at: Place, title: string, words: readonly string[] = []): Promise<void> {
	const kept = await check(at, words);
	const [again, plain] = await Promise.all([check(at, words), check(at, ["--no-cache", ...words])]);
	assert.deepEqual([kept.code, kept.stdout, kept.stderr], [plain.code, plain.stdout, plain.stderr], title);
	assert.deepEqual([again.code, again.stdout, again.stderr], [plain.code, plain.stdout, plain.stderr], `${title}, again`);
}

/** Places whose files nobody suspects to have changed since they were looked at. */
const old = Array.from({ length: 24 }, () => {
	const at = place();
	for (const path of readdirSync(at.cwd, { recursive: true, encoding: "utf8" })) utimesSync(join(at.cwd, path), 1.7e9, 1.7e9);
	return at;
});
await new Promise((done) => setTimeout(done, 2600));

function oldPlace(): Place {
	const at = old.pop();
	assert.ok(at, "there are more tests than old places");
	return at;
}

test("what has not changed is not checked again", async () => {
	const at = oldPlace();
	const first = await check(at);
	assert.match(first.stdout, /"findings"/);
	assert.equal(runs(at).length, 1);
	forge(at);
	assert.ok(isForged(await check(at)));
	assert.ok(!isForged(await check(at, ["--no-cache"])));
});

describe("what a kept answer depends on", { concurrency: 2 }, () => {
	const file = (at: Place, path: string) => join(at.cwd, path);
	const edit = (path: string, change: (text: string) => string) => (at: Place) => {
		writeFileSync(file(at, path), change(readFileSync(file(at, path), "utf8")));
	};
	const changes: Readonly<Record<string, (at: Place) => void>> = {
		"a manifest of another length": edit("churn/churn.card.yaml", (text) => `${text}# more\n`),
		"a manifest of the same length": edit("churn/churn.card.yaml", (text) => text.replace("kind: DeploymentCard", "kind: DeploymentCarb")),
		"a manifest of the same length and time": (at) => {
			edit("churn/churn.card.yaml", (text) => text.replace("kind: DeploymentCard", "kind: DeploymentCarb"))(at);
			utimesSync(file(at, "churn/churn.card.yaml"), 1.7e9, 1.7e9);
		},
		"a new file": (at) => writeFileSync(file(at, "churn/other.yaml"), "a: 1\n"),
		"a new folder": (at) => mkdirSync(file(at, "churn/serving/more")) ?? writeFileSync(file(at, "churn/serving/more/a.txt"), ""),
		"a file that is gone": (at) => rmSync(file(at, "churn/reports/drift.json")),
		"a file of another name": (at) => renameSync(file(at, "churn/churn.card.yaml"), file(at, "churn/chum.card.yaml")),
		"a file that became a link": (at) => {
			renameSync(file(at, "churn/churn.card.yaml"), join(at.cwd, "../elsewhere.yaml"));
			symlinkSync("../../elsewhere.yaml", file(at, "churn/churn.card.yaml"));
		},
		"a model": (at) => writeFileSync(file(at, "churn/model/churn.onnx"), "something else"),
		"a model with another byte": (at) => {
			const bytes = readFileSync(file(at, "churn/model/churn.onnx"));
			const name = bytes.indexOf("input") >= 0 ? bytes.indexOf("input") : 20;
			bytes[name] = (bytes[name] ?? 0) ^ 1;
			writeFileSync(file(at, "churn/model/churn.onnx"), bytes);
			utimesSync(file(at, "churn/model/churn.onnx"), 1.7e9, 1.7e9);
		},
		"a report": edit("churn/reports/drift.json", (text) => text.replace(/0\.\d/, "0.9")),
		"a configuration": edit("plimsoll.yaml", (text) => `${text}# more\n`),
		owners: (at) => writeFileSync(file(at, "CODEOWNERS"), "* @team\n"),
		"a repository around": (at) => mkdirSync(join(at.cwd, "../.git")),
	};
	for (const [title, change] of Object.entries(changes)) {
		test(title, async () => {
			const at = oldPlace();
			await check(at, ["churn"]);
			forge(at);
			assert.ok(isForged(await check(at, ["churn"])), "it was kept");
			change(at);
			assert.ok(!isForged(await check(at, ["churn"])));
			await agree(at, title, ["churn"]);
		});
	}

	test("words, place, environment and program", async () => {
		const at = oldPlace();
		await check(at);
		forge(at);
		const others = await Promise.all([
			check(at, ["--preset", "strict"]),
			check(at, ["--stage", "production"]),
			check(at, ["--no-allow"]),
			check(at, ["--no-cards"]),
			check(at, ["--now", "2027-03-31"]),
			check(at, ["--format", "text"]),
			check({ ...at, cwd: join(at.cwd, "churn") }),
			check(at, [], { NO_COLOR: "1" }),
			check(at, [], { FORCE_COLOR: "1" }),
			check(at, [], { TZ: "Asia/Tokyo" }),
			check(at, [], { XDG_CACHE_HOME: at.cwd }),
		]);
		assert.deepEqual(
			others.map(({ stdout }) => /^\.+$/.test(stdout)),
			others.map(() => false),
		);
		const copy = join(at.cwd, "../program/cli.js");
		cpSync(programs, dirname(copy), { recursive: true });
		assert.ok(isForged(await check(at, [], {}, copy)), "the same program elsewhere");
		mkdirSync(join(dirname(copy), "manuals"));
		writeFileSync(join(dirname(copy), "manuals/a.md"), "a");
		assert.ok(!isForged(await check(at, [], {}, copy)), "other manuals");
		rmSync(join(dirname(copy), "manuals"), { recursive: true });
		writeFileSync(copy, `${readFileSync(copy, "utf8")}\n;`);
		assert.ok(!isForged(await check(at, [], {}, copy)), "another program");
	});

	test("a configuration above and a card on the way there", async () => {
		const at = oldPlace();
		const below = { ...at, cwd: join(at.cwd, "churn") };
		for (const change of [
			() => writeFileSync(join(at.cwd, "plimsoll.yaml"), "preset: strict\n"),
			() => rmSync(join(at.cwd, "plimsoll.yaml")),
			() => writeFileSync(join(at.cwd, "plimsoll.yml"), "preset: strict\n"),
		]) {
			await check(below, ["serving"]);
			forge(at);
			assert.ok(isForged(await check(below, ["serving"])), "it was kept");
			change();
			assert.ok(!isForged(await check(below, ["serving"])));
			await agree(below, "after a change above", ["serving"]);
		}
	});

	test("a file that is only touched does not count as changed", async () => {
		const at = oldPlace();
		await check(at);
		forge(at);
		for (const path of ["churn/churn.card.yaml", "churn/model/churn.onnx", "plimsoll.yaml"]) utimesSync(join(at.cwd, path), 1.6e9, 1.6e9);
		chmodSync(join(at.cwd, "ranking/plimsoll.yaml"), 0o600);
		assert.ok(isForged(await check(at)), "the content is what it was");
		assert.ok(isForged(await check(at)));
	});

	test("a file that was written just before is read again", async () => {
		const at = place();
		const card = join(at.cwd, "churn/churn.card.yaml");
		const text = readFileSync(card, "utf8");
		const state = statSync(card);
		await check(at);
		writeFileSync(card, text.replace("kind: DeploymentCard", "kind: DeploymentCarb"));
		utimesSync(card, state.atime, state.mtime);
		await agree(at, "the card of the same length and time");
	});
});

describe("any edits leave the answer that a run without a cache gives", { concurrency: 2 }, () => {
	for (const seed of [1, 2, 3, 4]) {
		test(`seed ${seed}`, async () => {
			const at = place();
			const random = dice(seed);
			const flagSets = [[], ["--preset", "strict"], ["--now", "2026-09-01"], ["--no-cards", "--format", "text"], ["churn"]] as const;
			let flags: readonly string[] = [];
			for (let step = 0; step < 10; step++) {
				const done = editAtRandom(at.cwd, random);
				if (random() < 0.2) flags = flagSets[Math.floor(random() * flagSets.length)] ?? [];
				if (flags[0] === "churn" && !existsSync(join(at.cwd, "churn"))) continue;
				await agree(at, `${step}: ${done} with ${flags.join(" ")}`, flags);
			}
		});
	}
});

/** What people and tools do to files. */
function editAtRandom(folder: string, random: () => number): string {
	const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => statSync(join(folder, path)).isFile());
	const path = names[Math.floor(random() * names.length)] ?? "";
	const absolute = join(folder, path);
	const seed = Math.floor(random() * 1e6);
	const kinds: Readonly<Record<string, () => void>> = {
		edit: () => writeFileSync(absolute, mutate(readFileSync(absolute, "utf8"), seed)),
		swap: () => {
			const bytes = readFileSync(absolute);
			if (bytes.length > 0) bytes[seed % bytes.length] = 0x20 + (seed % 90);
			const { atime, mtime } = statSync(absolute);
			writeFileSync(absolute, bytes);
			utimesSync(absolute, atime, mtime);
		},
		add: () => cpSync(absolute, join(dirname(absolute), `more-${seed}${path.slice(path.lastIndexOf("."))}`)),
		remove: () => rmSync(absolute),
		rename: () => renameSync(absolute, join(dirname(absolute), `other-${path.split(/[\\/]/).at(-1)}`)),
		touch: () => utimesSync(absolute, 1.7e9 + seed, 1.7e9 + seed),
		mode: () => chmodSync(absolute, seed % 2 === 0 ? 0o000 : 0o644),
		configuration: () => writeFileSync(join(folder, "plimsoll.yaml"), `preset: ${seed % 2 === 0 ? "strict" : "recommended"}\n`),
	};
	const [name, act] = Object.entries(kinds)[Math.floor(random() * Object.keys(kinds).length)] ?? [];
	act?.();
	return `${name} ${path}`;
}

describe("a cache that is broken is as good as none", { concurrency: 2 }, () => {
	const damages: Readonly<Record<string, (path: string) => void>> = {
		empty: (path) => writeFileSync(path, ""),
		"cut off": (path) => writeFileSync(path, readFileSync(path).subarray(0, statSync(path).size / 2)),
		"of other bytes": (path) => {
			const bytes = readFileSync(path);
			bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
			writeFileSync(path, bytes);
		},
		"of other lengths": (path) => writeFileSync(path, readFileSync(path, "latin1").replace(/ \d+/, " 999999999"), "latin1"),
		"something else": (path) => writeFileSync(path, '{"version":7}\n'),
		"a folder": (path) => {
			rmSync(path);
			mkdirSync(path);
		},
	};
	for (const [title, damage] of Object.entries(damages)) {
		test(title, async () => {
			const at = place();
			const sound = await check(at);
			for (const name of readdirSync(at.cache)) damage(join(at.cache, name));
			const { stdout, stderr, code } = await check(at);
			assert.deepEqual([stdout, stderr, code], [sound.stdout, "", sound.code]);
			await agree(at, title);
		});
	}

	test("a folder that cannot be made", async () => {
		const at = place();
		writeFileSync(at.cache, "a file");
		await agree(at, "a file where the folder should be");
		assert.equal(readFileSync(at.cache, "utf8"), "a file");
	});

	test("a folder that cannot be written", { skip: process.getuid?.() === 0 ? "root writes everywhere" : false }, async () => {
		const at = place();
		mkdirSync(at.cache, { mode: 0o500 });
		await agree(at, "read only");
		assert.deepEqual(readdirSync(at.cache), []);
	});
});

test("many runs at once, and one that is stopped, leave what each alone would have left", async () => {
	const at = place();
	const plain = await check(at, ["--no-cache"]);
	const stopped = [40, 120, 200, 260, 320, 380, 440, 500].map((killAfter) =>
		running([program, "check", "--format", "json", "--now", day], { cwd: at.cwd, env: { PLIMSOLL_CACHE: at.cache }, killAfter }),
	);
	const others = await Promise.all(Array.from({ length: 10 }, () => check(at)));
	assert.ok((await Promise.all(stopped)).some(({ signal }) => signal === "SIGKILL"));
	for (const { stdout, stderr, code } of others) assert.deepEqual([stdout, stderr, code], [plain.stdout, "", plain.code]);
	await agree(at, "afterwards");
	assert.equal(runs(at).filter((name) => !name.endsWith(".tmp")).length, 1);
});

test("where it is kept", async () => {
	const at = place();
	const base = dirname(at.cwd);
	const run = (words: readonly string[], env: NodeJS.ProcessEnv) =>
		running([program, "check", "--now", day, ...words], { cwd: at.cwd, env: { PLIMSOLL_CACHE: "", ...env } });
	await run(["--cache", join(base, "named")], { PLIMSOLL_CACHE: at.cache });
	assert.deepEqual([readdirSync(join(base, "named")).filter((name) => name.startsWith("run-")).length, existsSync(at.cache)], [1, false]);
	if (process.platform === "linux") {
		await run([], { XDG_CACHE_HOME: join(base, "xdg") });
		assert.ok(existsSync(join(base, "xdg/plimsoll/check")));
		await run([], { XDG_CACHE_HOME: "", HOME: join(base, "home") });
		assert.ok(existsSync(join(base, "home/.cache/plimsoll/check")));
	}
	assert.deepEqual(readdirSync(at.cwd).sort(), readdirSync(samplesFolder).sort(), "nothing in the workspace");
	const both = await run(["--cache", "a", "--no-cache"], {});
	assert.deepEqual([both.code, both.stderr], [2, "plimsoll: --no-cache and --cache FOLDER do not go together.\n"]);
});

test("a run that acts, measures or looks at a change is done each time", async () => {
	const at = place();
	await Promise.all([["--fix"], ["--diff"], ["--profile"], ["--baseline", "b.json", "--write-baseline"]].map((words) => check(at, words)));
	assert.deepEqual(runs(at), []);
});

test("an answer is kept no longer than the time leaves it as it is", async () => {
	const at = oldPlace();
	const run = () => running([program, "check", "--format", "json"], { cwd: at.cwd, env: { PLIMSOLL_CACHE: at.cache } });
	const sound = await run();
	forge(at);
	assert.ok(isForged(await run()));
	const now = Date.now();
	for (const holds of [
		{ from: now - 9e6, until: now - 1 },
		{ from: now + 9e6, until: now + 9e7 },
	]) {
		forge(at, { code: 1, holds });
		assert.equal((await run()).stdout, sound.stdout, "it was looked at again");
		forge(at);
	}
});

test("when what is found may be another thing", () => {
	const day = 864e5;
	const noon = Date.parse("2026-03-31T12:00:30Z");
	const untilOf = (card: string) => {
		const { rules, until } = holding(noon);
		const workspace = new Workspace({ now: noon, allow: true, rules });
		workspace.change("a.card.yaml", `apiVersion: plimsoll/v1\nkind: DeploymentCard\nmetadata: { name: a }\n${card}`);
		const world = workspace.world();
		world.findings("a.card.yaml");
		return new Date(until(world)).toISOString();
	};
	const model = (trainedAt: string, maxAge: string) => `model: { artifact: m.onnx, trainedAt: ${trainedAt}, maxAge: ${maxAge} }\n`;
	assert.equal(untilOf(""), "2026-03-31T23:59:59.999Z", "the day ends");
	assert.equal(untilOf(model("2026-01-01", "365d")), "2026-03-31T23:59:59.999Z");
	assert.equal(untilOf(model("2026-03-30", "20h")), "2026-03-31T12:59:59.999Z", "later on this day the model is too old");
	assert.equal(untilOf(model("2026-03-30", "12h31s")), "2026-03-31T12:00:30.000Z", "in a second the model is too old");
	const allowed = (until: string) => `# plimsoll-allow lineage/unresolved: it is new (until ${until})\nowner: a\n`;
	assert.equal(untilOf(allowed("2026-03-30T15:00:00Z")), "2026-03-31T14:59:59.999Z", "so many hours behind the day that was named");
	assert.equal(untilOf(allowed(new Date(noon - 2 * day).toISOString().slice(0, 10))), "2026-03-31T23:59:59.999Z", "it is over already");
});

test("the rules that ask for the time are known, and so is what is read of the environment", () => {
	const source = join(import.meta.dirname, "../../server/src");
	const textsIn = (folder: string) =>
		readdirSync(join(source, folder), { recursive: true, encoding: "utf8" })
			.filter((path) => path.endsWith(".ts"))
			.map((path) => ({ path, text: readFileSync(join(source, folder, path), "utf8") }));
	const asking = textsIn("rules").filter(({ text }) => /\*?check\([^)]*\bnow\b|\.now\b/.test(text) && /\bid: "/.test(text));
	assert.deepEqual(asking.map(({ path }) => path.replace(/\.ts$/, "").replaceAll("\\", "/")).sort(), [...timely].sort());
	const given = textsIn("rules").filter(({ text }) => /\bnow: number/.test(text));
	assert.deepEqual(given.map(({ path }) => path.replaceAll("\\", "/")).sort(), [
		"accept.ts",
		"check.ts",
		"lineage/retired-feature.ts",
		"rule.ts",
		"suppress.ts",
	]);
	const reporting = /^(?:check|baseline|columns|fingerprint|markdown-words|report[\w-]*)\.ts$/;
	const read = textsIn("cli").filter(({ path }) => reporting.test(path));
	const names = read.flatMap(({ text }) => text.match(/\b(?:[A-Z][A-Z0-9]*_[A-Z0-9_]+|TERM|TZ|LANG|CI|COLUMNS)\b/g) ?? []);
	assert.deepEqual(
		names.filter((name) => name !== "PLIMSOLL_VERSION" && !telling.some((one) => one === name)),
		[],
		"kept answers know of these variables",
	);
	const curious = read.filter(
		({ path, text }) => path !== "check.ts" && path !== "baseline.ts" && /from "node:(?:fs|os|child_process)/.test(text),
	);
	assert.deepEqual(curious, [], "reports ask nobody but manuals.ts, whose manuals kept answers know of");
	for (const { path, text } of read)
		assert.doesNotMatch(text.replace(/moment\(values\.now\)/, ""), /\bDate\b/, `${path} asks for the time, which a kept answer does not`);
	const probes = textsIn("probes").filter(
		({ path, text }) => /from "node:fs/.test(text) && !/^(bench|machine|cache-folder|endpoint)/.test(path),
	);
	assert.deepEqual(
		probes
			.map(({ path }) => path)
			.filter((path) => !/^(disk|looks|second-look|folder-watch|model-identity)\.ts$/.test(path))
			.filter((path) => {
				const { text } = probes.find((one) => one.path === path) ?? { text: "" };
				return /^import (?!type)[^;]*from "node:fs/m.test(text);
			}),
		[],
		"probes ask the disk by way of probes/disk.ts",
	);
});
