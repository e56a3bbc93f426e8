import type { Finding } from "../../server/src/facts/finding.ts";
import type { Span } from "../../server/src/source/span.ts";
import type { Block, Scenario } from "../harness/manual.ts";
import { unmark } from "../harness/markers.ts";
import { edited, findingsOf } from "../harness/play.ts";
import type { Base } from "./bases.ts";
import type { Fault } from "./fault.ts";

/** So many cases of one fault tell enough. */
const mostCases = 8;

/** What became of one broken workspace. */
export interface Outcome {
	readonly fault: Fault;
	readonly base: string;
	readonly file: string;
	/** The line as it reads now. */
	readonly line: string;
	readonly caught: boolean;
	/** All that is found. */
	readonly findings: readonly Finding[];
	/** New findings that have nothing to do with the lines that were changed. */
	readonly elsewhere: readonly Finding[];
}

/** Breaks each base in which the fault can be, one place at a time, and at most one place of each base until all bases had theirs. */
export function inject(fault: Fault, bases: readonly Base[]): readonly Outcome[] {
	const byBase = bases.map((base) => [...mutants(fault, base)]);
	const outcomes: Outcome[] = [];
	for (let round = 0; outcomes.length < mostCases && byBase.some((some) => some.length > round); round++) {
		for (const some of byBase) {
			const mutant = some[round];
			if (mutant && outcomes.length < mostCases) outcomes.push(judge(fault, mutant));
		}
	}
	return outcomes;
}

interface Mutant {
	readonly base: Base;
	readonly scenario: Scenario;
	readonly file: string;
	readonly text: string;
	/** The part of the text that is new. */
	readonly start: number;
	readonly end: number;
}

function* mutants(fault: Fault, base: Base): Iterable<Mutant> {
	const blocks = base.scenario.blocks.filter((block) => isManifest(block));
	const whole = blocks.map(({ text }) => unmark(text)).join("\n");
	if (fault.on && !fault.on.test(base.name)) return;
	if ((fault.given && !fault.given.test(whole)) || fault.unless?.test(whole)) return;
	for (const { path, text: marked } of blocks) {
		if (fault.in && !fault.in.test(path)) continue;
		const text = unmark(marked);
		for (const match of text.matchAll(fault.find)) {
			const rest = text.slice(match.index);
			const replaced = rest.replace(new RegExp(fault.find.source, fault.find.flags.replace("g", "")), fault.put);
			const put = replaced.slice(0, replaced.length - (rest.length - match[0].length));
			if (put === match[0]) continue;
			const at = { file: path, start: match.index, end: match.index + match[0].length };
			const same = commonStart(match[0], put);
			yield {
				base,
				scenario: edited(base.scenario, [{ at, text: put }]),
				file: path,
				text: text.slice(0, at.start) + put + text.slice(at.end),
				start: at.start + same,
				end: at.start + Math.max(same, put.length - commonStart(reversed(match[0].slice(same)), reversed(put.slice(same)))),
			};
		}
	}
}

function judge(fault: Fault, mutant: Mutant): Outcome {
	const findings = findingsOf(mutant.scenario, undefined);
	const texts = new Map(mutant.scenario.blocks.map((block) => [block.path, unmark(block.text)]));
	const touches = ({ at, related = [] }: Finding) => [at, ...related.map((one) => one.at)].some((place) => isInjected(place, mutant));
	const isOther = ({ at }: Finding) => fault.or?.test(linesAt(at, texts)) === true;
	return {
		fault,
		base: mutant.base.name,
		file: mutant.file,
		line: linesAt({ file: mutant.file, start: mutant.start, end: mutant.start }, texts),
		findings,
		caught: findings.some((finding) => finding.rule === fault.rule && (touches(finding) || isOther(finding))),
		elsewhere: findings.filter(
			(finding) => !touches(finding) && !(finding.rule === fault.rule && isOther(finding)) && !fault.wakes?.includes(finding.rule),
		),
	};
}

function isInjected({ file, start, end }: Span, mutant: Mutant): boolean {
	if (file !== mutant.file) return false;
	const { text } = mutant;
	const from = text.lastIndexOf("\n", mutant.start - 1) + 1;
	const to = text.indexOf("\n", Math.max(mutant.start, mutant.end - 1));
	return start <= (to < 0 ? text.length : to) && Math.max(start, end - 1) >= from;
}

function linesAt({ file, start, end }: Span, texts: ReadonlyMap<string, string>): string {
	const text = texts.get(file) ?? "";
	const to = text.indexOf("\n", Math.max(start, end - 1));
	return text.slice(text.lastIndexOf("\n", start - 1) + 1, to < 0 ? text.length : to);
}

function isManifest({ language, fixed }: Block): boolean {
	return !fixed && ["yaml", "json", "pbtxt", "properties", "markdown", "toml", "python"].includes(language);
}

function commonStart(a: string, b: string): number {
	let length = 0;
	while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
	return length;
}

function reversed(text: string): string {
	return Array.from(text).toReversed().join("");
}
