import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { drawCustomer, referenceCustomers, trainingTimes } from "../../samples/churn/data/customers.ts";
import { currentText, referenceText, report } from "../../samples/churn/data/make.ts";
import { columnsOf, type DriftReport } from "../../samples/endpoint/drift.ts";
import { loadModel } from "../../samples/endpoint/model.ts";
import { seeded } from "../../samples/random.ts";

const samples = join(import.meta.dirname, "../../samples");

describe("the models of the samples", () => {
	it("are what build-models.ts writes, and it says so where they are not", () => {
		const folder = mkdtempSync(join(tmpdir(), "plimsoll-samples-"));
		try {
			const copy = join(folder, "samples");
			cpSync(samples, copy, { recursive: true });
			const check = () => {
				const { status, stderr } = spawnSync(process.execPath, [join(copy, "build-models.ts"), "--check"], { encoding: "utf8" });
				return { status, stderr };
			};
			assert.deepEqual(check(), { status: 0, stderr: "" });
			const path = "vision/models/classify/1/model.onnx";
			const bytes = readFileSync(join(copy, path));
			const [last] = bytes.subarray(-1);
			bytes[bytes.length - 1] = (last ?? 0) ^ 1;
			writeFileSync(join(copy, path), bytes);
			assert.deepEqual(check(), { status: 1, stderr: `${path} is not what build-models.ts writes.\n` });
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	});

	it("tell customers who leave from customers who stay", async () => {
		const predict = await loadModel();
		assert.ok(typeof predict !== "string", String(predict));
		const random = seeded(4);
		const customers = Array.from({ length: 1000 }, () => drawCustomer(random, trainingTimes));
		const shares = await predict(customers);
		const rate = referenceCustomers().filter(({ churned }) => churned).length / 2000;
		const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
		assert.ok(Math.abs(mean - rate) < 0.04, `${mean} on average, and ${rate} left`);
		const [leaving = 0, staying = 1] = await predict([
			[1, 50, 50, 5, 1, 25, 2],
			[60, 40, 2400, 0, 24, 60, 2],
		]);
		assert.ok(leaving > 0.7 && staying < 0.05, `${leaving} and ${staying}`);
	});

	it("point at exactly the weights that DVC keeps", () => {
		const graph = readFileSync(join(samples, "language/model/answers.onnx"), "latin1");
		const numbers = (key: string) => [...graph.matchAll(new RegExp(`\\n.${key}\\x12.(\\d+)`, "gs"))].map(([, digits]) => Number(digits));
		const [offsets, lengths] = [numbers("offset"), numbers("length")];
		const kept = Number(/size: (\d+)/.exec(readFileSync(join(samples, "language/model/answers.weights.dvc"), "utf8"))?.[1]);
		let end = 0;
		for (const [index, offset] of offsets.entries()) {
			assert.equal(offset, end, "weights lie one after the other");
			end += lengths[index] ?? Number.NaN;
		}
		assert.equal(offsets.length, 161);
		assert.equal(end, kept);
	});
});

describe("the data of the churn sample", () => {
	it("is what data/make.ts writes", () => {
		assert.equal(readFileSync(join(samples, "churn/data/reference.csv"), "utf8"), referenceText());
		assert.equal(readFileSync(join(samples, "churn/data/current.csv"), "utf8"), currentText());
	});

	it("gives the drift report that lies beside it", () => {
		const kept = JSON.parse(readFileSync(join(samples, "churn/reports/drift.json"), "utf8")) as DriftReport;
		assertClose(kept, JSON.parse(JSON.stringify(report())), "report");
	});

	it("drifts as Evidently 0.4.40 says of the same two files", () => {
		const scores = Object.fromEntries(columnsOf(report()).map((column) => [column.column_name, column.drift_score]));
		assertClose(scores, evidentlyScores, "scores");
		const drifted = columnsOf(report()).filter((column) => column.drift_detected);
		assert.deepEqual(
			drifted.map((column) => column.column_name),
			["monthly_charges", "support_calls", "total_charges"],
		);
		const age = columnsOf(report()).find((column) => column.column_name === "age");
		assertClose(age?.reference.small_distribution, evidentlyAges, "ages");
	});
});

/** `Report(metrics=[DatasetDriftMetric(), DataDriftTable()])` over the two files, without the label. */
const evidentlyScores: Readonly<Record<string, number>> = {
	age: 0.03172903336341293,
	contract_months: 0.013214351513434211,
	monthly_charges: 0.5407154903447918,
	num_products: 0.025802364836681916,
	support_calls: 0.7062573377023889,
	tenure_months: 0.033851261567269655,
	total_charges: 0.27211781784269373,
};

const evidentlyAges = {
	x: [18, 25.4, 32.8, 40.2, 47.6, 55, 62.400000000000006, 69.80000000000001, 77.2, 84.60000000000001, 92],
	y: [
		0.012432432432432436, 0.011554054054054056, 0.024662162162162143, 0.024054054054054058, 0.024662162162162167, 0.019324324324324307,
		0.009662162162162154, 0.0066216216216216294, 0.001554054054054053, 0.0006081081081081087,
	],
};

/** Equal but for the last digits of numbers, in which processors and the order of sums differ. */
function assertClose(actual: unknown, expected: unknown, place: string): void {
	if (typeof actual === "number" && typeof expected === "number") {
		assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.max(1, Math.abs(expected)), `${place}: ${actual} is not ${expected}`);
	} else if (typeof actual === "object" && actual !== null && typeof expected === "object" && expected !== null) {
		assert.deepEqual(Object.keys(actual), Object.keys(expected), place);
		for (const [key, value] of Object.entries(expected)) assertClose(Reflect.get(actual, key), value, `${place}.${key}`);
	} else assert.equal(actual, expected, place);
}
