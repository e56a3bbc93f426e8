import { createHash } from "node:crypto";
import type { Connection, Diagnostic, WorkspaceDocumentDiagnosticReport } from "vscode-languageserver";
import { toDiagnostic } from "./convert.ts";
import { inSlices, type Session } from "./session.ts";

/** The wait after a keystroke in which further ones are gathered before diagnostics are pushed. */
const pushDelay = 15;

interface Told {
	readonly id: string;
	readonly items: Diagnostic[];
}

/**
 * Tells the editor what was found: on request where the client pulls, by notification otherwise, never both.
 * The edited file is answered at once; the other files follow in slices, and the next edit starts that round again.
 */
export class Diagnostics {
	private readonly connection: Connection;
	private readonly sessions: () => readonly Session[];
	private readonly pull: boolean;
	private readonly told = new Map<string, Told>();
	private round = 0;
	private waiting: NodeJS.Timeout | undefined;
	private listeners: (() => void)[] = [];

	constructor(connection: Connection, sessions: () => readonly Session[], pull: boolean) {
		this.connection = connection;
		this.sessions = sessions;
		this.pull = pull;
	}

	/** What one document's findings are now. */
	of(session: Session, file: string): Told {
		const items = session
			.world()
			.findings(file)
			.map((finding) => toDiagnostic(session, finding));
		const id = createHash("sha1").update(JSON.stringify(items)).digest("base64");
		const told = { id, items };
		this.told.set(session.uriOf(file), told);
		return told;
	}

	/** A text or a piece of evidence has changed. */
	changed(session?: Session, file?: string): void {
		this.round++;
		clearTimeout(this.waiting);
		this.waiting = setTimeout(() => this.spread(session, file), pushDelay);
	}

	/** Everything that differs from what the client has, as soon as there is something. */
	async workspace(previous: ReadonlyMap<string, string>, cancelled: () => boolean): Promise<WorkspaceDocumentDiagnosticReport[]> {
		const reports: WorkspaceDocumentDiagnosticReport[] = [];
		for (const session of this.sessions()) {
			await inSlices(session.world().files, cancelled, (file) => {
				if (session.isOpen(file)) return;
				const uri = session.uriOf(file);
				const { id, items } = this.of(session, file);
				if (previous.get(uri) === id || (items.length === 0 && !previous.has(uri))) return;
				reports.push({ kind: "full", uri, version: null, resultId: id, items });
			});
		}
		for (const uri of previous.keys()) {
			if (!this.knows(uri)) reports.push({ kind: "full", uri, version: null, items: [] });
		}
		return reports;
	}

	/** Resolves at the next change. */
	next(): Promise<void> {
		return new Promise((done) => {
			this.listeners.push(done);
		});
	}

	/** How many findings of each kind were told last. */
	counts(): { readonly errors: number; readonly warnings: number } {
		let errors = 0;
		let warnings = 0;
		for (const { items } of this.told.values()) {
			for (const { severity } of items) {
				if (severity === 1) errors++;
				if (severity === 2) warnings++;
			}
		}
		return { errors, warnings };
	}

	private knows(uri: string): boolean {
		return this.sessions().some((session) => {
			const file = session.fileOf(uri);
			return file !== undefined && session.world().files.includes(file);
		});
	}

	private async spread(first: Session | undefined, file: string | undefined): Promise<void> {
		const round = this.round;
		if (first && file !== undefined) this.tell(first, file);
		let others = false;
		for (const session of this.sessions()) {
			const done = await inSlices(
				session.world().files,
				() => round !== this.round,
				(other) => {
					if (session !== first || other !== file) others = this.tell(session, other) || others;
				},
			);
			if (!done) return;
		}
		for (const uri of [...this.told.keys()]) if (!this.knows(uri)) this.forget(uri);
		if (this.pull && others) this.connection.languages.diagnostics.refresh().catch(() => undefined);
		for (const listener of this.listeners.splice(0)) listener();
	}

	/** Returns whether the file's findings differ from what was told before. */
	private tell(session: Session, file: string): boolean {
		const uri = session.uriOf(file);
		const before = this.told.get(uri);
		const { id, items } = this.of(session, file);
		if (before?.id === id || (!before && items.length === 0)) return false;
		if (!this.pull) this.connection.sendDiagnostics({ uri, diagnostics: items });
		return true;
	}

	private forget(uri: string): void {
		this.told.delete(uri);
		if (!this.pull) this.connection.sendDiagnostics({ uri, diagnostics: [] });
	}
}
