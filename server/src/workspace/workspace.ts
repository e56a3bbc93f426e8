import { type Reading, readManifests } from "../dialects/read.ts";
import type { BenchmarkResult } from "../evidence/benchmark.ts";
import type { DriftReading } from "../evidence/evidence.ts";
import type { Known, ModelEvidence } from "../evidence/known.ts";
import type { Card } from "../facts/card.ts";
import { noFacts } from "../facts/facts.ts";
import type { Finding } from "../facts/finding.ts";
import type { Lineage } from "../lineage/lineage.ts";
import { rules as everyRule } from "../rules/all.ts";
import { checkFile, checkGraph, type Failure } from "../rules/check.ts";
import type { Rule } from "../rules/rule.ts";
import type { RuleSettings } from "../rules/settings.ts";
import { applyAllows, readAllows } from "../rules/suppress.ts";
import { resolvePath } from "../source/paths.ts";
import { type ConfigurationFile, coreRules, isConfiguration, isIgnored, readConfiguration, settingsFor, type Wishes } from "./configuration.ts";
import { indexLinks, type Links, linkKey } from "./index-files.ts";
import { foldersAbove } from "./paths.ts";
import { Recording } from "./recording.ts";
import type { Want, World } from "./world.ts";

/** What a probe has learnt. `undefined` as value takes it back. */
export type Learnt =
	| { readonly kind: "model"; readonly path: string; readonly value: ModelEvidence | undefined }
	| { readonly kind: "benchmark"; readonly path: string; readonly value: BenchmarkResult | undefined }
	| { readonly kind: "drift"; readonly card: string; readonly value: DriftReading | undefined };

export interface Options extends Wishes {
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** Allow-comments count; policy runs switch them off. */
	readonly allow: boolean;
	readonly rules?: readonly Rule[];
}

interface Entry {
	readonly text: string;
	readonly reading: Reading | undefined;
	readonly settings: RuleSettings;
	/** What was asked of the file list while reading, with the answers. */
	readonly asked: ReadonlyMap<string, boolean | undefined>;
}

interface Memo<K> {
	readonly key: K;
	readonly findings: readonly Finding[];
	readonly failures: readonly Failure[];
}

/** The one memory: texts and evidence in, worlds out. It does no I/O and has no clock. */
export class Workspace {
	private readonly rules: readonly Rule[];
	private readonly ruleIds: ReadonlySet<string>;
	private options: Options;
	private readonly texts = new Map<string, string>();
	private readonly entries = new Map<string, Entry>();
	private readonly configurations = new Map<string, ConfigurationFile>();
	private settingsCache = new Map<string, RuleSettings>();
	private covered: readonly string[] = [];
	private listed = new Set<string>();
	private readonly models = new Map<string, ModelEvidence>();
	private readonly benchmarks = new Map<string, BenchmarkResult>();
	private readonly drifts = new Map<string, DriftReading>();
	private links: Links | undefined;
	private readonly fileMemo = new Map<string, Memo<Entry>>();
	private readonly graphMemo = new Map<string, Memo<Entry> & { readonly recording: Recording; readonly now: number }>();
	private current: World | undefined;

	constructor(options: Options) {
		this.options = options;
		this.rules = options.rules ?? everyRule;
		this.ruleIds = new Set([...everyRule, ...this.rules].map((rule) => rule.id));
	}

	/**
	 * All files under the covered folders, whether they are manifests or not. Of places outside them, and before the first call of all places,
	 * nothing is known to be absent.
	 */
	list(files: Iterable<string>, covered: readonly string[] = [""]): void {
		this.listed = new Set();
		for (const file of files) {
			this.listed.add(file);
			for (const folder of foldersAbove(file)) this.listed.add(folder);
		}
		this.covered = covered;
		this.reread((entry) => [...entry.asked].some(([path, answer]) => this.exists(path) !== answer));
	}

	/** The text of a file, from the disk or from the editor, whichever the door decides. */
	change(file: string, text: string): void {
		if (this.texts.get(file) === text) return;
		this.texts.set(file, text);
		this.listed.add(file);
		if (isConfiguration(file)) this.configure(file, readConfiguration(file, text, this.ruleIds));
		else this.read(file, text);
		this.current = undefined;
	}

	forget(file: string): void {
		if (!this.texts.delete(file)) return;
		this.listed.delete(file);
		this.fileMemo.delete(file);
		this.graphMemo.delete(file);
		if (this.entries.delete(file)) this.links = undefined;
		if (this.configurations.has(file)) this.configure(file, undefined);
		this.current = undefined;
	}

	learn(learnt: Learnt): void {
		const place: Map<string, unknown> = { model: this.models, benchmark: this.benchmarks, drift: this.drifts }[learnt.kind];
		const key = learnt.kind === "drift" ? learnt.card : learnt.path;
		if (learnt.value === undefined) place.delete(key);
		else place.set(key, learnt.value);
		this.current = undefined;
	}

	set(options: Partial<Options>): void {
		this.options = { ...this.options, ...options };
		this.settingsCache = new Map();
		this.reread((entry, file) => JSON.stringify(entry.settings) !== JSON.stringify(this.settings(file)));
		this.current = undefined;
	}

	/** The same object until something changes. */
	world(): World {
		this.current ??= this.snapshot();
		return this.current;
	}

	private snapshot(): World {
		const sources = { lineage: this.lineage(), known: this.known() };
		const failures: Failure[] = [];
		const now = this.options.now;
		return {
			now,
			failures,
			...sources,
			files: [...this.entries.keys(), ...this.configurations.keys()].sort(),
			reading: (file) => this.entries.get(file)?.reading,
			settings: (file) => this.settings(file),
			fileFindings: (file) => this.ownFindings(file, failures),
			findings: (file) => this.allFindings(file, sources, failures),
			wants: () => this.wants(sources.lineage),
		};
	}

	private configure(file: string, configuration: ConfigurationFile | undefined): void {
		if (configuration) this.configurations.set(file, configuration);
		else this.configurations.delete(file);
		this.settingsCache = new Map();
		for (const [path, text] of this.texts) {
			if (!isConfiguration(path) && this.entries.has(path) === isIgnored(path, this.configurations)) this.read(path, text);
		}
		this.reread((entry, path) => JSON.stringify(entry.settings) !== JSON.stringify(this.settings(path)));
	}

	private reread(stale: (entry: Entry, file: string) => boolean): void {
		for (const [file, entry] of this.entries) if (stale(entry, file)) this.read(file, entry.text);
		this.current = undefined;
	}

	private read(file: string, text: string): void {
		const before = this.entries.get(file);
		if (isIgnored(file, this.configurations)) {
			if (this.entries.delete(file)) this.links = undefined;
			return;
		}
		const settings = this.settings(file);
		const asked = new Map<string, boolean | undefined>();
		const reading = readManifests(file, text, settings.targets, (path) => {
			const answer = this.exists(path);
			asked.set(path, answer);
			return answer;
		});
		this.entries.set(file, { text, reading, settings, asked });
		if (linkKey(before?.reading?.facts ?? noFacts) !== linkKey(reading?.facts ?? noFacts)) this.links = undefined;
	}

	private settings(file: string): RuleSettings {
		let settings = this.settingsCache.get(file);
		if (!settings) {
			settings = settingsFor(file, this.configurations, this.options);
			this.settingsCache.set(file, settings);
		}
		return settings;
	}

	private exists(path: string): boolean | undefined {
		if (this.listed.has(path)) return true;
		return this.covered.some((folder) => folder === "" ? !/^(\/|\.\.(\/|$))/.test(path) : path.startsWith(`${folder}/`)) ? false : undefined;
	}

	private lineage(): Lineage {
		this.links ??= indexLinks([...this.entries].map(([file, entry]) => [file, entry.reading?.facts ?? noFacts] as const));
		const links = this.links;
		const factsOf = (file: string) => this.entries.get(file)?.reading?.facts;
		return {
			factsOf,
			cardsOf: (file) =>
				(links.cards.get(file) ?? []).flatMap((card) => (factsOf(card)?.cards ?? []).filter(({ manifests }) => manifests.some(({ path }) => path === file))),
			modelsIn: (repository) =>
				(links.repositories.get(repository) ?? []).flatMap((file) => (factsOf(file)?.models ?? []).filter((model) => model.repository === repository)),
			exists: (path) => this.exists(path),
		};
	}

	private known(): Known {
		return {
			model: (path) => this.models.get(path),
			benchmark: (path) => this.benchmarks.get(path),
			drift: (card) => this.drifts.get(card),
		};
	}

	private ownFindings(file: string, failures: Failure[]): readonly Finding[] {
		const entry = this.entries.get(file);
		if (!entry) return this.configurations.get(file)?.findings ?? [];
		if (!entry.reading) return [];
		let memo = this.fileMemo.get(file);
		if (memo?.key !== entry) {
			memo = { key: entry, ...checkFile(this.rules, entry.reading.facts, entry.settings, this.options.now) };
			this.fileMemo.set(file, memo);
		}
		failures.push(...memo.failures);
		const parse = entry.reading.facts.remarks.filter(({ rule }) => rule.startsWith("core/"));
		return sorted([...parse.map((remark): Finding => ({ severity: "error", ...remark })), ...memo.findings]);
	}

	private allFindings(file: string, sources: { readonly lineage: Lineage; readonly known: Known }, failures: Failure[]): readonly Finding[] {
		const own = this.ownFindings(file, failures);
		const entry = this.entries.get(file);
		if (!entry?.reading || entry.reading.documents.length === 0) return own;
		let memo = this.graphMemo.get(file);
		if (memo?.key !== entry || memo.now !== this.options.now || !memo.recording.stillTrue(sources)) {
			const recording = new Recording(sources);
			const checked = checkGraph(this.rules, entry.reading.facts, entry.settings, this.options.now, recording.lineage, recording.known);
			memo = { key: entry, now: this.options.now, recording, ...checked };
			this.graphMemo.set(file, memo);
		}
		failures.push(...memo.failures);
		const cards = [...entry.reading.facts.cards, ...sources.lineage.cardsOf(file)];
		const findings = withoutAccepted([...own, ...memo.findings], cards, this.options.now);
		if (!this.options.allow) return sorted(findings);
		return sorted(applyAllows(findings, readAllows(entry.reading.source), new Set([...this.ruleIds, ...coreRules]), this.options.now));
	}

	private wants(lineage: Lineage): readonly Want[] {
		const wants = new Map<string, Want>();
		for (const { reading } of this.entries.values()) {
			for (const model of reading?.facts.models ?? []) {
				for (const path of model.files) if (lineage.exists(path)) wants.set(path, { kind: "model", path });
			}
			for (const card of reading?.facts.cards ?? []) {
				const file = card.model?.file?.path;
				if (file && lineage.exists(file)) wants.set(file, { kind: "model", path: file });
				const report = card.drift?.report?.path;
				if (report && lineage.exists(report)) wants.set(`${card.at.file}:${report}`, { kind: "report", path: report, card: card.at.file });
			}
		}
		return [...wants.values()];
	}
}

/** A card may accept findings about itself and its manifests where a comment would not say it: `accept: [{ rule, reason }]`. */
function withoutAccepted(findings: readonly Finding[], cards: readonly Card[], now: number): readonly Finding[] {
	const accepts = cards.flatMap((card) =>
		card.accept.map((accept) => ({ ...accept, path: accept.target && resolvePath(card.at.file, accept.target.value) })),
	);
	if (accepts.length === 0) return findings;
	return findings.filter(
		({ rule, at }) =>
			!accepts.some(
				(accept) =>
					accept.rule?.value === rule && accept.reason && (!accept.until || now < accept.until.value + 864e5) && (!accept.path || accept.path === at.file),
			),
	);
}

/** By place, then rule, so that output is the same every time. */
function sorted(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((a, b) => a.at.start - b.at.start || a.at.end - b.at.end || compare(a.rule, b.rule) || compare(a.message, b.message));
}

function compare(a: string, b: string): number {
	return a < b ? -1 : a > b ? 1 : 0;
}

