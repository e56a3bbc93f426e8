const context = 3;
/** Beyond so many comparisons the changed middle is shown as one piece. */
const mostComparisons = 4_000_000;

/** A unified diff of two texts, as `git apply` and `patch -p1` read it. */
export function difference(file: string, before: string, after: string): string {
	const [old, young] = [linesOf(before), linesOf(after)];
	const steps = compare(old, young);
	const hunks = group(steps).map((hunk) => write(hunk));
	return `--- a/${file}\n+++ b/${file}\n${hunks.join("")}`;
}

interface Step {
	readonly sign: " " | "-" | "+";
	readonly line: string;
	/** How many lines of either text come before. */
	readonly old: number;
	readonly young: number;
}

/** Lines with their ends, so that a last line without one differs from one that has it. */
function linesOf(text: string): readonly string[] {
	return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compare(old: readonly string[], young: readonly string[]): readonly Step[] {
	let head = 0;
	while (head < Math.min(old.length, young.length) && old[head] === young[head]) head++;
	let tail = 0;
	while (tail < Math.min(old.length, young.length) - head && old.at(-1 - tail) === young.at(-1 - tail)) tail++;
	const middle = signs(old.slice(head, old.length - tail), young.slice(head, young.length - tail));
	const all = [...Array.from({ length: head }, () => " " as const), ...middle, ...Array.from({ length: tail }, () => " " as const)];
	let [o, y] = [0, 0];
	return all.map((sign) => {
		const step = { sign, line: (sign === "+" ? young[y] : old[o]) ?? "", old: o, young: y };
		if (sign !== "+") o++;
		if (sign !== "-") y++;
		return step;
	});
}

/** The shortest way from one list of lines to the other, by the length of what is common to the rest. */
function signs(old: readonly string[], young: readonly string[]): readonly Step["sign"][] {
	const width = young.length + 1;
	if (old.length * width > mostComparisons) return [...old.map(() => "-" as const), ...young.map(() => "+" as const)];
	const common = new Uint32Array((old.length + 1) * width);
	const at = (o: number, y: number) => common[o * width + y] ?? 0;
	for (let o = old.length - 1; o >= 0; o--) {
		for (let y = young.length - 1; y >= 0; y--) {
			common[o * width + y] = old[o] === young[y] ? at(o + 1, y + 1) + 1 : Math.max(at(o + 1, y), at(o, y + 1));
		}
	}
	const result: Step["sign"][] = [];
	for (let [o, y] = [0, 0]; o < old.length || y < young.length; ) {
		const sign =
			o < old.length && y < young.length && old[o] === young[y]
				? " "
				: y >= young.length || (o < old.length && at(o + 1, y) >= at(o, y + 1))
					? "-"
					: "+";
		result.push(sign);
		if (sign !== "+") o++;
		if (sign !== "-") y++;
	}
	return result;
}

function group(steps: readonly Step[]): readonly (readonly Step[])[] {
	const hunks: Step[][] = [];
	let last = Number.NEGATIVE_INFINITY;
	for (const [i, { sign }] of steps.entries()) {
		if (sign === " ") continue;
		const from = Math.max(0, i - context);
		const to = Math.min(steps.length, i + context + 1);
		if (from <= last) hunks.at(-1)?.push(...steps.slice(last, to));
		else hunks.push(steps.slice(from, to));
		last = to;
	}
	return hunks;
}

function write(hunk: readonly Step[]): string {
	const count = (without: Step["sign"]) => hunk.filter(({ sign }) => sign !== without).length;
	const first = hunk[0];
	const range = (start: number, length: number) => `${length === 0 ? start : start + 1},${length}`;
	const lines = hunk.map(({ sign, line }) => `${sign}${line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`}`);
	return `@@ -${range(first?.old ?? 0, count("+"))} +${range(first?.young ?? 0, count("-"))} @@\n${lines.join("")}`;
}
