/**
 * What editor and server say to each other beyond the Language Server Protocol 3.17. Everything here is optional for an editor:
 * diagnostics, hovers, lenses, hints and fixes need none of it.
 *
 * Conventions: `uri` is a document URI; times are milliseconds since the epoch; durations are milliseconds; memory is bytes; shares are 0 to 1.
 * Sentences are finished: an editor shows them as they are. All of it is data, never HTML, and Markdown only where a field says so.
 *
 * Commands in code lenses and code actions are the editor's own (`commands` below); each takes one argument of the shape that is given there.
 * The server watches files itself, by registering `workspace/didChangeWatchedFiles`. A diagnostic's code links to the rule's page in
 * the documentation that lies beside the server, or, for an editor that asks for it, to `explainPrefix` and the rule's id.
 */

/** Requests from the editor to the server. */
export const requests = {
	/** BenchmarkParams → BenchmarkReply. Runs the model; reports through `workDoneToken` and stops when the request is cancelled. */
	benchmark: "plimsoll/benchmark",
	/** PlaceParams → BenchmarkReport, or BenchmarkAbsence where there is nothing to show. */
	benchmarkReport: "plimsoll/benchmarkReport",
	/** DriftParams → DriftSource, or null where no card speaks of drift. Contacts nobody. */
	driftSource: "plimsoll/driftSource",
	/** ConnectDriftParams → DriftReply. Where the first reading succeeds, the endpoint is read from then on. */
	connectDrift: "plimsoll/connectDrift",
	/** DriftParams → DriftReply. What was read stays visible, with its age. */
	disconnectDrift: "plimsoll/disconnectDrift",
	/** RefreshDriftParams → DriftReply. Reads connected endpoints and report files again. */
	refreshDrift: "plimsoll/refreshDrift",
	/** DriftParams → DriftPanel, or null where no card speaks of drift. */
	driftReport: "plimsoll/driftReport",
	/** LineageParams → LineageGraph. */
	lineage: "plimsoll/lineage",
	/** ScorecardParams → ScorecardPanel. */
	scorecard: "plimsoll/scorecard",
	/** InitParams → InitReply. Writes nothing: the editor makes the changes, so that a person can look at them and take them back. */
	init: "plimsoll/init",
	/** ExplainParams → Explanation, or null where there is no such rule. */
	explain: "plimsoll/explain",
	/** No parameters → RuleSummary[], sorted by id. */
	rules: "plimsoll/rules",
} as const;

/** Notifications. */
export const notifications = {
	/** Status, from the server, whenever one of its words changes. */
	status: "plimsoll/status",
	/** DriftChanged, from the server: an open panel asks again. */
	driftChanged: "plimsoll/driftChanged",
	/** BenchmarkChanged, from the server: an open panel asks again. */
	benchmarkChanged: "plimsoll/benchmarkChanged",
	/** No parameters, from the server, when typing pauses after a change: an open graph of data asks again. */
	lineageChanged: "plimsoll/lineageChanged",
	/** No parameters, from the server, when typing pauses after a change: an open scorecard asks again. */
	scorecardChanged: "plimsoll/scorecardChanged",
	/** TrustParams, from the editor, once: the person trusts the workspace from now on. */
	trust: "plimsoll/trust",
} as const;

/** The editor's commands that the server puts into lenses and actions, each with one argument. */
export const commands = {
	/** PlaceParams. */
	benchmark: "plimsoll.benchmark",
	/** PlaceParams. */
	showBenchmark: "plimsoll.showBenchmark",
	/** DriftParams. */
	showDrift: "plimsoll.showDrift",
	/** DriftParams. */
	connectDrift: "plimsoll.connectDrift",
	/** DriftParams. */
	disconnectDrift: "plimsoll.disconnectDrift",
	/** RefreshDriftParams. */
	refreshDrift: "plimsoll.refreshDrift",
	/** LineageParams. */
	showLineage: "plimsoll.showLineage",
	/** ExplainParams. */
	explainRule: "plimsoll.explainRule",
} as const;

/** Where the manual of a rule opens in an editor that `opensManuals`: the `href` of a diagnostic's code. The editor replaces the scheme by its own. */
export const explainPrefix = "vscode://plimsoll.plimsoll/explain/";

export interface InitializationOptions {
	/** Without trust the server reads text and does nothing else. Absent means untrusted. */
	readonly trusted?: boolean;
	/** An absolute path where benchmark results are kept; without one, where the command line keeps its own. */
	readonly storeFolder?: string;
	readonly connections?: readonly Connection[];
	/** The editor shows the manual itself when somebody opens an address of `explainPrefix`. */
	readonly opensManuals?: boolean;
	/**
	 * As long as the editor does not answer `workspace/configuration` for the section `plimsoll`, which is asked for each folder. An editor that
	 * never answers it may send `{ plimsoll: Settings }` with `workspace/didChangeConfiguration`.
	 */
	readonly settings?: Settings;
}

/** The section `plimsoll` of the editor's settings, as one object. Everything may be absent. */
export interface Settings {
	/** Absent or null: what plimsoll.yaml says. */
	readonly preset?: "recommended" | "strict" | "ci" | "audit" | null;
	readonly benchmark?: {
		/** How long to measure, in seconds. */
		readonly seconds?: number;
		/** What the benchmark's process may take before it is ended, as a quantity: "4Gi". */
		readonly memoryLimit?: string;
		/** Sizes for symbolic dimensions: { batch: 8 }. The card's own win. */
		readonly dims?: Readonly<Record<string, number>>;
	};
	readonly drift?: {
		/** How often connected endpoints are read where the card does not say. 0 never reads by itself. */
		readonly refreshMinutes?: number;
	};
	readonly inlayHints?: { readonly enabled?: boolean };
	/** Handled by the client library. */
	readonly trace?: { readonly server?: "off" | "messages" | "verbose" };
}

/** A consent that the person gave: this card, this origin, this token, and no other. */
export interface Connection {
	/** URI of the card. */
	readonly card: string;
	/** Scheme, host and port, as `URL.origin` writes them. */
	readonly origin: string;
	/** Sent as a bearer token where there is one. */
	readonly token?: string;
}

export interface TrustParams {
	readonly connections: readonly Connection[];
}

/** A place in a manifest: the model there, or the only one of the document. */
export interface PlaceParams {
	readonly uri: string;
	/** UTF-16 offset in the document, or the model's name. */
	readonly at?: number | string;
}

export interface BenchmarkParams extends PlaceParams {
	readonly workDoneToken?: string | number;
}

export type Verdict = "pass" | "fail" | "inconclusive";

export interface BenchmarkReply {
	/** Absent where nothing could be measured; then the message says why. */
	readonly result?: BenchmarkRun;
	/** Absent where the card states no objective. */
	readonly verdict?: Verdict;
	/** One sentence: what was measured, against what, or why not. */
	readonly message: string;
}

/** A measured figure with what is known about its error: a 95 % interval where the sample allows one. */
export interface Percentile {
	readonly value: number;
	readonly low?: number;
	readonly high?: number;
	/** As people say it: "p50", "p99". */
	readonly label: string;
	/** What the card allows, where it speaks of this percentile. */
	readonly objective?: number;
}

/** One benchmark of one model with one set of options. */
export interface BenchmarkRun {
	readonly takenAt: number;
	/** Number of measured inferences. */
	readonly samples: number;
	/** Milliseconds, in rising order of percentile. */
	readonly latency: readonly Percentile[];
	/** Inferences a second. */
	readonly throughput?: number;
	/** Milliseconds from the start of the process to the first answer, and its parts. */
	readonly coldStart?: { readonly total: number; readonly parts: readonly Labelled<number>[] };
	/** Peak resident bytes of the process, and the limit that the manifest states. */
	readonly memory?: { readonly peak: number; readonly limit?: number };
	/** How quiet the machine was. */
	readonly quiet?: { readonly word: "quiet" | "usable" | "noisy"; readonly sentence: string };
	/** What was measured with: threads, batch, dimensions, runtime, processor … */
	readonly options: readonly Labelled<string>[];
}

export interface Labelled<T> {
	readonly label: string;
	readonly value: T;
}

/** Why there is no report: no model at the place, or none that was benchmarked. */
export interface BenchmarkAbsence {
	/** One sentence. */
	readonly message: string;
}

/** What the benchmark panel shows of one model. */
export interface BenchmarkReport {
	/** The model's name, or its file's. */
	readonly model: string;
	/** The model file, relative to the workspace. */
	readonly file: string;
	/** Asks for this report, or for another benchmark of this model, also after the text was edited. */
	readonly place: PlaceParams;
	/** Absent where no objective is stated. */
	readonly verdict?: Verdict;
	/** One sentence that explains the verdict, or says what an objective would need. */
	readonly sentence: string;
	/** The objective in words, "p99 under 50 ms", and where it is written. */
	readonly objective?: { readonly text: string; readonly uri: string; readonly line: number };
	readonly latest: BenchmarkRun;
	/** Earlier runs of the same bytes of the model, newest first; those with other options say so in `note`. */
	readonly history: readonly { readonly run: BenchmarkRun; readonly verdict?: Verdict; readonly note?: string }[];
}

export interface DriftParams {
	/** A card, or a manifest that a card describes. */
	readonly uri: string;
}

export interface RefreshDriftParams {
	/** Absent: all. */
	readonly uri?: string;
}

/** Where a card says that drift is read. */
export interface DriftSource {
	/** URI of the card. */
	readonly card: string;
	/** What people call the deployment: the card's name, or its file's. */
	readonly name: string;
	/** The endpoint's address as the card states it, where it is one that can be contacted. */
	readonly endpoint?: string;
	/** The origin of that address. */
	readonly origin?: string;
	/** A report file, relative to the workspace. */
	readonly report?: string;
	readonly connected: boolean;
	/** Milliseconds between two readings, where the card says so. */
	readonly refresh?: number;
}

export interface ConnectDriftParams extends DriftParams {
	/** The origin that the person agreed to. The server refuses where the card's address has another one by now. */
	readonly origin: string;
	readonly token?: string;
}

export interface DriftReply {
	/** Whether what was asked for happened. */
	readonly done: boolean;
	/** One sentence: what was read, or why not. */
	readonly message: string;
}

/** What the drift panel shows of one card. */
export interface DriftPanel {
	readonly card: string;
	readonly name: string;
	/** "3 of 12 features drift, ranking_score the most." */
	readonly summary: string;
	/** "From http://127.0.0.1:8642, 2 min old.", "Disconnected: the address in the card has changed." */
	readonly status: string;
	/** What the status is about: a live endpoint, one that was live, a report file, a reading that failed, or nothing that was read. */
	readonly state: "connected" | "disconnected" | "file" | "failed" | "none";
	/** The endpoint that the card names, where it is one that can be contacted, and whether it is connected. */
	readonly endpoint?: { readonly origin: string; readonly connected: boolean };
	/** When the values were taken; absent where nothing was read. */
	readonly takenAt?: number;
	/** Where they came from: an origin, or a path in the workspace. */
	readonly from?: string;
	/** What the report compares: reference and current, as it names them. */
	readonly windows?: { readonly reference?: string; readonly current?: string };
	readonly features: readonly FeatureDrift[];
}

export interface FeatureDrift {
	readonly feature: string;
	/** Of the method, in the method's own scale. */
	readonly score?: number;
	readonly threshold?: number;
	/** Whether a smaller score means more drift, as with p-values. */
	readonly smallerIsWorse?: boolean;
	/** The method as its tool names it: "PSI, 10 quantile bins". */
	readonly method: string;
	/** Absent where the report does not decide and no threshold is known. */
	readonly drifted?: boolean;
	/** What a reader should know besides: too few rows, the feature is missing from the card … */
	readonly note?: string;
	/** Where the card declares the feature. */
	readonly place?: { readonly uri: string; readonly line: number };
	readonly distribution?: Distribution;
}

/** Both distributions over the same bins or the same categories, as shares. */
export type Distribution =
	| {
			readonly kind: "numeric";
			/** One more than there are bins, rising. */
			readonly edges: readonly number[];
			readonly reference: readonly number[];
			readonly current: readonly number[];
			readonly unit?: string;
	  }
	| {
			readonly kind: "categorical";
			readonly categories: readonly string[];
			readonly reference: readonly number[];
			readonly current: readonly number[];
	  };

export interface DriftChanged {
	/** URI of the card. */
	readonly card: string;
	/** Where it is not, or not any more, the editor forgets what it kept of the connection. */
	readonly connected: boolean;
}

export interface BenchmarkChanged {
	/** URIs of the manifests whose model was measured. */
	readonly uris: readonly string[];
}

export interface LineageParams {
	/** Where the person asks from; absent for the whole workspace. */
	readonly uri?: string;
	/** UTF-16 offset in the document. */
	readonly at?: number;
}

/** How data flows through the workspace. The whole of it, also when it is asked for from one place. */
export interface LineageGraph {
	readonly nodes: readonly LineageNode[];
	readonly edges: readonly LineageEdge[];
	/** The id of the node that the person asked from. */
	readonly focus?: string;
}

export interface LineageNode {
	/** Stable as long as what it is known by stays. */
	readonly id: string;
	readonly kind:
		| "source"
		| "dataset"
		| "view"
		| "feature"
		| "lookup"
		| "settings"
		| "code"
		| "stage"
		| "model"
		| "service"
		| "consumer"
		| "monitor";
	readonly name: string;
	readonly owner?: string;
	/** The folder of its first place, relative to the workspace and "" at its root: what nodes can be gathered by. */
	readonly folder: string;
	/** The other repository that it belongs to. */
	readonly repository?: string;
	/** Where it is declared, or else mentioned. */
	readonly place: LineagePlace;
	/** Findings at its places, the worst first. */
	readonly findings: readonly { readonly severity: "error" | "warning" | "info"; readonly message: string }[];
	/** What drift says of it: "PSI 0.31, over 0.2". */
	readonly drift?: { readonly text: string; readonly drifted?: boolean };
}

export interface LineageEdge {
	/** Ids of nodes; data goes from the one to the other. */
	readonly from: string;
	readonly to: string;
	/** `part` where one path lies in the other. */
	readonly kind: "read" | "write" | "serve" | "call" | "set" | "label" | "feedback" | "part";
	/** The words that say so. */
	readonly place: LineagePlace;
}

export interface LineagePlace {
	readonly uri: string;
	/** From 0, as everywhere in the protocol. */
	readonly line: number;
}

export interface ScorecardParams {
	/** A card, or a manifest that cards describe; absent, or where no card speaks of the document, all cards are meant. */
	readonly uri?: string;
}

export interface ScorecardPanel {
	readonly scorecards: readonly Scorecard[];
	/** One sentence where there is none. */
	readonly message?: string;
}

/** How ready one deployment is. */
export interface Scorecard {
	readonly name: string;
	/** The card that it is about. */
	readonly place: ScorecardPlace;
	/** The smallest sum of a section, 0 to 7 in steps of a half. */
	readonly score: number;
	readonly sections: readonly ScorecardSection[];
	/** The cheapest next half-point in the weakest section; the file that it is about, and its place unless it is yet to be made. */
	readonly next?: {
		readonly sentence: string;
		readonly file: string;
		readonly place?: ScorecardPlace;
		readonly test: string;
		readonly title: string;
	};
	readonly challenges: readonly ScorecardChallenge[];
}

export interface ScorecardSection {
	readonly id: string;
	readonly title: string;
	/** 0 to 7. */
	readonly sum: number;
	readonly weakest: boolean;
	readonly tests: readonly ScorecardTest[];
}

export interface ScorecardTest {
	/** As the paper numbers it: "Mon2". */
	readonly id: string;
	readonly title: string;
	/** 0, 0.5 or 1; absent where files cannot tell, and then `unassessable` says why. */
	readonly points?: number;
	readonly unassessable?: string;
	readonly evidence: readonly ScorecardEvidence[];
	/** Why there are fewer points than the evidence alone would give. */
	readonly losses: readonly ScorecardEvidence[];
	/** What the next half-point takes; absent where there is none to be had. */
	readonly next?: string;
}

/** One sentence, with words between backticks that are code, and where it stands. */
export interface ScorecardEvidence {
	readonly sentence: string;
	readonly place: ScorecardPlace;
	/** The rule whose finding it is. */
	readonly rule?: string;
}

export interface ScorecardPlace {
	readonly uri: string;
	/** From 0. */
	readonly line: number;
	/** As people write it: "churn.card.yaml:12". */
	readonly label: string;
}

/** A question that putting a model to use asks. */
export interface ScorecardChallenge {
	readonly code: string;
	readonly question: string;
	readonly state: "answered" | "partly" | "open";
	readonly evidence: readonly ScorecardEvidence[];
	/** Fragments: what the files do not say. */
	readonly missing: readonly string[];
	readonly findings: readonly ScorecardEvidence[];
}

export interface InitParams {
	/** Manifests, cards or folders; absent for all open folders. */
	readonly uris?: readonly string[];
}

/** The deployment cards that the workspace can have written by itself. */
export interface InitReply {
	/** One sentence: how many cards there are to create and to complete, or why there are none. */
	readonly message: string;
	/** How many deployments were found there, with a card or without. */
	readonly deployments: number;
	readonly changes: readonly CardEdits[];
	/** What to ask for by its URI, where no URIs were given and more cards are missing than anybody wants unasked. */
	readonly choices: readonly CardChoice[];
}

export interface CardEdits {
	/** URI of the card. */
	readonly uri: string;
	/** It is to be created first. */
	readonly isNew: boolean;
	readonly edits: readonly { readonly range: TextRange; readonly newText: string }[];
}

/** As in the Language Server Protocol: from 0, characters in UTF-16 units. */
export interface TextRange {
	readonly start: { readonly line: number; readonly character: number };
	readonly end: { readonly line: number; readonly character: number };
}

export interface CardChoice {
	/** What people call the deployment. */
	readonly name: string;
	/** URI of its manifest. */
	readonly uri: string;
}

export interface ExplainParams {
	/** family/name. */
	readonly rule: string;
}

export interface Explanation {
	/** The rule's manual. */
	readonly markdown: string;
}

export interface RuleSummary {
	readonly id: string;
	readonly summary: string;
	readonly severity: "error" | "warning" | "info";
}

/** For a line of status: how the server does, and how many manifests and findings it knows. */
export interface Status {
	readonly state: "ready" | "indexing" | "error";
	readonly manifests: number;
	readonly errors: number;
	readonly warnings: number;
	/** One sentence where there is more to say, else empty. */
	readonly message: string;
}
