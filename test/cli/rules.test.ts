import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { rules } from "../../server/src/rules/all.ts";
import { fixingsOf } from "../../server/src/rules/fixing.ts";
import { readManual } from "../harness/manual.ts";
import { findingsOf } from "../harness/play.ts";

const root = join(import.meta.dirname, "../..");
const program = join(root, "server/src/cli/main.ts");

function run(...words: readonly string[]) {
	const done = spawnSync(process.execPath, [program, "rules", ...words], { encoding: "utf8" });
	return { code: done.status, out: done.stdout, err: done.stderr };
}

interface Listed {
	readonly id: string;
	readonly severity: string;
	readonly fixes: readonly string[];
	readonly from?: string;
}

function listed(...words: readonly string[]): readonly Listed[] {
	return (JSON.parse(run("--format", "json", ...words).out) as { readonly rules: readonly Listed[] }).rules;
}

const idsOf = (found: readonly Listed[]) => found.map(({ id }) => id);

test("all rules, in order, in each format", () => {
	const ids = rules.map(({ id }) => id).toSorted();
	assert.deepEqual(idsOf(listed()), ids);
	const lines = run().out.trimEnd().split("\n");
	assert.deepEqual(
		lines.slice(0, -1).map((line) => line.split(" ")[0]),
		ids,
	);
	assert.equal(lines.at(-1), `${ids.length} rules.`);
	const rows = run("--format", "markdown").out.trimEnd().split("\n").slice(2);
	assert.deepEqual(
		rows.map((row) => row.split("`")[1]),
		ids,
	);
	for (const row of rows) assert.equal(row.replaceAll("\\|", "").split("|").length, 7, row);
});

test("words, family, severity and fixes narrow the list down, together", () => {
	const some = listed("CANARY");
	assert.ok(some.length > 1 && some.length < rules.length);
	assert.ok(idsOf(some).includes("rollout/abandoned-canary"));
	assert.deepEqual(idsOf(listed("canary", "abandoned")), ["rollout/abandoned-canary"]);
	assert.ok(listed("--family", "drift").every(({ id }) => id.startsWith("drift/")));
	for (const severity of ["error", "warning", "info"])
		assert.ok(
			listed("--severity", severity).every((one) => one.severity === severity) && listed("--severity", severity).length > 0,
			severity,
		);
	const fixable = listed("--fixable", "--family", "config");
	assert.ok(fixable.length > 0 && fixable.every(({ fixes }) => fixes.length > 0));
	assert.equal(run("no such words anywhere").code, 1);
	assert.equal(run("no such words anywhere").out, "No rule.\n");
});

test("a preset and a stage decide what holds", () => {
	const severityOf = (id: string, ...words: readonly string[]) => listed(...words).find((one) => one.id === id)?.severity;
	const warned = rules.find(({ severity, stage }) => severity === "warning" && stage === undefined)?.id ?? "";
	assert.deepEqual([severityOf(warned), severityOf(warned, "--preset", "strict")], ["warning", "error"]);
	const late = rules.find(({ stage }) => stage === "production")?.id ?? "";
	assert.deepEqual(
		["experiment", "staging", "production"].map((stage) => severityOf(late, "--stage", stage) !== undefined),
		[false, false, true],
	);
	assert.ok(severityOf(late, "--stage", "staging", "--preset", "strict") !== undefined);
	assert.equal(listed("--stage", "experiment", "--preset", "audit").length, rules.length);
	assert.equal(listed().find(({ id }) => id === late)?.from, "production");
	assert.equal(listed("--preset", "strict").find(({ id }) => id === late)?.from, "staging");
});

test("what cannot be asked is said in one line", () => {
	for (const words of [
		["--family", "canary"],
		["--severity", "off"],
		["--preset", "lax"],
		["--stage", "test"],
		["--format", "xml"],
		["--nope"],
	]) {
		const { code, out, err } = run(...words);
		assert.deepEqual([code, out], [2, ""], words.join(" "));
		assert.match(err, /^plimsoll: .*\n$/);
	}
	assert.match(run("--family", "canary").err, /one of artifact, capacity,/);
	assert.match(run("--help").out, /^Flags of rules: .*--fixable/);
});

test("the list knows which rules bring fixes, as the manuals show", () => {
	const folder = join(root, "server/src");
	const shown = new Map<string, Set<string>>();
	for (const path of readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /^(rules|dialects)\b.*\.md$/.test(name)))
		for (const scenario of readManual(readFileSync(join(folder, path), "utf8")).scenarios)
			for (const { rule, fix } of findingsOf(scenario, undefined))
				if (fix) shown.set(rule, (shown.get(rule) ?? new Set()).add(fix.stub ? "stub" : fix.safe ? "safe" : "unsafe"));
	for (const { id } of rules)
		assert.deepEqual([...fixingsOf(id)].toSorted(), [...(shown.get(id) ?? [])].toSorted(), `${id} in server/src/rules/fixing.ts`);
});
