import assert from "node:assert/strict";
import { test } from "node:test";
import { formatOf } from "../../server/src/dialects/read.ts";

test("DVC's file of one dataset is a manifest, and the folder in which DVC keeps its own things is none", () => {
	assert.equal(formatOf("data/images.dvc"), "yaml");
	assert.equal(formatOf(".dvc"), undefined);
	assert.equal(formatOf("project/.dvc"), undefined);
});
