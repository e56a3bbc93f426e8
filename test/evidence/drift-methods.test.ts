import assert from "node:assert/strict";
import { test } from "node:test";
import { entryOf, heldAgainst } from "../../server/src/evidence/drift/held.ts";
import { alarmOf, alarms, means, methodNamed } from "../../server/src/evidence/drift/methods.ts";
import type { DriftMethod, DriftReport } from "../../server/src/evidence/drift/report.ts";
import type { Monitor } from "../../server/src/facts/card.ts";

const at = { file: "a.card.yaml", start: 0, end: 1 };
const located = <T>(value: T) => ({ value, at });

function named(word: string): DriftMethod {
	const method = methodNamed(word);
	assert.ok(method, word);
	return method;
}

test("each method alarms as its tool does, and at a tie as well", () => {
	const expected: Readonly<Record<string, string>> = {
		psi: "distance >=",
		kl_div: "distance >=",
		jensenshannon: "distance >=",
		wasserstein: "distance >=",
		hellinger: "distance >=",
		ed: "distance >",
		ks: "p-value <=",
		cramer_von_mises: "p-value <=",
		chisquare: "p-value <",
		z: "p-value <",
		mannw: "p-value <",
		t_test: "p-value <",
		es: "p-value <",
		g_test: "p-value <",
		fisher_exact: "p-value <",
		TVD: "p-value <",
		anderson: "p-value <",
		empirical_mmd: "p-value <",
		perc_text_content_drift: "distance >",
		abs_text_content_drift: "distance >",
	};
	for (const [key, words] of Object.entries(expected)) {
		const method = named(key);
		assert.equal(`${method.kind} ${alarmOf(method)}`, words, key);
		const [low, tie, high] = [0.05, 0.1, 0.2].map((score) => alarms(method, score, 0.1));
		assert.deepEqual([low, high], method.kind === "p-value" ? [true, false] : [false, true], key);
		assert.equal(tie, words.endsWith("="), key);
	}
});

test("a method is known by its key, its display name and what people call it", () => {
	for (const [word, id] of [
		["PSI", "psi"],
		["Wasserstein distance (normed)", "wasserstein"],
		["K-S p_value", "ks"],
		["jensen_shannon", "jensenshannon"],
		["Fisher's Exact test", "fisher_exact"],
		["Total-Variation-Distance", "TVD"],
	] as const) {
		assert.equal(named(word).id, id);
		assert.ok(means(word, named(id)));
	}
	assert.equal(methodNamed("mean shift"), undefined);
	assert.equal(methodNamed(""), undefined);
	assert.ok(means("My Own", { id: "mine", label: "my own", kind: "distance" }));
	assert.ok(!means("psi", named("ks")));
	assert.equal(alarmOf({ id: "mine", label: "mine", kind: "p-value" }), "<");
	assert.equal(alarmOf({ id: "psi", label: "a p-value of the same name", kind: "p-value" }), "<");
});

test("the card's threshold wins where it names the report's method", () => {
	const psi = named("psi");
	const report: DriftReport = {
		tool: "JSON",
		features: [
			{ name: "a", score: 0.15, threshold: 0.2, method: psi, drifted: false },
			{ name: "b", score: 0.15, threshold: 0.2, method: psi, drifted: false },
			{ name: "c", score: 0.15, method: psi, undecided: "The report states no threshold." },
			{ name: "d", score: 0.15, undecided: "?" },
			{ name: "e", score: 0.15, threshold: 0.1, method: psi, drifted: true },
		],
	};
	const monitor = (feature: string, method: string | undefined, threshold: number): Monitor => ({
		at,
		feature: located(feature),
		threshold: located(threshold),
		...(method === undefined ? {} : { method: located(method) }),
	});
	const monitoring = [
		monitor("a", "ks", 0.05),
		monitor("a", "PSI", 0.1),
		monitor("b", undefined, 0.1),
		monitor("c", "psi", 0.2),
		monitor("d", "psi", 0.1),
		monitor("e", "psi", 0.1),
	];
	const held = heldAgainst({ monitoring }, report);
	assert.deepEqual(
		held.map(({ drifted, threshold, reported }) => [drifted, threshold, reported]),
		[
			[true, 0.1, { threshold: 0.2, drifted: false }],
			[false, 0.2, undefined],
			[false, 0.2, undefined],
			[undefined, undefined, undefined],
			[true, 0.1, undefined],
		],
	);
	assert.equal(held[2]?.undecided, undefined);
	assert.equal(held[0]?.monitor, monitoring[1]);
});

test("of several methods for one feature, the one that alarms speaks", () => {
	const features = [{ name: "a", drifted: false }, { name: "b" }, { name: "a", drifted: true }];
	assert.equal(entryOf(features, "a"), features[2]);
	assert.equal(entryOf(features, "b"), features[1]);
	assert.equal(entryOf(features, "c"), undefined);
});
