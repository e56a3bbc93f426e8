import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { meanInterval, studentQuantile } from "../../server/src/evidence/importance/interval.ts";
import { type ImportanceReport, readImportanceReport } from "../../server/src/evidence/importance/report.ts";
import { readManual } from "../harness/manual.ts";

function read(value: unknown): ImportanceReport {
	const report = readImportanceReport(typeof value === "string" ? value : JSON.stringify(value));
	assert.ok(!("problem" in report), JSON.stringify(report).slice(0, 300));
	return report;
}

function problem(value: unknown): string {
	const report = readImportanceReport(typeof value === "string" ? value : JSON.stringify(value));
	assert.ok("problem" in report, "it was read");
	assert.match(report.problem, /^[A-Z].*\.$/);
	return report.problem;
}

function assertNear(actual: number | undefined, expected: number, off = 1e-12): void {
	assert.ok(actual !== undefined && Math.abs(actual - expected) <= off, `${actual} is not ${expected}`);
}

/** Whatever it holds, it is read or it is a sentence. */
function survives(text: string): void {
	const report = readImportanceReport(text);
	if ("problem" in report) assert.match(report.problem, /^[A-Z].*\.$/);
	else for (const { name, value } of report.features) assert.ok(name !== "" && Number.isFinite(value));
}

/** What scikit-learn 1.9.1 returned for a logistic regression on made-up customers, of whom `tenure_days` is `tenure` in days and some noise. */
const measured = {
	importances_mean: [0.00018115942028977815, 0.0011674718196456712, 0.4035225442834138],
	importances_std: [0.00027304065954608084, 0.0005714601274789873, 0.04039256779840042],
	importances: [
		[0.0003019323671497043, 0.0006038647342994086, -1.1102230246251565e-16, 0.0002012882447663955, -0.00020128824476650653],
		[0.0006038647342994086, 0.00171095008051525, 0.001308373590982237, 0.0018115942028984477, 0.00040257648953301306],
		[0.40157004830917875, 0.4462560386473429, 0.3278985507246376, 0.41998792270531404, 0.4219001610305957],
	],
};
const columns = ["tenure", "weekday", "tenure_days"];
const correlations = {
	tenure: { tenure: 1.0, weekday: 0.10745454146485017, tenure_days: 0.9998739306412304 },
	weekday: { tenure: 0.10745454146485017, weekday: 1.0, tenure_days: 0.10666495371901769 },
	tenure_days: { tenure: 0.9998739306412304, weekday: 0.10666495371901769, tenure_days: 1.0 },
};
/** The same repeats in SciPy 1.17: `stats.t.interval(0.95, 4, loc=mean, scale=stats.sem(repeats))`. */
const expected = [
	[-0.0001978817810685685, 0.0005602006216481248],
	[0.0003741579827683005, 0.001960785656523042],
	[0.3474486707082943, 0.4595964178585332],
] as const;

test("the quantiles of Student's t are SciPy's", () => {
	const quantiles = { 1: 12.706204736174694, 2: 4.302652729749462, 3: 3.1824463052837078, 4: 2.7764451051977934, 9: 2.262157162798205 };
	for (const [degrees, quantile] of Object.entries(quantiles)) assertNear(studentQuantile(Number(degrees)), quantile, 1e-11);
	assertNear(studentQuantile(28), 2.0484071417952454, 1e-11);
	assertNear(studentQuantile(29), 2.045229642132703, 1e-11);
	assertNear(studentQuantile(30), 2.0422724563012378, 1e-7);
	assertNear(studentQuantile(99), 1.9842169515864174, 1e-9);
	assertNear(studentQuantile(1e6), 1.959966356814107, 1e-11);
});

test("an interval needs two repeats and numbers that one can reckon with", () => {
	assert.deepEqual(meanInterval(0.5, 0, 2), { low: 0.5, high: 0.5, confidence: 0.95 });
	for (const [mean, deviation, n] of [
		[0, 1, 1],
		[0, 1, 0],
		[0, 1, 2.5],
		[0, -1, 5],
		[Number.NaN, 1, 5],
		[0, Number.POSITIVE_INFINITY, 5],
	] as const)
		assert.equal(meanInterval(mean, deviation, n), undefined, `${mean} ${deviation} ${n}`);
});

test("scikit-learn: repeats become an interval, with a standard deviation whose divisor is n - 1", () => {
	const report = read({ scoring: "roc_auc", feature_names: columns, correlations, ...measured });
	assert.deepEqual([report.tool, report.method], ["scikit-learn", "permutation"]);
	for (const [place, { name, value, interval, metric, repeats }] of report.features.entries()) {
		assert.deepEqual([name, metric, repeats, interval?.confidence], [columns[place], "roc_auc", 5, 0.95]);
		assertNear(value, measured.importances_mean[place] ?? Number.NaN);
		assertNear(interval?.low, expected[place]?.[0] ?? Number.NaN);
		assertNear(interval?.high, expected[place]?.[1] ?? Number.NaN);
	}
	assert.deepEqual(report.correlations, [{ a: "tenure", b: "tenure_days", rho: 0.9998739306412304 }]);
});

test("scikit-learn: without the repeats themselves their number must be stated, or there is a single number", () => {
	const { importances: _, ...summary } = measured;
	const stated = read({ feature_names: columns, n_repeats: 5, ...summary });
	assertNear(stated.features[1]?.interval?.low, expected[1][0]);
	assertNear(stated.features[1]?.interval?.high, expected[1][1]);
	for (const more of [{}, { n_repeats: 1 }, { n_repeats: "five" }, { n_repeats: 5, importances_std: [null, "wide", -1] }]) {
		const { features } = read({ feature_names: columns, ...summary, ...more });
		assert.deepEqual(
			features.map(({ name, interval }) => [name, interval]),
			columns.map((name) => [name, undefined]),
			JSON.stringify(more),
		);
	}
});

test("scikit-learn: several scorers measure each column by each metric", () => {
	const report = read({ feature_names: columns, roc_auc: measured, neg_log_loss: measured });
	assert.deepEqual(
		report.features.map(({ name, metric }) => `${name} ${metric}`),
		["roc_auc", "neg_log_loss"].flatMap((metric) => columns.map((name) => `${name} ${metric}`)),
	);
});

test("scikit-learn: a column whose repeats are no numbers has no interval, and one without a mean is left out", () => {
	const text =
		'{"feature_names":["a","b","c"],"importances_mean":[0.1,NaN,0.3],"importances_std":[0,NaN,0],"importances":[[0.1,"NaN"],[NaN,NaN],[]]}';
	assert.deepEqual(read(text).features, [
		{ name: "a", value: 0.1 },
		{ name: "c", value: 0.3 },
	]);
});

test("scikit-learn: names and importances must belong together", () => {
	assert.match(problem(measured), /no `feature_names` stand beside it/);
	assert.match(problem({ feature_names: ["a"], ...measured }), /`importances_mean` has 3 entries, but `feature_names` has 1\./);
	assert.match(problem({ feature_names: ["a", null, ["c"]], ...measured }), /has 3 entries, but `feature_names` has 1\./);
});

test("SageMaker Clarify: the global SHAP values are single numbers", () => {
	const values = { global_shap_values: { age: 0.0225, tenure: 0.0074, broken: "NaN" }, expected_value: 0.508 };
	const one = read({ version: "1.0", explanations: { kernel_shap: { label0: values } } });
	assert.deepEqual([one.tool, one.method], ["SageMaker Clarify", "shap"]);
	assert.deepEqual(one.features, [
		{ name: "age", value: 0.0225 },
		{ name: "tenure", value: 0.0074 },
	]);
	const two = read({ explanations: { kernel_shap: { yes: values, no: values } } });
	assert.deepEqual(
		two.features.map(({ name, metric }) => `${name} ${metric}`),
		["age yes", "tenure yes", "age no", "tenure no"],
	);
});

const own = {
	version: 1,
	tool: "nightly evaluation",
	takenAt: "2026-03-01",
	model: { artifact: "models/churn.onnx", version: "4" },
	dataset: { id: "customers", version: "2026-01", rows: 40000 },
	method: "ablation",
	metric: "roc_auc",
	repeats: 10,
	confidence: 0.9,
	features: [
		{ name: "tenure", importance: 0.041, low: 0.036, high: 0.046 },
		{ name: "weekday", importance: 0.0004, std: 0.0014 },
		{ name: "branch", importance: 0.001, std: 0.1, repeats: 1 },
	],
	groups: [{ name: "web", features: ["visits", "clicks"], importance: 0.02, low: 0.01, high: 0.03 }],
	correlations: [
		{ a: "visits", b: "clicks", rho: -0.96, method: "spearman" },
		{ a: "clicks", b: "visits", rho: -0.96, method: "spearman" },
		{ a: "clicks", b: "visits", rho: -0.97, method: "pearson" },
		{ a: "visits", b: "tenure", rho: 0.4 },
	],
};

test("the project's own form is read, and keeps its schema", () => {
	const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/importance-report.schema.json"), "utf8"));
	const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
	assert.ok(validate(own), JSON.stringify(validate.errors));
	assert.ok(!validate({ version: 1, features: [{ name: "a", importance: 1, low: 0 }] }), "one bound alone");
	assert.ok(!validate({ version: 1 }));
	const { features, groups, ...rest } = read(own);
	assert.deepEqual(rest, {
		tool: "nightly evaluation",
		method: "ablation",
		takenAt: "2026-03-01T00:00:00.000Z",
		model: { artifact: "models/churn.onnx", version: "4" },
		dataset: { id: "customers", version: "2026-01", rows: 40000 },
		correlations: [
			{ a: "visits", b: "clicks", rho: -0.96, method: "spearman" },
			{ a: "clicks", b: "visits", rho: -0.97, method: "pearson" },
		],
	});
	assert.deepEqual(features[0], {
		name: "tenure",
		value: 0.041,
		interval: { low: 0.036, high: 0.046, confidence: 0.9 },
		metric: "roc_auc",
		repeats: 10,
	});
	// 0.0014 · 2.262157 / √10
	assertNear(features[1]?.interval?.high, 0.0004 + 0.00100150039, 1e-9);
	assert.equal(features[1]?.interval?.confidence, 0.95);
	assert.deepEqual(features[2], { name: "branch", value: 0.001, metric: "roc_auc", repeats: 1 });
	assert.deepEqual(groups[0]?.members, ["visits", "clicks"]);
});

test("every report in our own form that a manual shows keeps the schema", () => {
	const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/importance-report.schema.json"), "utf8"));
	const validate = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true }).compile(schema);
	let seen = 0;
	for (const rule of ["epsilon-feature", "bundled-features", "correlated-features", "importance-unreadable"]) {
		const manual = readManual(readFileSync(join(import.meta.dirname, `../../server/src/rules/lineage/${rule}.md`), "utf8"));
		for (const { text } of manual.scenarios.flatMap(({ blocks }) => blocks.filter(({ language }) => language === "json"))) {
			const value = JSON.parse(text);
			if (value.version !== 1) continue;
			assert.ok(validate(value), `${rule}: ${text}\n${JSON.stringify(validate.errors)}`);
			seen++;
		}
	}
	assert.ok(seen > 15);
});

test("bounds that cannot be any are none, and what is no number is left out", () => {
	const report = read({
		features: [
			{ name: "turned", importance: 1, low: 2, high: 0 },
			{ name: "half", importance: 1, low: 0 },
			{ name: "words", importance: 1, low: "NaN", high: "NaN" },
			{ name: "NaN", importance: "NaN" },
			{ name: "none", importance: null },
			{ name: "", importance: 1 },
			{ importance: 1 },
			{ name: { a: 1 }, importance: 1 },
			"text",
			null,
			{ name: "as text", importance: "0.5", low: "-1e-3", high: "1" },
		],
		correlations: [{ a: "x", b: "y", rho: 1.5 }, { a: "x", b: "x", rho: 1 }, { a: "x", b: "z", rho: 1.0000000000000002 }, { a: 1 }, 7],
	});
	assert.deepEqual(report.features, [
		{ name: "turned", value: 1 },
		{ name: "half", value: 1 },
		{ name: "words", value: 1 },
		{ name: "as text", value: 0.5, interval: { low: -0.001, high: 1 } },
	]);
	assert.deepEqual(report.correlations, [{ a: "x", b: "z", rho: 1 }]);
});

test("whatever is no report is one sentence", () => {
	assert.equal(problem(""), "The text is empty.");
	assert.equal(problem("<!DOCTYPE html>\n<html>"), "The text is a web page and no JSON.");
	assert.match(problem('{"features": [}'), /^The text is not JSON/);
	for (const other of [
		"null",
		"[]",
		"7",
		'"x"',
		"{}",
		'{"features":[{"name":"a","score":0.1}]}',
		'{"correlations":[]}',
		'{"correlations":{"a":1}}',
	])
		assert.match(problem(other), /^This is JSON, but neither/, other);
});

test("a file of any size and depth is refused in one sentence or read", () => {
	const many = Array.from({ length: 100_000 }, (_, i) => ({ name: `f${i}`, importance: 0, low: -1, high: 1 }));
	assert.equal(problem({ features: many }), "The report speaks of more than 20000 features.");
	const names = many.map(({ name }) => name);
	assert.equal(problem({ feature_names: names, importances_mean: names.map(() => 0) }), "The report speaks of more than 20000 features.");
	assert.match(
		problem({ features: [{ name: "a", importance: 1 }], groups: [{ name: "g", importance: 1, features: [...names, "x"] }] }),
		/members/,
	);
	const pairs = names.map((name) => ({ a: name, b: "x", rho: 1 }));
	assert.equal(problem({ correlations: pairs }), "The report has more than 20000 correlations of at least 0.9.");
	assert.match(problem(`{"features":${"[".repeat(10_000)}`), /levels deep/);
	const shap = Object.fromEntries(names.map((name) => [name, 1]));
	assert.match(problem({ explanations: { kernel_shap: { l: { global_shap_values: shap } } } }), /20000 features/);
	const matrix = Object.fromEntries(names.slice(0, 700).map((a) => [a, Object.fromEntries(names.slice(0, 700).map((b) => [b, 0.5]))]));
	assert.deepEqual(read({ correlations: matrix }).correlations, []);
});

test("every part may be of any type, or missing", () => {
	const strange = [null, true, -1, 1e300, "NaN", "", [], [[]], [{}], {}, { a: { b: [1] } }, "x".repeat(10_000)];
	const forms: readonly Record<string, unknown>[] = [
		own,
		{ feature_names: columns, scoring: "roc_auc", ...measured },
		{ explanations: { kernel_shap: { l: { global_shap_values: { a: 1 } } } } },
	];
	for (const form of forms) {
		for (const key of Object.keys(form)) {
			for (const value of strange) survives(JSON.stringify({ ...form, [key]: value }));
			for (const value of strange) if (Array.isArray(form[key])) survives(JSON.stringify({ ...form, [key]: [value, ...form[key]] }));
		}
	}
	for (const key of Object.keys(own.features[0] ?? {}))
		for (const value of strange) survives(JSON.stringify({ ...own, features: [{ ...own.features[0], [key]: value }] }));
	survives('{"features":[{"name":"a","importance":1e999},{"name":"b","importance":1,"low":-1e999,"high":Infinity}],"repeats":1e999}');
	survives('{"features":[{"name":"__proto__","importance":1}],"correlations":{"__proto__":{"constructor":1}}}');
	const text = JSON.stringify(own);
	for (let end = 0; end < text.length; end += 7) survives(text.slice(0, end));
});

test("no word of a report moves the cursor of a terminal", () => {
	const [feature] = read({ features: [{ name: "a\u001b[31m\u202eb\n", importance: 1 }] }).features;
	assert.equal(feature?.name, "a [31m b ");
});
