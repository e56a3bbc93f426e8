import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DriftReport, driftReport, type Table } from "../../endpoint/drift.ts";
import { type Customer, currentCustomers, featureNames, referenceCustomers } from "./customers.ts";

/** When the last check ran. */
const takenAt = new Date("2026-11-20T06:00:00Z");

/** Customers at training time, with their labels. */
export function referenceText(): string {
	const rows = referenceCustomers().map(({ customer, churned }) => [...customer, churned ? 1 : 0]);
	return lines([...featureNames, "churned"], rows);
}

/** Customers now. */
export function currentText(): string {
	return lines(featureNames, currentCustomers());
}

/** What the last check said of the two. */
export function report(): DriftReport {
	return driftReport(table(referenceCustomers().map(({ customer }) => customer)), table(currentCustomers()), takenAt);
}

function table(customers: readonly Customer[]): Table {
	return new Map(featureNames.map((name, index) => [name, customers.map((customer) => customer[index] ?? 0)]));
}

function lines(header: readonly string[], rows: readonly (readonly number[])[]): string {
	return `${[header, ...rows].map((row) => row.join(",")).join("\n")}\n`;
}

// As a program: writes the two tables and the report over them.
if (process.argv[1] === import.meta.filename) {
	const files = {
		"reference.csv": referenceText(),
		"current.csv": currentText(),
		"../reports/drift.json": `${JSON.stringify(report(), undefined, "\t")}\n`,
	};
	for (const [path, text] of Object.entries(files)) {
		const file = join(import.meta.dirname, path);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
}
