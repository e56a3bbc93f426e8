import type { Reading } from "../dialects/read.ts";
import type { Facts } from "../facts/facts.ts";
import type { Finding } from "../facts/finding.ts";
import { acceptedInVain, withoutAccepted } from "../rules/accept.ts";
import { checkFile, checkGraph, type Failure, type Placed } from "../rules/check.ts";
import type { Rule } from "../rules/rule.ts";
import { levelsAt, lockOn, type RuleSettings } from "../rules/settings.ts";
import { applyAllows, readAllows } from "../rules/suppress.ts";
import { trailAt } from "../source/locate.ts";
import { contains, type Span } from "../source/span.ts";
import { Recording, type Sources } from "./recording.ts";
import { type Topic, Topics } from "./topics.ts";

/** What of one file is judged. A change of it makes a new object. */
export interface Judged {
	readonly reading: Reading | undefined;
	readonly settings: RuleSettings;
}

/** What the judging depends on besides the file. */
export interface Circumstances extends Sources {
	readonly rules: readonly Rule[];
	readonly ruleIds: ReadonlySet<string>;
	readonly allow: boolean;
	readonly now: number;
	readonly changed: ReadonlyMap<string, readonly Span[]> | undefined;
	readonly before: ReadonlyMap<string, Facts> | undefined;
	/** Differs whenever files have come or gone or something was measured. */
	readonly outside: number;
}

interface Memo {
	readonly judged: Judged;
	readonly minute: number;
	readonly findings: readonly Finding[];
}

interface GraphMemo extends Memo {
	readonly recording: Recording;
	/** When the recording was last found to be true. */
	outside: number;
}

/** Remembers the findings of each file. As long as nothing has changed for a file, its findings are the same object. */
export class Judgement {
	private readonly own = new Map<string, Memo>();
	private readonly all = new Map<string, GraphMemo>();
	private readonly broken = new Map<string, readonly Failure[]>();
	private readonly topics = new Topics();

	/** There may be another answer about this topic. */
	rouse(topic: Topic): void {
		this.topics.rouse(topic);
	}

	forget(file: string, given: Pick<Sources, "memory">): void {
		this.all.get(file)?.recording.end(given);
		this.topics.forget(file, this.all.get(file)?.recording.topics);
		this.own.delete(file);
		this.all.delete(file);
		this.broken.delete(`file ${file}`);
		this.broken.delete(`graph ${file}`);
	}

	/** What the file's own text decides. */
	ownFindings(file: string, judged: Judged, given: Circumstances): readonly Finding[] {
		const { reading, settings } = judged;
		if (!reading) return [];
		const known = this.own.get(file);
		if (known?.judged === judged && known.minute === minuteOf(given.now)) return known.findings;
		const checked = checkFile(given.rules, reading.facts, settings, given.now, placedIn(judged));
		const core = reading.facts.remarks.filter(({ rule }) => rule.startsWith("core/"));
		const findings = sorted([...core.map((remark): Finding => ({ severity: "error", ...remark })), ...checked.findings]);
		this.own.set(file, { judged, minute: minuteOf(given.now), findings });
		this.note(`file ${file}`, checked.failures);
		return findings;
	}

	allFindings(file: string, judged: Judged, given: Circumstances): readonly Finding[] {
		const own = this.ownFindings(file, judged, given);
		const { reading, settings } = judged;
		if (!reading || reading.documents.length === 0) return own;
		const known = this.all.get(file);
		if (known?.judged === judged && known.minute === minuteOf(given.now)) {
			const texts = this.topics.isRoused(file);
			const outside = known.outside !== given.outside;
			if ((!texts && !outside) || known.recording.stillTrue(given, { texts, outside })) {
				this.topics.settle(file);
				known.outside = given.outside;
				return known.findings;
			}
		}
		known?.recording.end(given);
		const recording = new Recording(given);
		const check = () => checkGraph(given.rules, reading.facts, settings, given, recording.lineage, recording.known, placedIn(judged));
		const checked = recording.during(given, check, () => this.topics.rouseFile(file));
		const cards = [...reading.facts.cards, ...recording.lineage.cardsOf(file)];
		const lockOf = (rule: string) => lockOn(rule, settings)?.by;
		const found = [...own, ...checked.findings];
		const accepted = given.allow ? withoutAccepted(found, cards, given.now, lockOf) : found;
		const allows = given.allow ? readAllows(reading.source) : [];
		const vain = given.allow
			? reading.facts.cards.flatMap((card) => acceptedInVain(card, reading.source, given.ruleIds, given.now, lockOf))
			: [];
		const findings = sorted([...applyAllows(accepted, allows, given.ruleIds, given.now, lockOf), ...vain]);
		this.topics.replace(file, known?.recording.topics, recording.topics);
		this.all.set(file, { judged, minute: minuteOf(given.now), findings, recording, outside: given.outside });
		this.note(`graph ${file}`, checked.failures);
		return findings;
	}

	/** Of the files so far asked for. */
	failures(): readonly Failure[] {
		return [...this.broken.values()].flat();
	}

	private note(key: string, failures: readonly Failure[]): void {
		if (failures.length > 0) this.broken.set(key, failures);
		else this.broken.delete(key);
	}
}

/** The levels that hold at a place, where the configuration has any for parts of documents. */
function placedIn({ reading, settings }: Judged): Placed | undefined {
	if (!reading || settings.places.length === 0) return undefined;
	return (at) => {
		const document = reading.documents.find(({ tree }) => contains(tree.at, at));
		const trail = document && trailAt(document.tree, at.start);
		return trail ? levelsAt(trail.path, settings) : [];
	};
}

/** Rules count in days and a drift report is minutes old at least, so time passes in minutes here. */
function minuteOf(now: number): number {
	return Math.floor(now / 60_000);
}

/** By place, then rule, so that output is the same every time. */
function sorted(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted(
		(a, b) => a.at.start - b.at.start || a.at.end - b.at.end || compare(a.rule, b.rule) || compare(a.message, b.message),
	);
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}
