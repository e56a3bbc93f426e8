import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { build as bundle, type Metafile } from "esbuild";
import { bundles, dist, root } from "../../build/build.ts";
import { inShell } from "../../build/editor-host.ts";
import { noticesFile, noticesOf, noticesText } from "../../build/notices.ts";

const metafiles = await Promise.all(
	bundles(dist).map(async (options) => (await bundle({ ...options, write: false, metafile: true })).metafile),
);
const notices = noticesOf(root, metafiles);
const shipped = readFileSync(join(dist, noticesFile), "utf8");

/** Licences that want no more than to be named and passed on. */
const permissive = ["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "BlueOak-1.0.0"];
/** Licences that want the source to be had, and who may have them: each has a remark that says where. */
const copyleft: Readonly<Record<string, readonly string[]>> = { "EPL-2.0 OR GPL-3.0-or-later": ["elkjs"] };

/** The package that a file belongs to, by the nearest manifest above it that names one. */
function packageOf(file: string): string {
	for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
		const path = join(folder, "package.json");
		if (!existsSync(path)) continue;
		const { name, version } = JSON.parse(readFileSync(path, "utf8")) as { readonly name?: string; readonly version?: string };
		if (name && version) return `${name} ${version}`;
	}
	throw new Error(`${file} belongs to no package.`);
}

test("every package with code in a bundle is in the notices that are shipped", () => {
	const outputs = metafiles.flatMap(({ outputs }) => Object.values(outputs));
	const packages = new Set(
		outputs.flatMap(({ inputs }) =>
			Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [packageOf(join(root, path))] : [])),
		),
	);
	assert.ok(
		[...packages].some((one) => one.startsWith("plimsoll ")),
		"our own code is found like the rest",
	);
	const named = Array.from(shipped.matchAll(/^={80}\n\n(.+)\nLicence: /gm), ([, title = ""]) => title);
	const others = [...packages].filter((one) => !one.startsWith("plimsoll "));
	assert.ok(others.length > 15, "the packages are found at all");
	assert.deepEqual(
		others.filter((one) => !named.includes(one)),
		[],
	);
	assert.deepEqual(
		named.filter((one) => !packages.has(one)).map((one) => one.replace(/ .*/, "")),
		["@kubernetes/client-node"],
		"what is in no bundle is there because it is shipped otherwise",
	);
});

test("the notices of the same bundles are the same, in whatever order they come", () => {
	assert.equal(shipped, noticesText(notices));
	assert.equal(shipped, noticesText(noticesOf(root, metafiles.toReversed())));
	assert.ok(!shipped.includes(root) && !shipped.includes("\r"));
});

test("every package has the text of its licence, and a licence that may be shipped", () => {
	for (const { name, licence, texts, remark, repository } of notices) {
		assert.match(texts[0] ?? "", /copyright|permission is hereby granted|license/i, name);
		assert.ok(
			texts.every((text) => shipped.includes(text)),
			name,
		);
		if (permissive.includes(licence)) continue;
		assert.ok(copyleft[licence]?.includes(name), `${name} is under ${licence}`);
		assert.ok(repository && remark?.includes(repository), `it is said where the source of ${name} is`);
	}
	const texts = (name: string) => notices.find((one) => one.name === name)?.texts.join("\n") ?? "";
	assert.match(texts("elkjs"), /^# Eclipse Public License - v 2\.0\n[\s\S]*\n## 7\. GENERAL\n/);
	assert.match(texts("onnxruntime-node"), /Copyright \(c\) Microsoft Corporation[\s\S]*\babseil-cpp\b/);
	assert.match(
		shipped,
		/source code of\s+elkjs is available under EPL-2\.0: release \d+\.\d+\.\d+ at https:\/\/github\.com\/kieler\/elkjs;/,
	);
});

test("both packages carry the notices, and nothing that was not built for them", () => {
	const vsce = spawnSync(process.execPath, [join(root, "node_modules/@vscode/vsce/vsce"), "ls", "--no-dependencies"], {
		cwd: root,
		encoding: "utf8",
	});
	const flags = ["pack", "--dry-run", "--ignore-scripts", "--json"];
	const path = process.env.npm_execpath;
	const npm = path ? { file: process.execPath, words: [path, ...flags], shell: false } : inShell("npm", flags);
	const packed = spawnSync(npm.file, npm.words, { cwd: root, encoding: "utf8", shell: npm.shell });
	const [{ files }] = JSON.parse(packed.stdout) as [{ readonly files: readonly { readonly path: string }[] }];
	for (const list of [vsce.stdout.split("\n").filter((line) => line !== ""), files.map((file) => file.path)]) {
		for (const file of [`dist/${noticesFile}`, "dist/server.js", "dist/panels/lineage.js", "LICENSE", "media/icon.png"]) {
			assert.ok(list.includes(file), `${file} in ${list.length} files`);
		}
		assert.deepEqual(
			list.filter((file) => !/^(dist|media)\/|^(package\.json|README\.md|CHANGELOG\.md|LICENSE)$/.test(file)),
			[],
		);
	}
});

/** A project whose `node_modules` holds what is always shipped and one package more, all of whose code is in a bundle. */
function project(
	more: Readonly<Record<string, unknown>>,
	files: readonly string[],
): { readonly folder: string; readonly metafile: Metafile } {
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-notices-"));
	const put = (name: string, manifest: Readonly<Record<string, unknown>>, texts: readonly string[]) => {
		mkdirSync(join(folder, "node_modules", name), { recursive: true });
		writeFileSync(join(folder, "node_modules", name, "package.json"), JSON.stringify({ name, version: "1.0.0", ...manifest }));
		for (const file of texts) writeFileSync(join(folder, "node_modules", name, file), `${file} of ${name}\r\n`);
	};
	for (const name of ["elkjs", "onnxruntime-node", "@kubernetes/client-node"]) put(name, { license: "MIT" }, ["LICENSE"]);
	put("@a/more", more, files);
	const inputs = { "node_modules/@a/more/lib/main.js": { bytesInOutput: 1 }, "node_modules/gone/main.js": { bytesInOutput: 0 } };
	return { folder, metafile: { inputs: {}, outputs: { "cli.js": { bytes: 1, inputs, imports: [], exports: [] } } } };
}

function noticeOf(more: Readonly<Record<string, unknown>>, files: readonly string[]): ReturnType<typeof noticesOf>[number] | undefined {
	const { folder, metafile } = project(more, files);
	try {
		return noticesOf(folder, [metafile]).find(({ name }) => name === "@a/more");
	} finally {
		rmSync(folder, { recursive: true });
	}
}

test("a package without a licence or without its text is not shipped", () => {
	assert.throws(() => noticeOf({ license: "MIT" }, ["README.md", "licenses.json"]), {
		message: "@a/more 1.0.0 comes without the text of its licence, and build/licenses has none for it.",
	});
	assert.throws(() => noticeOf({}, ["LICENSE"]), { message: "@a/more 1.0.0 names no licence in its package.json." });
	const files = ["readme.md", "NOTICE", "licence.txt", "ThirdPartyNotices.txt", "COPYING"];
	assert.deepEqual(noticeOf({ license: "ISC" }, files)?.texts, [
		"COPYING of @a/more",
		"NOTICE of @a/more",
		"ThirdPartyNotices.txt of @a/more",
		"licence.txt of @a/more",
	]);
});

test("every form of a repository leads to an address", () => {
	const forms = [
		"a/b.c",
		"github:a/b.c",
		"git@github.com:a/b.c.git",
		"git+https://github.com/a/b.c.git",
		"git://github.com/a/b.c",
		"git+ssh://git@github.com/a/b.c.git",
	];
	for (const form of forms) {
		for (const repository of [form, { type: "git", url: form }]) {
			assert.equal(noticeOf({ license: "MIT", repository }, ["LICENSE"])?.repository, "https://github.com/a/b.c", form);
		}
	}
	assert.equal(noticeOf({ license: "MIT" }, ["LICENSE"])?.repository, undefined);
});
