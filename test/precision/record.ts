import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What each rule said over a collection of real manifests, as it was last recorded. */
export interface CorpusRecord {
	/** Manifests that their authors, or their platforms, call valid. */
	readonly valid: number;
	/** And those that they call invalid or outdated. */
	readonly others: number;
	readonly rules: Readonly<Record<string, CorpusCount>>;
}

/** Findings of one rule. */
export interface CorpusCount {
	/** In manifests that are called valid: debts that a platform takes, and false alarms. */
	readonly valid: number;
	/** In manifests that are called invalid or outdated. */
	readonly others: number;
	/** Errors in manifests that are called valid. A file that the collection leaves out is none. */
	readonly wrong: number;
}

interface Reported {
	readonly findings: readonly { readonly file: string; readonly rule: string; readonly severity: string }[];
}

const path = join(import.meta.dirname, "corpus.json");
const absent = new Set(["artifact/file-missing", "config/dangling-reference"]);

export function readRecord(): CorpusRecord {
	return JSON.parse(readFileSync(path, "utf8")) as CorpusRecord;
}

/** `node test/precision/record.ts FOLDER`: a folder of repositories with a `verdicts.tsv` of file, dialect and verdict. */
function record(folder: string): CorpusRecord {
	const [, ...rows] = readFileSync(join(folder, "verdicts.tsv"), "utf8").trim().split("\n");
	const verdicts = new Map(rows.map((row) => row.split("\t")).map(([file = "", , verdict = ""]) => [file, verdict]));
	const rules: Record<string, CorpusCount> = {};
	for (const repository of new Set([...verdicts.keys()].map((file) => file.slice(0, file.indexOf("/"))))) {
		for (const { file, rule, severity } of checked(join(folder, repository)).findings) {
			const verdict = verdicts.get(`${repository}/${file}`);
			if (!verdict || absent.has(rule)) continue;
			const isValid = verdict === "valid" || verdict === "unknowable";
			const { valid, others, wrong } = rules[rule] ?? { valid: 0, others: 0, wrong: 0 };
			const isWrong = isValid && severity === "error";
			rules[rule] = { valid: valid + (isValid ? 1 : 0), others: others + (isValid ? 0 : 1), wrong: wrong + (isWrong ? 1 : 0) };
		}
	}
	const valid = [...verdicts.values()].filter((verdict) => verdict === "valid" || verdict === "unknowable").length;
	return {
		valid,
		others: verdicts.size - valid,
		rules: Object.fromEntries(Object.entries(rules).toSorted(([a], [b]) => (a < b ? -1 : 1))),
	};
}

function checked(folder: string): Reported {
	const cli = join(import.meta.dirname, "../../dist/cli.js");
	const { stdout, status, stderr } = spawnSync(process.execPath, [cli, "check", "--format", "json", "."], {
		cwd: folder,
		encoding: "utf8",
		maxBuffer: 2 ** 30,
	});
	if (status !== 0 && status !== 1) throw new Error(`The check of ${folder} failed: ${stderr}`);
	return JSON.parse(stdout) as Reported;
}

const [, script, folder] = process.argv;
if (script === import.meta.filename && folder) writeFileSync(path, `${JSON.stringify(record(folder), undefined, "\t")}\n`);
