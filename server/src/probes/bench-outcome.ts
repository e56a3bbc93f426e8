import { dirname, sep } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { BenchmarkOutcome } from "../evidence/benchmark.ts";
import { formatBytes, formatDuration } from "../facts/units.ts";
import { type BenchmarkStage, stageWords, watchdogMark } from "./bench-messages.ts";

/** How the child ended that gave no measurement. */
export interface ChildEnd {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
	/** What it had announced last. */
	readonly stage: BenchmarkStage;
	readonly errorText: string;
	/** Why we ended it ourselves, if we did. */
	readonly endedBy: "cancel" | "deadline" | undefined;
	readonly seconds: number;
	readonly memoryLimitBytes: number | undefined;
}

export interface Ending {
	readonly outcome: Exclude<BenchmarkOutcome, "measured">;
	readonly message: string;
}

const signalWords: Readonly<Record<string, string>> = {
	SIGFPE: "arithmetic that the processor refuses, such as an integer division that overflows",
	SIGSEGV: "a read or write of memory that is not its own",
	SIGBUS: "a read or write of memory that is not there",
	SIGILL: "an instruction that this processor does not know",
	SIGABRT: "a fault that the runtime itself noticed",
	SIGTRAP: "a fault that the runtime itself noticed",
	SIGKILL: "ended from outside, as a system does that runs out of memory",
};

/** Codes that Windows ends a process with, in the words of signals. */
const windowsSignals: Readonly<Record<number, string>> = {
	3221225477: "SIGSEGV",
	3221225501: "SIGILL",
	3221225620: "SIGFPE",
	3221225621: "SIGFPE",
	3221226505: "SIGABRT",
};

/** The ending in words for a person. Never a reason to doubt the parent: a model may end its process in any way it likes. */
export function explainEnd(end: ChildEnd): Ending {
	const { endedBy, seconds, stage, errorText, memoryLimitBytes } = end;
	const watchdog = new RegExp(`${watchdogMark} (\\w+)\\s*$`).exec(errorText)?.[1];
	if (endedBy === "cancel") return { outcome: "cancelled", message: "The benchmark was cancelled." };
	if (endedBy === "deadline" || watchdog === "deadline") {
		return {
			outcome: "timeout",
			message: `The model was still busy ${stageWords[stage]} when ${formatDuration(seconds * 1000)} were over.`,
		};
	}
	if (watchdog === "memory") {
		const limit = memoryLimitBytes === undefined ? "" : ` of ${formatBytes(memoryLimitBytes)}`;
		return { outcome: "out-of-memory", message: `The model's process took more memory than the limit${limit} ${stageWords[stage]}.` };
	}
	if (/heap out of memory|bad_alloc|Failed to allocate|process out of memory/i.test(errorText)) {
		return {
			outcome: "out-of-memory",
			message: `The model's process could get no more memory ${stageWords[stage]}${lastWords(errorText)}.`,
		};
	}
	return { outcome: "crashed", message: `The model's process ended ${stageWords[stage]} with ${causeOf(end)}${lastWords(errorText)}.` };
}

/** Text of the runtime in one line, without colours and without the folder that the model lies in. */
export function cleanWords(text: string, modelPath: string, shown: string): string {
	const beside = text.replaceAll(modelPath, shown).replaceAll(dirname(modelPath) + sep, dirname(shown) === "." ? "" : `${dirname(shown)}/`);
	return stripVTControlCharacters(beside).replace(/\s+/g, " ").trim();
}

function causeOf({ signal, code }: ChildEnd): string {
	const name = signal ?? windowsSignals[(code ?? 0) >>> 0] ?? undefined;
	if (name === undefined) return `exit code ${code}`;
	const words = signalWords[name];
	return words ? `${name} (${words})` : name;
}

function lastWords(errorText: string): string {
	const words = errorText.trim();
	return words === "" ? "" : `, after it said: ${words.replace(/[.\s]+$/, "")}`;
}
