import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../server/src/rules/all.ts";
import type { Rule } from "../../server/src/rules/rule.ts";
import { readManual } from "../harness/manual.ts";
import { cleanBases } from "./bases.ts";
import type { Fault } from "./fault.ts";
import { artifactFaults } from "./faults/artifact.ts";
import { capacityFaults } from "./faults/capacity.ts";
import { configFaults } from "./faults/config.ts";
import { contractFaults } from "./faults/contract.ts";
import { driftFaults } from "./faults/drift.ts";
import { feedbackFaults } from "./faults/feedback.ts";
import { lineageFaults } from "./faults/lineage.ts";
import { productFaults } from "./faults/product.ts";
import { reportFaults } from "./faults/reports.ts";
import { rolloutFaults } from "./faults/rollout.ts";
import { securityFaults } from "./faults/security.ts";
import { inject, type Outcome } from "./inject.ts";
import { type CorpusCount, readRecord } from "./record.ts";

/** What is known of how far a rule can be trusted. */
export interface Row {
	readonly rule: Rule;
	/** Findings that its manual shows, each of them played. */
	readonly examples: number;
	/** Findings in the samples. */
	readonly samples: number;
	readonly mutants: number;
	/** Of these, the ones that it found in the line that was changed, or in the line of the other fact. */
	readonly caught: number;
	/** New findings of this rule where another fault was put in that does not concern it, and errors in real manifests that are called valid. */
	readonly falseAlarms: number;
	readonly corpus: CorpusCount;
}

export const faults: readonly Fault[] = [
	...artifactFaults,
	...capacityFaults,
	...configFaults,
	...contractFaults,
	...driftFaults,
	...feedbackFaults,
	...lineageFaults,
	...productFaults,
	...reportFaults,
	...rolloutFaults,
	...securityFaults,
];

/** What no edit of a manifest can bring about, and what is tested instead. */
export const withoutMutants: Readonly<Record<string, string>> = {
	"artifact/unreadable-model": "model files that are built damaged",
	"capacity/benchmark-failed": "benchmarks that fail",
	"contract/breaking-change": "changes",
	"feedback/blast-radius": "changes",
	"security/code-in-model": "model files that are built to run code",
	"security/pickle-artifact": "pickles that are built",
	"security/pickle-dangerous-global": "pickles that are built to run code",
};

/** Puts every fault into every base that it fits: some hundred cases, in a few seconds. */
export function outcomesOfAll(): readonly Outcome[] {
	const bases = cleanBases();
	return faults.flatMap((fault) => inject(fault, bases));
}

export function ledgerOf(outcomes: readonly Outcome[]): readonly Row[] {
	const record = readRecord();
	const samples = readSamples();
	return rules.map((rule) => {
		const own = outcomes.filter(({ fault }) => fault.rule === rule.id);
		const elsewhere = outcomes.flatMap((outcome) => outcome.elsewhere.filter((finding) => finding.rule === rule.id));
		const corpus = record.rules[rule.id] ?? { valid: 0, others: 0, wrong: 0 };
		return {
			rule,
			examples: examplesOf(rule.id),
			samples: samples.filter((id) => id === rule.id).length,
			mutants: own.length,
			caught: own.filter(({ caught }) => caught).length,
			falseAlarms: elsewhere.length + corpus.wrong,
			corpus,
		};
	});
}

const root = join(import.meta.dirname, "../..");

function examplesOf(id: string): number {
	const { scenarios } = readManual(readFileSync(join(root, `server/src/rules/${id}.md`), "utf8"));
	const shown = scenarios.flatMap(({ fine, blocks }) => (fine ? [] : blocks.filter(({ fixed }) => !fixed)));
	return shown.reduce((sum, { text }) => sum + (text.match(/\^+ (?:error|warning|info): /g)?.length ?? 0), 0);
}

/** The rule of each finding in what `check` says of the samples. */
function readSamples(): readonly string[] {
	const folders = readdirSync(join(root, "samples"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
	const texts = folders.flatMap(({ name }) => {
		const files = readdirSync(join(root, "samples", name));
		return files.includes("findings.txt") ? [readFileSync(join(root, "samples", name, "findings.txt"), "utf8")] : [];
	});
	const known = new Set(rules.map(({ id }) => id));
	return texts.flatMap((text) => [...text.matchAll(/\b[a-z]+\/[a-z-]+\b/g)].flatMap(([id]) => (known.has(id) ? [id] : [])));
}
