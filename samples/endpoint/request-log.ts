import { createWriteStream, type WriteStream } from "node:fs";
import { featureNames } from "../churn/data/customers.ts";
import type { Table } from "./drift.ts";

/** What was asked and answered: the newest rows in memory, and all of them in a file of JSON lines where one is named. */
export class RequestLog {
	private readonly capacity: number;
	private readonly rows: (readonly number[])[] = [];
	private readonly file: WriteStream | undefined;
	/** Rows since the start. */
	private counted = 0;

	/** Keeps so many rows in memory. */
	constructor(capacity: number, path?: string) {
		this.capacity = capacity;
		this.file = path === undefined ? undefined : createWriteStream(path, { flags: "a" });
		this.file?.on("error", (error) => console.error(`The log cannot be written: ${error.message}`));
	}

	get kept(): number {
		return this.rows.length;
	}

	/** A row that was asked about, and what was answered where there was an answer. */
	add(features: readonly number[], probability?: number): void {
		this.rows[this.counted % this.capacity] = features;
		this.counted++;
		this.file?.write(`${JSON.stringify({ at: new Date().toISOString(), features, probability })}\n`);
	}

	table(): Table {
		return new Map(featureNames.map((name, index) => [name, this.rows.map((row) => row[index] ?? 0)]));
	}

	close(): Promise<void> {
		const { file } = this;
		return file === undefined || file.errored ? Promise.resolve() : new Promise((resolve) => file.end(resolve));
	}
}
