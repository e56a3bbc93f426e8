import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rules } from "../server/src/rules/all.ts";
import type { Rule } from "../server/src/rules/rule.ts";
import { type Manual, readManual } from "./harness/manual.ts";
import { play } from "./harness/play.ts";

const root = join(import.meta.dirname, "..");

for (const rule of rules) {
	const path = `server/src/rules/${rule.id}.md`;
	test(rule.id, () => {
		const manual = readManual(readFileSync(join(root, path), "utf8"));
		assert.equal(manual.title, rule.id, "the manual is headed by the rule's id");
		assert.equal(manual.summary, rule.summary, "the manual starts with the rule's summary");
		assert.ok(
			manual.scenarios.some(({ fine }) => !fine) && manual.scenarios.some(({ fine }) => fine),
			"the manual has caught and fine examples",
		);
		playManual(path, manual, [rule]);
	});
}

for (const name of readdirSync(join(root, "server/src/dialects"), { recursive: true, encoding: "utf8" }).toSorted()) {
	if (!name.endsWith(".md")) continue;
	const path = `server/src/dialects/${name}`;
	test(path, () => playManual(path, readManual(readFileSync(join(root, path), "utf8")), undefined));
}

/** Every block must read as it does when its findings are marked in it. UPDATE=1 rewrites the manual instead. */
function playManual(path: string, manual: Manual, only: readonly Rule[] | undefined): void {
	const shown = manual.scenarios.flatMap((scenario) => play(scenario, only).map((one) => ({ ...one, scenario })));
	for (const { block, text, scenario } of shown) {
		if (!process.env.UPDATE) assert.equal(text, block.text, `${path}, ${scenario.heading}, ${block.path}`);
		if (scenario.fine && !block.fixed)
			assert.doesNotMatch(text, /^\s*(#|\/\/)\s*(\^+|<-+) (error|warning|info):/m, `${scenario.heading} is fine`);
	}
	if (process.env.UPDATE) rewrite(path, manual, shown);
}

function rewrite(
	path: string,
	manual: Manual,
	shown: readonly { readonly block: { readonly from: number; readonly to: number }; readonly text: string }[],
): void {
	const lines = [...manual.lines];
	for (const { block, text } of shown.toSorted((a, b) => b.block.from - a.block.from)) {
		lines.splice(block.from, block.to - block.from, ...text.split("\n"));
	}
	writeFileSync(join(root, path), lines.join("\n"));
}
