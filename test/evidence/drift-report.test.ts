import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { type DriftReport, readDriftReport } from "../../server/src/evidence/drift/report.ts";

function read(value: unknown): DriftReport {
	const report = readDriftReport(typeof value === "string" ? value : JSON.stringify(value));
	assert.ok(!("problem" in report), JSON.stringify(report));
	return report;
}

function problem(text: string): string {
	const report = readDriftReport(text);
	assert.ok("problem" in report, "it was read");
	assert.match(report.problem, /^[A-Z].*\.$/);
	return report.problem;
}

/** "name verdict method score/threshold" of each feature. */
function brief({ features }: DriftReport): readonly string[] {
	return features.map(({ name, drifted, method, score, threshold }) => {
		const verdict = drifted === undefined ? "undecided" : drifted ? "drift" : "none";
		return `${name} ${verdict} ${method?.id ?? "?"} ${score ?? "-"}/${threshold ?? "-"}`;
	});
}

const column = (name: string, more: object = {}) => ({
	column_name: name,
	column_type: "num",
	stattest_name: "Wasserstein distance (normed)",
	stattest_threshold: 0.1,
	drift_score: 0.3,
	drift_detected: true,
	...more,
});
const legacy = (...results: object[]) => ({ metrics: results.map((result) => ({ metric: "ColumnDriftMetric", result })) });

test("Evidently 0.4: a table and single columns, with distributions, rows and the time", () => {
	const small = (x: unknown[], y: number[]) => ({ small_distribution: { x, y } });
	const report = read({
		version: "0.4.40",
		timestamp: "2024-05-06 07:08:09.123456",
		metrics: [
			{ metric: "DatasetSummaryMetric", result: { current: { number_of_rows: 900 }, reference: { number_of_rows: 4000 } } },
			{
				metric: "DataDriftTable",
				result: {
					number_of_columns: 2,
					dataset_drift: false,
					drift_by_columns: {
						tenure: column("tenure", { current: small([0, 1, 3], [0.2, 0.4]), reference: small([0, 2, 4], [0.1, 0.4]) }),
						plan: column("plan", {
							column_type: "cat",
							stattest_name: "chi-square p_value",
							stattest_threshold: 0.05,
							drift_score: 0.2,
							drift_detected: false,
							current: small(["a", 2], [7, 3]),
							reference: small(["a", 2], [6, 0]),
						}),
					},
				},
			},
			{ metric: "ColumnDriftMetric", result: column("tenure") },
		],
	});
	assert.equal(report.tool, "Evidently 0.4.40 report");
	assert.equal(report.takenAt, "2024-05-06T07:08:09.123Z");
	assert.deepEqual([report.reference, report.current], [{ rows: 4000 }, { rows: 900 }]);
	assert.deepEqual(brief(report), ["tenure drift wasserstein 0.3/0.1", "plan none chisquare 0.2/0.05"]);
	assert.deepEqual(report.features[0]?.current, { kind: "numerical", edges: [0, 1, 3], heights: [0.2, 0.4] });
	assert.deepEqual(report.features[1]?.reference, { kind: "categorical", labels: ["a", "2"], counts: [6, 0] });
});

test("Evidently: distributions where earlier releases keep them, and none where they do not fit", () => {
	const beside = column("a", { current_distribution: { x: [0, 1], y: [5] }, reference_distribution: { x: [0, 1], y: [6] } });
	const pair = column("b", {
		current_small_hist: [
			[1, 2],
			[0, 1, 2],
		],
		ref_small_hist: [
			[2, 1],
			[0, 1, 2],
		],
	});
	const wrong = column("c", {
		current: { small_distribution: { x: [0, 1, 2], y: [1] } },
		reference: { distribution: { x: [2, 1], y: [1] } },
	});
	const negative = column("d", { current: { small_distribution: { x: [0, 1], y: [-1] } }, reference: "none" });
	const { features } = read(legacy(beside, pair, wrong, negative));
	assert.deepEqual(features[0]?.current, { kind: "numerical", edges: [0, 1], heights: [5] });
	assert.deepEqual(features[1]?.reference, { kind: "numerical", edges: [0, 1, 2], heights: [2, 1] });
	for (const { current, reference } of features.slice(2)) assert.deepEqual([current, reference], [undefined, undefined]);
});

test("Evidently: a saved snapshot of 0.4", () => {
	const suite = { metric_results: [column("a"), { drift_by_columns: { b: column("b", { drift_score: 0.01, drift_detected: false }) } }] };
	const report = read({ id: "7", timestamp: "2024-05-06T07:08:09+02:00", suite, metadata: { reference: "customers-2026-01" } });
	assert.equal(report.tool, "Evidently snapshot");
	assert.equal(report.takenAt, "2024-05-06T05:08:09.000Z");
	assert.deepEqual(report.reference, { id: "customers-2026-01" });
	assert.deepEqual(brief(report), ["a drift wasserstein 0.3/0.1", "b none wasserstein 0.01/0.1"]);
});

test("Evidently: test suites, as a list and keyed by fingerprint", () => {
	const each = {
		name: "Drift per Column",
		status: "FAIL",
		parameters: { features: { a: { stattest: "psi", score: 0.4, threshold: 0.1, detected: true } } },
	};
	const one = {
		name: "Drift of b",
		status: "SUCCESS",
		parameters: { stattest: "ks", score: 0.4, threshold: 0.05, detected: false, column_name: "b" },
	};
	const share = { name: "Share of Drifted Columns", status: "FAIL", parameters: { condition: { lt: 0.3 }, value: 0.5 } };
	const expected = ["a drift psi 0.4/0.1", "b none ks 0.4/0.05"];
	assert.deepEqual(brief(read({ tests: [share, each, one], summary: { all_passed: false } })), expected);
	assert.deepEqual(brief(read({ tests: { f1: each, f2: one }, summary: {} })), expected);
});

test("Evidently up to 0.7.15 does not decide, unless the person chose a method or tests were included", () => {
	const metric = (metric_id: string, value: unknown) => ({ id: "0", metric_id, value });
	const report = read({
		metrics: [
			metric("DriftedColumnsCount(drift_share=0.5)", { count: 1, share: 0.5 }),
			metric("ValueDrift(column=a)", 0.03),
			metric("ValueDrift(column=b, with a comma (and more),method=psi,threshold=0.2)", 0.25),
			metric("ValueDrift(column=c,method=psi)", 0.25),
			metric("ValueDrift(column=d)", 0.03),
			metric("RowCount()", 120.0),
		],
		tests: [
			{
				name: "Value Drift for column d",
				description: "Drift score is 0.03. The drift detection method is K-S p_value. The drift threshold is 0.05.",
				status: "FAIL",
			},
		],
	});
	assert.deepEqual(brief(report), [
		"a undecided ? 0.03/-",
		"b, with a comma (and more) drift psi 0.25/0.2",
		"c undecided psi 0.25/-",
		"d drift ks 0.03/0.05",
	]);
	assert.equal(
		report.features[0]?.undecided,
		"The report states neither method nor threshold, so that the score may be a p-value or a distance.",
	);
	assert.equal(report.features[2]?.undecided, "The report states no threshold.");
	assert.equal(report.current?.rows, 120);
});

test("Evidently from 0.7.16 on states method and threshold, by display name or by key", () => {
	const metric = (name: string, method: string, threshold: number, value: unknown) => ({
		id: name,
		metric_name: `ValueDrift(column=${name},method=${method},threshold=${threshold})`,
		config: { type: "evidently:metric_v2:ValueDrift", column: name, method, threshold },
		value,
	});
	const report = read({
		metrics: [
			metric("a", "K-S p_value", 0.05, 0.05),
			metric("b", "chi-square p_value", 0.05, 0.05),
			metric("c", "psi", 0.1, 0.1),
			metric("d", "ed", 0.1, 0.1),
			metric("e", "Jensen-Shannon distance", 0.1, { type: "evidently:metric_result:SingleValue", value: 0.2 }),
			metric("f", "custom function 'mine'", 0.1, 0.2),
		],
		tests: [],
	});
	assert.deepEqual(brief(report), [
		"a drift ks 0.05/0.05",
		"b none chisquare 0.05/0.05",
		"c drift psi 0.1/0.1",
		"d none ed 0.1/0.1",
		"e drift jensenshannon 0.2/0.1",
		"f undecided ? 0.2/0.1",
	]);
	assert.match(report.features[5]?.undecided ?? "", /^The method custom function 'mine' is not known here/);
});

test("Evidently from 0.7 on: a snapshot as it is saved and as its UI keeps it", () => {
	const result = (params: object, value: number) => ({
		type: "evidently:metric_result_v2:SingleValue",
		metric_value_location: { metric: { metric_id: "1", params }, param: {} },
		value,
	});
	const report = read({
		report: { items: [] },
		timestamp: "2026-02-03T04:05:06.789",
		metadata: {},
		top_level_metrics: ["1", "2"],
		metric_results: {
			1: result({ type: "evidently:metric_v2:ValueDrift", column: "a", method: "wasserstein", threshold: 0.1 }, 0.2),
			2: result({ type: "evidently:metric_v2:RowCount" }, 50),
		},
		widgets: [],
	});
	assert.deepEqual(brief(report), ["a drift wasserstein 0.2/0.1"]);
	assert.deepEqual([report.takenAt, report.current?.rows], ["2026-02-03T04:05:06.789Z", 50]);
});

test("a tool's own verdict stands, whatever its numbers say", () => {
	const report = read(legacy(column("a", { drift_score: 0.01 }), column("b", { drift_score: 5, drift_detected: false })));
	assert.deepEqual(brief(report), ["a drift wasserstein 0.01/0.1", "b none wasserstein 5/0.1"]);
});

test("the kind of a method that nobody knows shows in its verdicts", () => {
	const own = (name: string, drift_score: number, drift_detected?: boolean) =>
		column(name, { stattest_name: "mine", drift_score, drift_detected });
	const { features } = read(legacy(own("a", 0.3, true), own("b", 0.3, false), own("c", 0.1, true), own("d", 0.3)));
	assert.deepEqual(
		features.map(({ method }) => method?.kind),
		["distance", "p-value", undefined, undefined],
	);
});

test("Python's numbers that JSON does not have are read, and are no scores", () => {
	const text = JSON.stringify(
		legacy(column("NaN, Infinity", { drift_score: "@" }), column("b", { drift_score: "#", drift_detected: null })),
	);
	const report = read(text.replace('"@"', "NaN").replace('"#"', "Infinity"));
	assert.deepEqual(brief(report), ["NaN, Infinity drift wasserstein -/0.1", "b drift wasserstein -/0.1"]);
	const undecided = read(JSON.stringify(legacy(column("a", { drift_score: "@", drift_detected: null }))).replace('"@"', "NaN"));
	assert.equal(undecided.features[0]?.undecided, "The score is not a number.");
	assert.equal(
		read(`{"features":[{"name":"say \\"NaN\\\\","score":-Infinity,"threshold":1,"method":"psi"}]}`).features[0]?.name,
		'say "NaN\\',
	);
});

test("weird values are no exceptions, and names cannot write on a terminal", () => {
	const report = read({
		version: 3,
		timestamp: ["no"],
		metadata: 7,
		metrics: [
			null,
			[],
			"x",
			{ metric: {}, result: column("a\u001b[31m\u202eb") },
			{
				metric: "m",
				result: column("c", { drift_score: "0.3", drift_detected: "True", stattest_threshold: {}, stattest_name: 5, current: [] }),
			},
			{ metric: "m", result: { drift_by_columns: { __proto__2: column("d"), e: null, f: [], g: { drift_score: {} } } } },
			{ metric: "m", result: column("x".repeat(600)) },
			{ metric: "m", result: { drift_by_columns: "all" } },
		],
	});
	assert.deepEqual(
		report.features.map(({ name }) => name),
		["a [31m b", "c", "d", "g"],
	);
	assert.equal(report.features[1]?.drifted, true);
	const named = read(
		'{"metrics":[{"metric":"m","result":{"drift_by_columns":{"__proto__":{"drift_score":1},"constructor":{"drift_score":2}}}}]}',
	);
	assert.deepEqual(
		named.features.map(({ name, score }) => [name, score]),
		[
			["__proto__", 1],
			["constructor", 2],
		],
	);
});

test("what is said twice is said once, and what the first lacks comes from the second", () => {
	const bare = column("a", { drift_detected: undefined, stattest_threshold: null, drift_score: 0.3 });
	const report = read(legacy(bare, column("a"), column("a", { stattest_name: "PSI" }), column("a", { drift_score: 0.9 })));
	assert.deepEqual(brief(report), ["a drift wasserstein 0.3/0.1", "a drift psi 0.3/0.1"]);
	assert.equal(report.features[0]?.undecided, undefined);
});

test("the project's own form is read back as it was printed, and keeps its schema", () => {
	const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/drift-report.schema.json"), "utf8"));
	const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);
	const small = { small_distribution: { x: [0, 1, 3], y: [0.2, 0.4] } };
	const reports = [
		read({
			...legacy(column("a", { current: small, reference: small }), column("b", { drift_detected: null, stattest_name: null })),
			version: "0.4.1",
		}),
		read({
			version: 1,
			takenAt: "2026-03-01",
			reference: "x",
			current: { id: "y", rows: 5 },
			features: [{ name: "plan", score: 0.2, threshold: 0.1, method: "psi", current: { kind: "categorical", labels: ["a"], counts: [3] } }],
		}),
		read({
			version: 1,
			features: [
				{ name: "a", score: 2, threshold: 1, method: { id: "mine", label: "My own", kind: "p-value" } },
				{ name: "b", undecided: "Too few rows." },
			],
		}),
	];
	for (const report of reports) {
		const printed = { version: 1, ...report, from: "drift.json" };
		assert.ok(validate(printed), JSON.stringify(validate.errors));
		assert.deepEqual(read(printed), report);
	}
	assert.deepEqual(brief(reports[1] ?? read("")), ["plan drift psi 0.2/0.1"]);
	assert.deepEqual(brief(reports[2] ?? read("")), ["a none mine 2/1", "b undecided ? -/-"]);
	assert.equal(reports[2]?.features[1]?.undecided, "Too few rows.");
	assert.ok(!validate({ version: 1, features: [{ name: "a", score: "high" }] }));
});

test("a report that a web framework has wrapped into a string is read", () => {
	assert.deepEqual(brief(read(JSON.stringify(JSON.stringify(legacy(column("a")))))), ["a drift wasserstein 0.3/0.1"]);
});

test("whatever is no report is one sentence", () => {
	assert.equal(problem(""), "The text is empty.");
	assert.equal(problem(" \n<!DOCTYPE html>\n<html>"), "The text is a web page and no JSON.");
	assert.match(problem('{"metrics": [}'), /^The text is not JSON/);
	assert.match(problem("drift: none"), /^The text is not JSON/);
	assert.match(problem("\u0000\ufffd\ud800"), /^The text is not JSON/);
	for (const other of ["null", "[]", "7", '"x"', "{}", '{"accuracy":0.9}', '{"features":[]}', '{"features":["a"]}', '{"metrics":[1]}']) {
		assert.match(problem(other), /^This is JSON, but neither/, other);
	}
	assert.match(
		problem('{"metrics":[{"metric":"RegressionQualityMetric","result":{"current":{"rmse":1}}}]}'),
		/says nothing about the drift of any column/,
	);
	assert.match(problem('{"tests":[],"summary":{}}'), /^This is an Evidently test suite, but/);
});

test("texts that are made to hurt are refused", () => {
	assert.match(problem("[".repeat(2 ** 24)), /nests more than/);
	assert.match(problem('{"a":'.repeat(2 ** 20)), /nests more than/);
	assert.match(problem(`[${"[],".repeat(2 ** 22)}`), /more lists and maps/);
	assert.match(problem(`{"features":[${Array.from({ length: 30_000 }, (_, i) => `{"name":"${i}"}`).join()}]}`), /more than 20000 features/);
	assert.match(problem(`"${"\\".repeat(2 ** 24)}`), /not JSON/);
	assert.match(problem(`{"a":"${'\\"'.repeat(2 ** 22)}`), /not JSON/);
});

test("every beginning of a report is read or refused without an exception", () => {
	const text = JSON.stringify({
		...legacy(column("a", { current: { small_distribution: { x: [0, 1], y: [1] } } })),
		timestamp: "2024-05-06 07:08:09",
	});
	for (let length = 0; length < text.length; length++) problem(text.slice(0, length));
	for (let at = 0; at < text.length; at++) readDriftReport(`${text.slice(0, at)}7${text.slice(at + 1)}`);
});

test("as many tests as columns are held against them without looking through all for each", () => {
	const columns = Array.from({ length: 20_000 }, (_, i) => `c${i}`);
	const report = readDriftReport(
		JSON.stringify({
			metrics: columns.map((name) => ({ metric_id: `ValueDrift(column=${name})`, value: 0.2 })),
			tests: columns.toReversed().map((name, i) => ({ name: `Value Drift for column ${name}`, status: i % 2 === 0 ? "FAIL" : "SUCCESS" })),
		}),
	);
	assert.ok(!("problem" in report));
	assert.deepEqual(
		report.features.slice(0, 3).map(({ name, drifted }) => [name, drifted]),
		[
			["c0", false],
			["c1", true],
			["c2", false],
		],
	);
	assert.equal(report.features.length, columns.length);
});
