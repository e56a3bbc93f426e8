import type { Finding } from "../../facts/finding.ts";
import type { Proof } from "./answer.ts";
import { debts } from "./challenges-debts.ts";
import { people } from "./challenges-people.ts";
import { running } from "./challenges-running.ts";
import { upkeep } from "./challenges-upkeep.ts";
import type { Deployment } from "./deployment.ts";

/** A question that putting a model to use asks, and what answers it. */
export interface Question {
	/** As the project's own list numbers it. */
	readonly code: string;
	readonly question: string;
	/** Rules whose finding says that the answer does not hold. */
	readonly rules: readonly string[];
	/** Every part of an answer. */
	parts(of: Deployment): readonly Part[];
}

export interface Part {
	readonly proofs: readonly Proof[];
	/** What is said where there is no proof: a fragment, "no alert", "who owns it". */
	readonly missing: string;
}

/** How far the workspace answers one of them. */
export interface Challenge {
	readonly code: string;
	readonly question: string;
	readonly state: "answered" | "partly" | "open";
	readonly proofs: readonly Proof[];
	readonly missing: readonly string[];
	readonly findings: readonly Finding[];
}

export const questions: readonly Question[] = [...running, ...upkeep, ...debts, ...people];

/** A whole answer has all its parts, and nothing that is found speaks against it. */
export function challengesOf(of: Deployment): readonly Challenge[] {
	return questions.map(({ code, question, rules, parts }): Challenge => {
		const all = parts(of);
		const missing = all.flatMap((part) => (part.proofs.length === 0 ? [part.missing] : []));
		const findings = of.findings.filter(({ rule, severity }) => rules.includes(rule) && severity !== "info");
		const state = missing.length === all.length ? "open" : missing.length + findings.length > 0 ? "partly" : "answered";
		return { code, question, state, proofs: all.flatMap(({ proofs }) => proofs.slice(0, 1)), missing, findings };
	});
}
