import assert from "node:assert/strict";
import { test } from "node:test";
import { findingsOf } from "../harness/play.ts";
import { ownBases } from "./bases.ts";
import { faults, ledgerOf, outcomesOfAll, withoutMutants } from "./ledger.ts";

const outcomes = outcomesOfAll();
const ledger = ledgerOf(outcomes);

test("nothing is wrong with the workspaces that are to be broken", () => {
	for (const { name, scenario } of ownBases()) {
		const found = findingsOf(scenario, undefined).map(({ rule, at, message }) => `${rule} ${at.file}: ${message}`);
		assert.deepEqual(found, [], name);
	}
});

test("every rule has a fault of its kind, or there is a reason why no edit can make one", () => {
	for (const { rule, mutants } of ledger) assert.equal(mutants > 0, withoutMutants[rule.id] === undefined, rule.id);
});

test("every fault fits somewhere, and is found somewhere", () => {
	for (const fault of faults) {
		const own = outcomes.filter((outcome) => outcome.fault === fault);
		assert.ok(own.length > 0, `${fault.rule}, ${fault.says}: fits nowhere`);
		assert.ok(
			own.some(({ caught }) => caught),
			`${fault.rule}, ${fault.says}: found nowhere`,
		);
	}
});

test("at least 95 of 100 faults are found in the line that was changed, or at the other fact", () => {
	const missed = outcomes.filter(({ caught }) => !caught).map(({ fault, base, line }) => `${fault.rule} in ${base}: ${line.trim()}`);
	assert.ok(missed.length <= 0.05 * outcomes.length, `${missed.length} of ${outcomes.length} are not:\n${missed.join("\n")}`);
});

test("no fault makes a rule speak that it does not concern", () => {
	const alarms = outcomes.flatMap(({ fault, base, elsewhere }) =>
		elsewhere.map(({ rule, message }) => `${fault.rule}, ${fault.says}, in ${base}: ${rule} says ${message}`),
	);
	assert.deepEqual(alarms, []);
});

test("a rule that is an error by itself has no false alarm in the ledger", () => {
	const wrong = ledger.filter(({ rule, falseAlarms }) => rule.severity === "error" && falseAlarms > 0);
	assert.deepEqual(
		wrong.map(({ rule }) => rule.id),
		[],
	);
});
