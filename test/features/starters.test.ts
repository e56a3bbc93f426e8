import assert from "node:assert/strict";
import { test } from "node:test";
import { documentSchemas } from "../../server/src/dialects/schemas.ts";
import { complete } from "../../server/src/features/completion.ts";
import { startersFor } from "../../server/src/features/completion-starters.ts";
import { plainOf } from "../../server/src/features/write.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";

/** A file name for each form that documents are written in, and for those that are known by their names. */
const places = [
	["new.yaml", "block"],
	["new.json", "json"],
	["a.card.yaml", "block"],
	["bentofile.yaml", "block"],
	["bentoml_configuration.yaml", "block"],
	["compose.yaml", "block"],
	["dvc.yaml", "block"],
	["MLproject", "block"],
	["my-model/config.pbtxt", "pbtxt"],
	["models.config", "pbtxt"],
	["batching_parameters.txt", "pbtxt"],
	["model-settings.json", "json"],
	["settings.json", "json"],
	["config.properties", "properties"],
	["model-config.yaml", "block"],
] as const;

/** Autoscalers and budgets are of interest for the server that they are about. */
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: { name: my-server }
spec:
  selector: { matchLabels: { app: my-server } }
  template:
    metadata: { labels: { app: my-server } }
    spec: { containers: [{ name: server, image: "vllm/vllm-openai:v0.11.0" }] }
`;

for (const [file, style] of places) {
	test(`what a new ${file} begins with is right`, () => {
		const all = startersFor(file, style);
		assert.ok(all.length > 0);
		const wrong: string[] = [];
		for (const { schema, snippet } of all) {
			const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
			workspace.change("serving.yaml", deployment);
			const text = plainOf(snippet);
			workspace.change(file, text);
			const world = workspace.world();
			const serious = world.findings(file).filter(({ severity }) => severity !== "info");
			wrong.push(...serious.map(({ message, at }) => `${schema.title}: ${message} ${text.slice(at.start, at.end)}\n${text}`));
			if (world.reading(file)?.documents.length !== 1) wrong.push(`${schema.title} is not recognised:\n${text}`);
			if (!/\$\{?1\b/.test(snippet)) wrong.push(`${schema.title} has nothing to fill in.`);
		}
		assert.deepEqual(wrong, []);
	});
}

test("wherever the cursor stands, what gives way is a word on its line", () => {
	for (const [file, style] of [places[0], places[1], places[8], places[9], places[13]]) {
		for (const { snippet } of startersFor(file, style).slice(0, 12)) {
			const text = plainOf(snippet);
			const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
			workspace.change(file, text);
			const wrong = Array.from({ length: text.length + 1 }, (_, offset) => offset).flatMap((offset) =>
				complete(workspace.world(), file, offset)
					.filter(({ at }) => at.start > offset || at.end < offset || text.slice(at.start, at.end).includes("\n"))
					.map(({ label }) => `${label} in ${text.slice(0, offset)}`),
			);
			assert.deepEqual(wrong, []);
		}
	}
});

test("every kind of document with an example can be begun in some file", () => {
	const begun = new Set(places.flatMap(([file, style]) => startersFor(file, style).map(({ schema }) => schema.$id)));
	const without = documentSchemas().flatMap(({ $id }) => (begun.has($id) ? [] : [$id]));
	assert.deepEqual(without, []);
});
