/** The known word that a person most likely meant, if one is near enough: other case or separators, or at most two slips. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
	const folded = fold(word);
	let best: string | undefined;
	let fewest = Math.min(2, Math.floor(word.length / 3)) + 1;
	for (const candidate of known) {
		if (fold(candidate) === folded) return candidate;
		if (Math.abs(candidate.length - word.length) >= fewest) continue;
		const slips = distance(word, candidate);
		if (slips < fewest) [best, fewest] = [candidate, slips];
	}
	return best;
}

function fold(word: string): string {
	return word.toLowerCase().replace(/[-_.\s]/g, "");
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
	// Three rows in turn: of the letter in hand, of the one before it, and of the one before that.
	let [row, last, before] = Array.from({ length: 3 }, () => Array.from({ length: b.length + 1 }, (_, i) => i)) as [Row, Row, Row];
	for (let i = 1; i <= a.length; i++) {
		row[0] = i;
		for (let j = 1; j <= b.length; j++) {
			const same = a[i - 1] === b[j - 1];
			let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
			if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
			row[j] = cost;
		}
		[row, last, before] = [before, row, last];
	}
	return last[b.length] ?? 0;
}

type Row = number[];
