import { readOrRecall } from "../dialects/recall.ts";
import { noFacts } from "../facts/facts.ts";
import { rules as everyRule } from "../rules/all.ts";
import type { Failure } from "../rules/check.ts";
import type { Rule } from "../rules/rule.ts";
import type { RuleSettings } from "../rules/settings.ts";
import { Borrowing } from "./borrowing.ts";
import { isConfiguration, readConfiguration } from "./configuration.ts";
import { coreRules } from "./configuration-faults.ts";
import { Imports } from "./imports.ts";
import { type Circumstances, type Judged, Judgement } from "./judgement.ts";
import { lean } from "./lean.ts";
import { Links } from "./links.ts";
import { Listing } from "./listing.ts";
import { type Learnt, Measured } from "./measured.ts";
import type { Options } from "./options.ts";
import type { Wishes } from "./settings.ts";
import { SettingsIndex } from "./settings-index.ts";
import type { Topic } from "./topics.ts";
import { distinct, wantsOf } from "./wants.ts";
import { WorkloadIndex } from "./workloads.ts";
import type { World } from "./world.ts";

interface Entry extends Judged {
	/** What was asked of the file list while reading, with the answers. */
	readonly asked: ReadonlyMap<string, boolean | undefined>;
}

/** The one memory: texts and evidence in, worlds out. It does no I/O and has no clock. */
export class Workspace {
	private readonly rules: readonly Rule[];
	private readonly ruleIds: ReadonlySet<string>;
	private options: Options;
	private readonly texts = new Map<string, string>();
	private readonly entries = new Map<string, Entry>();
	private readonly configured = new SettingsIndex();
	private readonly imports = new Imports();
	private readonly listing = new Listing();
	private readonly borrowing = new Borrowing();
	private readonly judgement = new Judgement();
	private readonly rouse = (topic: Topic) => this.judgement.rouse(topic);
	private readonly workloads = new WorkloadIndex(this.rouse);
	private readonly links = new Links(this.rouse, {
		factsOf: (file) => this.entries.get(file)?.reading?.facts,
		exists: (path) => this.listing.exists(path),
		scalersOf: (service) => this.workloads.scalersOf(service),
	});
	private readonly measured = new Measured();
	private readonly broken = new Map<string, readonly Failure[]>();
	private manifests = 0;
	private outside = 0;
	private files: readonly string[] | undefined;
	private current: World | undefined;

	constructor(options: Options) {
		this.options = options;
		this.rules = options.rules ?? everyRule;
		this.ruleIds = new Set([...everyRule.map(({ id }) => id), ...this.rules.map(({ id }) => id), ...coreRules]);
	}

	/**
	 * All files under the covered folders, whether they are manifests or not. Of places outside them, and before the first call of all places,
	 * nothing is known to be absent.
	 */
	list(files: Iterable<string>, covered: readonly string[] = [""]): void {
		this.listing.list(files, covered);
		this.relisted();
	}

	/** There are such files now, whatever they hold. */
	appear(files: Iterable<string>): void {
		let news = false;
		for (const file of files) news = this.listing.add(file) || news;
		if (news) this.relisted();
	}

	/** Files, or folders with everything in them, are gone. */
	vanish(...paths: readonly string[]): void {
		const gone = paths.flatMap((path) => this.listing.at(path));
		for (const file of gone) this.drop(file);
		if (gone.length > 0) this.relisted();
	}

	/** The text of a file, from the disk or from the editor, whichever the door decides. */
	change(file: string, text: string): void {
		if (this.texts.get(file) === text) return;
		this.texts.set(file, text);
		this.appear([file]);
		if (!isConfiguration(file)) this.read(file, text);
		else if (this.configured.replace(file, readConfiguration(file, text, this.ruleIds))) this.reconfigured();
		this.reread(this.borrowing.take(file));
		this.changed();
	}

	learn(learnt: Learnt): void {
		if (learnt.kind === "configuration") {
			if (this.configured.learn(learnt.path, learnt.value, this.ruleIds)) this.reconfigured();
		} else if (learnt.kind !== "import") {
			if (this.measured.learn(learnt)) this.changed("outside");
		} else {
			const statements = this.imports.learn(learnt.path, learnt.value);
			if (!statements) return;
			this.links.state(learnt.path, statements);
			this.changed();
		}
	}

	set(options: Wishes & Partial<Pick<Options, "now" | "changed" | "before">>): void {
		const before = this.options;
		this.options = { ...before, ...options };
		if (before.preset !== this.options.preset || before.stage !== this.options.stage) this.resettle();
		this.changed();
	}

	/** The same object until something changes. */
	world(): World {
		this.current ??= this.makeWorld();
		return this.current;
	}

	private makeWorld(): World {
		const { now, allow, changed, before } = this.options;
		const { rules, ruleIds, outside, links: lineage, measured: known } = this;
		const given: Circumstances = { rules, ruleIds, allow, now, changed, before, outside, lineage, known, memory: lineage.memory };
		this.files ??= [...this.entries.keys(), ...this.configured.files()].sort();
		const failures = () => [...this.broken.values()].flat().concat(this.judgement.failures());
		const judge = (file: string, of: "ownFindings" | "allFindings") => {
			const entry = this.entries.get(file);
			if (entry) return this.judgement[of](file, entry, given);
			const configuration = this.configured.configuration(file);
			return configuration ? this.imports.findings(configuration, this.configured.findings(configuration)) : [];
		};
		const wants = (file: string) => [
			...wantsOf(this.entries.get(file)?.reading?.facts ?? noFacts, given.lineage),
			...this.configured.wants(file),
		];
		return {
			now,
			lineage: given.lineage,
			known: given.known,
			files: this.files,
			manifests: this.manifests,
			has: (file) => this.entries.has(file) || this.configured.configuration(file) !== undefined,
			within: (folder) => this.listing.within(folder),
			reading: (file) => this.entries.get(file)?.reading ?? this.configured.configuration(file)?.reading,
			settings: (file) => this.settings(file),
			layers: (file) => this.configured.layers(file),
			ignores: (file) => this.configured.ignores(file),
			fileFindings: (file) => judge(file, "ownFindings"),
			findings: (file) => judge(file, "allFindings"),
			get failures() {
				return failures();
			},
			wants: (file) => distinct(file === undefined ? (this.files ?? []).flatMap(wants) : wants(file)),
		};
	}

	private changed(from: "texts" | "outside" = "texts"): void {
		if (from === "outside") this.outside++;
		this.current = undefined;
	}

	private relisted(): void {
		this.links.relisted();
		const isStale = ({ asked }: Entry) => [...asked].some(([path, answer]) => this.listing.exists(path) !== answer);
		this.reread([...this.entries].flatMap(([file, entry]) => (isStale(entry) ? [file] : [])));
		this.changed("outside");
	}

	private reconfigured(): void {
		this.files = undefined;
		this.changed();
		for (const [path, text] of this.texts) {
			if (!isConfiguration(path) && this.entries.has(path) === this.configured.ignores(path)) this.read(path, text);
		}
		this.resettle();
	}

	/** Other settings may apply to every file by now; but a text is only read again where it is for another release of its platform. */
	private resettle(): void {
		this.configured.forget();
		for (const [file, entry] of this.entries) {
			const settings = this.settings(file);
			const documents = entry.reading?.documents ?? [];
			if (JSON.stringify(settings) === JSON.stringify(entry.settings)) this.configured.keep(file, entry.settings);
			else if (documents.every(({ dialect: { id } }) => settings.targets[id] === entry.settings.targets[id]))
				this.entries.set(file, { ...entry, settings });
			else this.read(file, this.texts.get(file) ?? "");
		}
	}

	private reread(files: readonly string[]): void {
		for (const file of files) if (this.entries.has(file)) this.read(file, this.texts.get(file) ?? "");
	}

	private read(file: string, text: string): void {
		if (this.configured.ignores(file)) {
			this.keep(file, undefined);
			return;
		}
		const questions = new Set<string>();
		const settings = this.settings(file);
		const asked = new Map<string, boolean | undefined>();
		const exists = (path: string) => {
			const answer = this.listing.exists(path);
			asked.set(path, answer);
			return answer;
		};
		const textOf = (path: string) => {
			this.borrowing.note(file, path);
			return this.texts.get(path);
		};
		const workloads = this.workloads.answering(questions);
		try {
			const reading = lean(readOrRecall(file, text, settings.targets, { exists, textOf, workloads }, this.options.readings));
			this.keep(file, { reading, settings, asked }, questions);
			this.broken.delete(file);
		} catch (error) {
			// A dialect that breaks over one file must not keep the others from being read.
			const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
			this.keep(file, { reading: undefined, settings, asked });
			this.broken.set(file, [{ rule: "core/parse-error", message: `${file}: ${message}` }]);
		}
	}

	private keep(file: string, entry: Entry | undefined, questions: ReadonlySet<string> = new Set()): void {
		const before = this.entries.get(file);
		if (entry) this.entries.set(file, entry);
		else this.entries.delete(file);
		if (!before !== !entry) this.files = undefined;
		if (!entry) this.judgement.forget(file, this.links);
		this.links.replace(file, before?.reading?.facts, entry?.reading?.facts);
		this.manifests += (entry?.reading?.facts.manifests.length ?? 0) - (before?.reading?.facts.manifests.length ?? 0);
		this.reread(this.workloads.replace(file, before?.reading?.facts, entry?.reading?.facts, questions));
	}

	private drop(file: string): void {
		this.listing.remove(file);
		this.texts.delete(file);
		this.reread(this.borrowing.take(file));
		this.broken.delete(file);
		this.configured.forget(file);
		this.keep(file, undefined);
		if (this.configured.replace(file, undefined)) this.reconfigured();
	}

	private settings(file: string): RuleSettings {
		return this.configured.of(file, this.options);
	}
}
