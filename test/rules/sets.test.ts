import assert from "node:assert/strict";
import { test } from "node:test";
import { rules } from "../../server/src/rules/all.ts";
import { previews, ruleSets } from "../../server/src/rules/sets.ts";
import { type Level, levelOf, type Preset, type RuleSettings, speaks } from "../../server/src/rules/settings.ts";

const newest = [...ruleSets.values()].at(-1) ?? new Set();

function settings(preset: Preset, asleep: readonly string[] = [], levels: Readonly<Record<string, Level>> = {}): RuleSettings {
	return {
		preset,
		levels,
		asleep: new Set(asleep),
		stage: undefined,
		defaultStage: undefined,
		targets: {},
		forbidden: [],
		places: [],
		locks: [],
	};
}

test("every rule is in the newest set or a preview, and nothing else is", () => {
	assert.deepEqual([...newest, ...previews].toSorted(), rules.map(({ id }) => id).toSorted());
});

test("a set holds whatever an older one holds", () => {
	const sets = [...ruleSets.values()];
	for (const [place, set] of sets.entries())
		assert.deepEqual(
			[...(sets[place - 1] ?? [])].filter((id) => !set.has(id)),
			[],
		);
});

test("what weighs likelihoods keeps still in an experiment, and what is wanting until somebody declares that it matters", () => {
	const stages = [undefined, "experiment", "staging", "production"];
	const heard = (stage: "staging" | "production" | undefined, preset: Preset) =>
		stages.filter((one) => speaks({ id: "a/b", stage }, one, settings(preset))).map(String);
	assert.deepEqual(heard(undefined, "recommended"), ["undefined", "experiment", "staging", "production"]);
	assert.deepEqual(heard("staging", "recommended"), ["undefined", "staging", "production"]);
	assert.deepEqual(heard("production", "recommended"), ["production"]);
	assert.deepEqual(heard("production", "ci"), ["production"]);
	assert.deepEqual(heard("production", "strict"), ["staging", "production"]);
	assert.deepEqual(heard("production", "audit"), ["undefined", "experiment", "staging", "production"]);
});

test("a preview speaks in an audit, or where it is named", () => {
	const rule = { id: "a/b", stage: undefined };
	assert.equal(speaks(rule, undefined, settings("strict", ["a/b"])), false);
	assert.equal(speaks(rule, undefined, settings("audit", ["a/b"])), true);
	assert.equal(speaks(rule, undefined, settings("recommended", ["a/b"], { "a/b": "warning" })), true);
	assert.equal(speaks(rule, undefined, settings("recommended", ["a/b"], { "a/*": "info" })), true);
});

test("strict makes errors of the warnings that no stage changes", () => {
	const strict = settings("strict", [], { "a/chosen": "info" });
	assert.equal(levelOf("a/b", "warning", strict), "error");
	assert.equal(levelOf("a/b", "info", strict), "info");
	assert.equal(levelOf("a/chosen", "warning", strict), "info");
	assert.equal(levelOf("core/stale-baseline", "warning", strict), "warning");
	assert.equal(levelOf("a/b", "warning", strict, "staging"), "warning");
	assert.equal(levelOf("a/b", "warning", strict, "production"), "warning");
	assert.equal(levelOf("a/b", "warning", settings("recommended")), "warning");
});
