import { readEvidently } from "./evidently.ts";
import { readJson } from "./json.ts";
import { readOwn } from "./own.ts";
import { fields } from "./value.ts";

/** A drift report in words that belong to no tool. */
export interface DriftReport {
	/** The tool and form that it was read from: "Evidently 0.7 JSON". */
	readonly tool: string;
	/** ISO 8601, where the report says when it was made. */
	readonly takenAt?: string;
	readonly reference?: DriftWindow;
	readonly current?: DriftWindow;
	readonly features: readonly FeatureDrift[];
}

/** One of the two data sets that a report compares. */
export interface DriftWindow {
	readonly id?: string;
	readonly rows?: number;
}

export interface FeatureDrift {
	readonly name: string;
	readonly score?: number;
	readonly threshold?: number;
	readonly method?: DriftMethod;
	/** Absent where the report does not decide. */
	readonly drifted?: boolean;
	/** Why it does not, in one sentence. */
	readonly undecided?: string;
	readonly reference?: Distribution;
	readonly current?: Distribution;
}

export interface DriftMethod {
	/** The tool's own word: "wasserstein", "psi", "ks". */
	readonly id: string;
	/** As people say it: "Wasserstein distance (normed)". */
	readonly label: string;
	/** A p-value alarms below its threshold, a distance above it. */
	readonly kind: "p-value" | "distance";
}

/** A histogram has one edge more than heights; heights may be counts or densities. */
export type Distribution =
	| { readonly kind: "numerical"; readonly edges: readonly number[]; readonly heights: readonly number[] }
	| { readonly kind: "categorical"; readonly labels: readonly string[]; readonly counts: readonly number[] };

/** Reads a report of any form that is known here. Whatever else the text is comes back as one sentence; nothing is thrown. */
export function readDriftReport(text: string): DriftReport | { readonly problem: string } {
	const json = readJson(text);
	if ("problem" in json) return json;
	const document = fields(json.value);
	const report = readEvidently(document) ?? readOwn(document);
	return report ?? { problem: "This is JSON, but neither an Evidently report nor one in Plimsoll's own form." };
}
