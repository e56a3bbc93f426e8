import type { DriftMethod } from "./report.ts";

/** How a score stands to its threshold when it alarms. At a tie it decides, and tools differ in it. */
export type Alarm = ">=" | ">" | "<=" | "<";

type Row = readonly [id: string, label: string, kind: DriftMethod["kind"], alarm: Alarm, ...otherNames: readonly string[]];

/** Evidently's tests, by key and display name, each with the comparison that its own code makes; other tools' names for the same figure after them. */
const table: readonly Row[] = [
	["psi", "PSI", "distance", ">=", "population stability index"],
	["kl_div", "Kullback-Leibler divergence", "distance", ">=", "kl", "kl divergence"],
	["jensenshannon", "Jensen-Shannon distance", "distance", ">=", "js", "jensen-shannon"],
	["wasserstein", "Wasserstein distance (normed)", "distance", ">=", "wasserstein distance"],
	["hellinger", "Hellinger distance", "distance", ">="],
	["ed", "Energy-distance", "distance", ">"],
	["perc_text_content_drift", "Percentile text content drift", "distance", ">"],
	["abs_text_content_drift", "Absolute text content drift", "distance", ">"],
	["ks", "K-S p_value", "p-value", "<="],
	["chisquare", "chi-square p_value", "p-value", "<", "chi2", "chi-square"],
	["z", "Z-test p_value", "p-value", "<", "z-test"],
	["anderson", "Anderson-Darling", "p-value", "<"],
	["cramer_von_mises", "Cramer-von Mises", "p-value", "<="],
	["es", "Epps-Singleton", "p-value", "<"],
	["mannw", "Mann-Whitney U-rank test", "p-value", "<", "mann-whitney"],
	["t_test", "t_test", "p-value", "<", "t-test"],
	["g_test", "g_test", "p-value", "<", "g-test"],
	["fisher_exact", "Fisher's Exact test", "p-value", "<"],
	["TVD", "Total-Variation-Distance", "p-value", "<"],
	["empirical_mmd", "empirical_mmd", "p-value", "<"],
];

const byName = new Map<string, Row>(table.flatMap((row) => [row[0], row[1], ...row.slice(4)].map((name) => [plain(name), row] as const)));

/** The method behind a key or a display name; nothing for a word that no tool here uses. */
export function methodNamed(word: string): DriftMethod | undefined {
	const row = byName.get(plain(word));
	return row && { id: row[0], label: row[1], kind: row[2] };
}

export function alarmOf({ id, kind }: DriftMethod): Alarm {
	const row = byName.get(plain(id));
	return row && row[2] === kind ? row[3] : kind === "p-value" ? "<" : ">=";
}

/** Does this score alarm at this threshold? */
export function alarms(method: DriftMethod, score: number, threshold: number): boolean {
	switch (alarmOf(method)) {
		case ">=":
			return score >= threshold;
		case ">":
			return score > threshold;
		case "<=":
			return score <= threshold;
		case "<":
			return score < threshold;
	}
}

/** Does a word that a person wrote mean this method? */
export function means(word: string, method: DriftMethod): boolean {
	const named = methodNamed(word);
	return named ? named.id === method.id : [method.id, method.label].some((name) => plain(name) === plain(word));
}

function plain(word: string): string {
	return word.toLowerCase().replace(/[^a-z0-9]/g, "");
}
