import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { formatOf, mayBeManifest, readManifests } from "../../server/src/dialects/read.ts";
import { complete } from "../../server/src/features/completion.ts";
import { hover } from "../../server/src/features/hover.ts";
import { readManifestText } from "../../server/src/probes/files.ts";
import { frontMatterIn, readFrontMatter } from "../../server/src/source/markdown.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

function documents(matter: string, file = "README.md"): number | undefined {
	return readManifests(file, `---\n${matter}\n---\n# Text\n`, {}, () => undefined)?.documents.length;
}

test("the metadata stand at their true places", () => {
	const text = "\uFEFF\n---\r\nlicense: mit\r\n---\r\nlicense: gpl\n---\n";
	const source = readFrontMatter("README.md", text);
	assert.equal(source.text, text);
	const [document] = source.documents;
	const entry = document?.kind === "map" ? document.entries[0] : undefined;
	assert.equal(text.slice(entry?.key.at.start, entry?.key.at.end), "license");
	assert.equal(text.slice(entry?.value.at.start, entry?.value.at.end), "mit");
	assert.equal(source.documents.length, 1);
});

test("text without a block of metadata is not read", () => {
	for (const text of ["", "# Title\n---\na: 1\n---\n", "--- \na: 1\n---\n", "---\na: 1\n", "----\na: 1\n---\n"]) {
		assert.equal(frontMatterIn(text), undefined, JSON.stringify(text));
		assert.deepEqual(readFrontMatter("README.md", text).documents, []);
	}
	assert.deepEqual(frontMatterIn("---\n\n---"), { start: 4, end: 4 });
});

test("syntax errors are told at their places, and only of cards", () => {
	const text = "---\nlicense: mit\nlibrary_name: [a\n---\n";
	const remarks = readManifests("README.md", text, {}, () => undefined)?.facts.remarks ?? [];
	assert.ok(remarks.some(({ rule, at }) => rule === "core/parse-error" && at.start >= text.indexOf("[a") && at.end <= text.length));
	assert.deepEqual(readManifests("README.md", "---\ntitle: [a\n---\n", {}, () => undefined)?.facts.remarks, []);
});

test("cards of models, by what they say", () => {
	assert.equal(documents("library_name: transformers"), 1);
	assert.equal(documents("base_model: a/b"), 1);
	assert.equal(documents("license: mit\ntags: [a]"), 1);
	assert.equal(documents("license: mit\ntags: [a]", "docs/modelcard.md"), 1);
});

test("cards of datasets and spaces, pages and forms are no cards of models", () => {
	assert.equal(documents("license: mit\ntask_categories: [text-classification]\ntags: [a]"), 0);
	assert.equal(documents("license: mit\nemoji: a\nsdk: gradio\nlibrary_name: a"), 0);
	assert.equal(documents("license: mit"), 0);
	assert.equal(documents("title: A page\nlicense: mit\ntags: [a]"), 0);
	assert.equal(documents("name: a\ndescription: b\nlicense: Apache 2.0\ntags: [a]"), 0);
	assert.equal(documents("license: {license}\nbase_model: {base_model}"), 0);
	assert.equal(documents("license: mit\ntags: [a]", "docs/guide.md"), undefined);
});

test("what a model was made from", () => {
	const text = "---\nbase_model: a/base\ndatasets: [stanfordnlp/imdb, glue]\n---\n";
	const datasets = readManifests("README.md", text, {}, () => undefined)?.facts.datasets ?? [];
	assert.deepEqual(
		datasets.map(({ type, origin }) => [type?.value, origin?.value]),
		[
			["dataset", "hf://datasets/stanfordnlp/imdb"],
			["dataset", "hf://datasets/glue"],
			["model", "hf://a/base"],
		],
	);
});

test("of other Markdown only the beginning is looked at", async () => {
	assert.equal(formatOf("README.md"), "markdown");
	assert.equal(formatOf("model/modelcard.md"), "markdown");
	assert.equal(formatOf("docs/guide.md"), undefined);
	assert.ok(mayBeManifest("README.md", "---\nlicense: mit\n"));
	assert.ok(!mayBeManifest("README.md", "---\ntitle: a\n"));
	assert.ok(!mayBeManifest("README.md", "# Licence\nlicense: mit\n"));
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-card-"));
	try {
		mkdirSync(join(folder, "a"));
		writeFileSync(join(folder, "a/README.md"), "# Nothing\n");
		writeFileSync(join(folder, "README.md"), `---\nlicense: mit\ntags: [a]\n---\n${"text ".repeat(2000)}`);
		assert.equal(await readManifestText(folder, "a/README.md"), undefined);
		writeFileSync(join(folder, "a/modelcard.md"), `---\ntags: [a]\nwidget:\n${"- text: a\n".repeat(1000)}library_name: timm\n---\n`);
		assert.match((await readManifestText(folder, "a/modelcard.md")) ?? "", /library_name/);
		writeFileSync(join(folder, "a/modelcard.md"), "---\ntitle: a\n---\n");
		assert.equal(await readManifestText(folder, "a/modelcard.md"), undefined);
		assert.equal((await readManifestText(folder, "README.md"))?.length, 31 + 10_000);
	} finally {
		rmSync(folder, { recursive: true });
	}
});

test("keys and values are completed in the metadata alone", () => {
	const text = "---\nlibrary_name: timm\npipeline_tag: \nlic\n---\nlic";
	const workspace = new Workspace({ now: 0, allow: true });
	workspace.change("README.md", text);
	const world = workspace.world();
	const at = (offset: number) => complete(world, "README.md", offset).map(({ label }) => label);
	assert.ok(at(text.indexOf("lic\n") + 3).includes("license"));
	assert.ok(at(text.indexOf("tag: ") + 5).includes("image-classification"));
	assert.deepEqual(at(text.length), []);
	assert.match(hover(world, "README.md", 6)?.markdown ?? "", /library that loads the model/);
});
