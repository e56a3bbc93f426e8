import { readFileSync } from "node:fs";
import type { Table } from "./drift.ts";

/** The named columns of a CSV file of numbers with a header. Throws where one is missing or holds something else. */
export function readTable(path: string, names: readonly string[]): Table {
	const [header = "", ...lines] = readFileSync(path, "utf8").trimEnd().split(/\r?\n/);
	const places = header.split(",");
	const rows = lines.map((line) => line.split(",").map(Number));
	return new Map(names.map((name) => [name, column(rows, places.indexOf(name), name)]));
}

function column(rows: readonly (readonly number[])[], place: number, name: string): readonly number[] {
	return rows.map((row, index) => {
		const value = row[place];
		if (value === undefined || !Number.isFinite(value)) throw new Error(`Row ${index + 1} has no number for ${name}.`);
		return value;
	});
}
