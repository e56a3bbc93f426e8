import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Finding } from "../server/src/facts/finding.ts";
import { rules } from "../server/src/rules/all.ts";
import type { Rule } from "../server/src/rules/rule.ts";
import { type Manual, readManual, type Scenario } from "./harness/manual.ts";
import { edited, findingsOf, play } from "./harness/play.ts";

const root = join(import.meta.dirname, "..");
const mark = /^\s*(#|\/\/)\s*(\^+|<-+) (error|warning|info):/m;

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

for (const rule of rules) {
	test(`a fix of ${rule.id} mends what it is offered for, and breaks nothing else`, () => {
		const manual = readManual(readFileSync(join(root, `server/src/rules/${rule.id}.md`), "utf8"));
		for (const scenario of manual.scenarios.filter(({ fine }) => !fine)) tryFixes(scenario, (finding) => finding.rule === rule.id);
	});
}

/** Applies each fix by itself, under all rules. */
function tryFixes(scenario: Scenario, chosen: (finding: Finding) => boolean): void {
	const before = findingsOf(scenario, undefined);
	for (const { rule, at, message, fix } of before.filter(chosen)) {
		if (!fix) continue;
		const after = findingsOf(edited(scenario, fix.edits), undefined);
		const where = `${scenario.heading}: ${message} → ${fix.title}`;
		// A skeleton is still to be filled in, so its finding stays.
		assert.ok(count(after, rule, at.file) <= count(before, rule, at.file) - (fix.stub ? 0 : 1), `${where} leaves the finding`);
		for (const one of after)
			assert.ok(count(after, one.rule, one.at.file) <= count(before, one.rule, one.at.file), `${where} makes a new one: ${one.message}`);
	}
}

function count(findings: readonly Finding[], rule: string, file: string): number {
	return findings.filter((one) => one.rule === rule && one.at.file === file).length;
}

for (const name of readdirSync(join(root, "server/src/dialects"), { recursive: true, encoding: "utf8" }).toSorted()) {
	if (!name.endsWith(".md")) continue;
	const path = `server/src/dialects/${name}`;
	test(path, () => playManual(path, readManual(readFileSync(join(root, path), "utf8")), undefined));
	test(`the fixes that ${path} shows mend what they are offered for`, () => {
		for (const scenario of readManual(readFileSync(join(root, path), "utf8")).scenarios) tryFixes(scenario, () => true);
	});
}

/** Every block must read as it does when its findings are marked in it. UPDATE=1 rewrites the manual instead. */
function playManual(path: string, manual: Manual, only: readonly Rule[] | undefined): void {
	const shown = manual.scenarios.flatMap((scenario) => play(scenario, only).map((one) => ({ ...one, scenario })));
	for (const { block, text, scenario } of shown) {
		if (!process.env.UPDATE) assert.equal(text, block.text, `${path}, ${scenario.heading}, ${block.path}`);
		if (scenario.fine && !block.fixed) assert.doesNotMatch(text, mark, `${scenario.heading} is fine`);
	}
	for (const scenario of only ? manual.scenarios.filter(({ fine }) => !fine) : [])
		assert.ok(
			shown.some((one) => one.scenario === scenario && !one.block.fixed && mark.test(one.text)),
			`${scenario.heading} is caught`,
		);
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
