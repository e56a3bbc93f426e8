import assert from "node:assert/strict";
import { test } from "node:test";
import { trailAt } from "../../server/src/source/locate.ts";
import { resolvePath } from "../../server/src/source/paths.ts";
import { readYaml } from "../../server/src/source/yaml.ts";

/** The path at `$0`, with `!` behind it on a key. */
function pathAt(marked: string): string | undefined {
	const offset = marked.indexOf("$0");
	const [tree] = readYaml("a.yaml", marked.replace("$0", "")).documents;
	const trail = tree && trailAt(tree, offset);
	return trail && trail.path.join(".") + (trail.key ? "!" : "");
}

test("keys, values and items are told apart", () => {
	assert.equal(pathAt("spec:\n  mo$0del:\n    name: x\n"), "spec.model!");
	assert.equal(pathAt("spec:\n  model:\n    name: re$0snet\n"), "spec.model.name");
	assert.equal(pathAt("items:\n  - a: 1\n  - a: $02\n"), "items.1.a");
	assert.equal(pathAt("items: [x, y$0]\n"), "items.1");
});

test("a place between entries belongs to the map around it", () => {
	assert.equal(pathAt("a: {b: 1,$0   c: 2}\n"), "a");
	assert.equal(pathAt("a: 1\n\n\n$0"), undefined);
});

test("the words of a merged key are found where they stand", () => {
	assert.equal(pathAt("base: &b\n  x: $01\nuse:\n  <<: *b\n  y: 2\n"), "base.x");
	assert.equal(pathAt("base: &b\n  x: 1\nuse:\n  <<: *b\n  y: $02\n"), "use.y");
});

test("paths are joined with the folder of the file that names them", () => {
	assert.equal(resolvePath("a/b/card.yaml", "../model.onnx"), "a/model.onnx");
	assert.equal(resolvePath("card.yaml", "./x//y"), "x/y");
	assert.equal(resolvePath("a/card.yaml", "../../out"), "../out");
	assert.equal(resolvePath("card.yaml", "../../out"), "../../out");
	assert.equal(resolvePath("a/card.yaml", "/abs/x"), "/abs/x");
});
