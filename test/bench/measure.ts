/** The value at a share of the sorted values: 0.5 is the median. */
export function quantile(values: readonly number[], share: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

const over: string[] = [];

/** Prints a figure beside what it is held against, and remembers it where it is larger. */
export function hold(name: string, value: number, limit: number, unit: string): void {
	const ratio = value / limit;
	console.log(
		`${name.padEnd(52)} ${rounded(value)} ${unit} / ${rounded(limit)} ${unit} = ${ratio.toFixed(3)}${ratio > 1 ? "  over its limit" : ""}`,
	);
	if (!(ratio <= 1)) over.push(name);
}

/** Prints a figure that is held against nothing. */
export function tell(name: string, text: string): void {
	console.log(`${name.padEnd(52)} ${text}`);
}

export function rounded(value: number): string {
	return value >= 100 ? value.toFixed(0) : Number(value.toPrecision(3)).toString();
}

/** What was over its limit so far. */
export function exceeded(): readonly string[] {
	return over;
}

export function pause(milliseconds: number): Promise<void> {
	return new Promise((done) => {
		setTimeout(done, milliseconds);
	});
}
