import { createHash } from "node:crypto";
import type { Connection, Diagnostic, WorkspaceDocumentDiagnosticReport } from "vscode-languageserver";
import type { Finding } from "../facts/finding.ts";
import type { Baseline } from "../probes/baseline.ts";
import type { World } from "../workspace/world.ts";
import { toDiagnostic } from "./convert.ts";
import type { Location } from "./documents.ts";
import { asHint, baselineOf, heldIn } from "./held.ts";
import type { Session } from "./session.ts";
import { inSlices } from "./slices.ts";

/** The other files wait until typing pauses for so many milliseconds, so that the answer about the edited one is out before they are looked at. */
const othersDelay = 45;

interface Told {
	/** The very list that the rest was made from. */
	readonly findings: readonly Finding[];
	readonly baseline: Baseline | undefined;
	readonly id: string;
	readonly items: Diagnostic[];
}

/** What the diagnostics need to know of the server. */
interface Surroundings {
	/** The client asks for diagnostics; otherwise they are sent to it. */
	readonly pull: boolean;
	/** In pull mode: the client can be told to ask again. */
	readonly refresh: boolean;
	sessions(): readonly Session[];
	/** The files that a session speaks for. */
	filesOf(session: Session): readonly string[];
	locate(uri: string): Location | undefined;
	versionOf(uri: string): number | undefined;
	/** Called when everything that a change has led to was told. */
	settled(): void;
}

/**
 * Tells the editor what was found: on request where the client pulls, by notification otherwise, never both.
 * The edited file is answered at once; the other files follow in slices, and the next edit starts that round again.
 */
export class Diagnostics {
	private readonly connection: Connection;
	private readonly around: Surroundings;
	private readonly told = new Map<Session, Map<string, Told>>();
	private readonly count = { errors: 0, warnings: 0 };
	/** The very lists of files that were last gone through for what is gone. */
	private covered: ReadonlyMap<Session, readonly string[]> = new Map();
	private round = 0;
	private finished = 0;
	/** In pull mode: files other than the edited one have changed since the client was last told to ask again. */
	private stale = false;
	private waiting: NodeJS.Timeout | undefined;
	private listeners: (() => void)[] = [];

	constructor(connection: Connection, around: Surroundings) {
		this.connection = connection;
		this.around = around;
	}

	/** What one document's findings are now. */
	of(session: Session, file: string, world: World = session.world()): Told {
		const findings = world.findings(file);
		const known = this.before(session, file);
		const baseline = baselineOf(session);
		return known?.findings === findings && known.baseline === baseline ? known : this.make(session, file, findings, world, baseline);
	}

	private make(session: Session, file: string, findings: readonly Finding[], world: World, baseline: Baseline | undefined): Told {
		const held = heldIn(file, world, baseline);
		const items = findings.map((finding) => {
			const diagnostic = toDiagnostic(session, finding);
			return held.has(finding) ? asHint(diagnostic) : diagnostic;
		});
		const id = items.length === 0 ? "nothing" : createHash("sha1").update(JSON.stringify(items)).digest("base64");
		const told = { findings, baseline, id, items };
		this.tally(this.before(session, file), -1);
		this.tally(told, 1);
		const all = this.told.get(session) ?? new Map<string, Told>();
		this.told.set(session, all.set(file, told));
		return told;
	}

	/** A text or a piece of evidence has changed. */
	changed(session?: Session, file?: string): void {
		this.round++;
		clearTimeout(this.waiting);
		// What arrived together with this change is read first.
		if (session && file !== undefined) setImmediate(() => this.tell(session, file));
		this.waiting = setTimeout(() => this.spread(session, file), othersDelay);
	}

	/** Everything that differs from what the client has, by its own URIs, and a number that says how current that is. */
	async workspace(previous: ReadonlyMap<string, string>, isCancelled: () => boolean) {
		const { finished } = this;
		const reports: WorkspaceDocumentDiagnosticReport[] = [];
		const before = new Map<string, string>();
		for (const [uri, id] of previous) {
			// Editors write the same URI in different ways.
			const place = this.around.locate(uri);
			if (place?.session.world().has(place.file)) before.set(place.session.uriOf(place.file), id);
			else reports.push({ kind: "full", uri, version: null, items: [] });
		}
		for (const session of this.around.sessions()) {
			await inSlices(this.around.filesOf(session), isCancelled, (file) => {
				if (session.isOpen(file)) return;
				const uri = session.uriOf(file);
				const { id, items } = this.of(session, file);
				if (before.get(uri) === id || (items.length === 0 && !before.has(uri))) return;
				reports.push({ kind: "full", uri, version: null, resultId: id, items });
			});
		}
		return { reports, finished };
	}

	/** Resolves when there is something newer than that number. */
	newer(finished: number): Promise<void> {
		if (finished !== this.finished) return Promise.resolve();
		return new Promise((done) => {
			this.listeners.push(done);
		});
	}

	/** How many findings of each kind were told last. */
	counts(): { readonly errors: number; readonly warnings: number } {
		return { ...this.count };
	}

	private async spread(first: Session | undefined, file: string | undefined): Promise<void> {
		const { round } = this;
		this.forgetWhatIsGone();
		for (const session of this.around.sessions()) {
			const world = session.world();
			const visit = (other: string) => {
				if (session === first && other === file) return;
				if (this.tell(session, other, world)) this.stale = true;
			};
			if (!(await inSlices(this.around.filesOf(session), () => round !== this.round, visit))) return;
		}
		if (this.around.pull && this.around.refresh && this.stale) this.connection.languages.diagnostics.refresh().catch(() => undefined);
		this.stale = false;
		this.finished++;
		for (const listener of this.listeners.splice(0)) listener();
		this.around.settled();
	}

	/** Returns whether the file's findings differ from what was told before. Of most files they do not, and nothing is made for these. */
	private tell(session: Session, file: string, world?: World): boolean {
		const before = this.before(session, file);
		const told = this.of(session, file, world);
		if (before === told || before?.id === told.id || (!before && told.items.length === 0)) return false;
		this.send(session.uriOf(file), told.items);
		return true;
	}

	private before(session: Session, file: string): Told | undefined {
		return this.told.get(session)?.get(file);
	}

	private forgetWhatIsGone(): void {
		const covered = new Map(this.around.sessions().map((session) => [session, this.around.filesOf(session)]));
		if (covered.size === this.covered.size && [...covered].every(([session, files]) => this.covered.get(session) === files)) return;
		this.covered = covered;
		for (const [session, all] of this.told) {
			const files = new Set(covered.get(session));
			for (const [file, told] of all) {
				if (files.has(file)) continue;
				this.tally(told, -1);
				all.delete(file);
				if (told.items.length > 0) this.send(session.uriOf(file), []);
			}
			if (all.size === 0) this.told.delete(session);
		}
	}

	private send(uri: string, diagnostics: Diagnostic[]): void {
		if (this.around.pull) return;
		const version = this.around.versionOf(uri);
		this.connection.sendDiagnostics({ uri, diagnostics, ...(version === undefined ? {} : { version }) });
	}

	private tally(told: Told | undefined, sign: 1 | -1): void {
		for (const { severity } of told?.items ?? []) {
			if (severity === 1) this.count.errors += sign;
			if (severity === 2) this.count.warnings += sign;
		}
	}
}
