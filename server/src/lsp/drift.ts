import { readDriftReport } from "../evidence/drift/report.ts";
import type { Card } from "../facts/card.ts";
import { fetchReport } from "../probes/endpoints.ts";
import { type Outcome, originOf, toPanel } from "./drift-panel.ts";
import {
	type ConnectDriftParams,
	type Connection,
	type DriftChanged,
	type DriftPanel,
	type DriftParams,
	type DriftReply,
	type DriftSource,
	notifications,
	type RefreshDriftParams,
	requests,
} from "./protocol.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

const defaultRefreshMinutes = 15;
/** Nobody's endpoint is asked more often than this, whatever a card says. */
const shortestRefresh = 5000;
const longestTimer = 2 ** 31 - 1;

interface Place {
	readonly session: Session;
	readonly card: Card;
	readonly uri: string;
}

/** What is going on with the connection of one card. */
interface Course {
	readonly connection: Connection;
	/** The reading under way; whoever asks meanwhile waits for the same one. */
	reading?: { readonly abort: AbortController; readonly reply: Promise<DriftReply> };
	timer?: NodeJS.Timeout;
}

/** The connections that the person made, and what came of the last reading of each. Without a connection nobody is contacted. */
export class Drift {
	private readonly courses = new Map<string, Course>();
	private readonly status = new Map<string, Outcome>();

	constructor(connections: readonly Connection[]) {
		this.connect(connections);
	}

	connect(connections: readonly Connection[]): void {
		for (const connection of connections) {
			this.end(connection.card);
			this.courses.set(connection.card, { connection });
		}
	}

	answer(server: Server): void {
		const { connection } = server;
		connection.onRequest(requests.driftSource, ({ uri }: DriftParams) => this.source(this.find(server, uri)));
		connection.onRequest(requests.driftReport, ({ uri }: DriftParams) => this.panel(this.find(server, uri)));
		connection.onRequest(requests.refreshDrift, (params: RefreshDriftParams) => this.refresh(server, params));
		connection.onRequest(requests.disconnectDrift, ({ uri }: DriftParams): DriftReply => {
			const card = this.find(server, uri)?.uri ?? uri;
			const done = this.end(card);
			if (done) this.tell(server, card, false, "Disconnected.");
			return { done, message: done ? "Disconnected; what was read stays visible, with its age." : "This card was not connected." };
		});
		connection.onRequest(requests.connectDrift, (params: ConnectDriftParams) => this.consent(server, params));
		connection.onShutdown(() => this.close());
	}

	/** Reads every connected endpoint once and goes on by the clock. */
	async start(server: Server): Promise<void> {
		await Promise.all([...this.courses.keys()].map((uri) => this.read(server, uri)));
	}

	/** How often to read may have changed. */
	schedule(server: Server): void {
		for (const uri of this.courses.keys()) this.wait(server, uri);
	}

	/** Ends what is under way; no connection is left. */
	close(): void {
		for (const uri of [...this.courses.keys()]) this.end(uri);
	}

	private async consent(server: Server, { uri, origin, token }: ConnectDriftParams): Promise<DriftReply> {
		const place = this.find(server, uri);
		if (!place) return { done: false, message: "No card speaks of drift here." };
		if (!server.trusted) return { done: false, message: "An endpoint is only contacted in a workspace that you trust." };
		if (originOf(place.card) !== origin)
			return { done: false, message: "The address in the card is another one by now; nothing was contacted." };
		this.connect([{ card: place.uri, origin, ...(token ? { token } : {}) }]);
		const reply = await this.read(server, place.uri);
		// A token may be wrong or an address mistyped: the person is told and connects again.
		return !reply.done && this.end(place.uri) ? this.tell(server, place.uri, true, reply.message) : reply;
	}

	/** Forgets a connection and breaks off what it is doing. */
	private end(uri: string): boolean {
		const course = this.courses.get(uri);
		clearTimeout(course?.timer);
		this.courses.delete(uri);
		course?.reading?.abort.abort();
		return course !== undefined;
	}

	/** The next reading by the clock, counted from now. */
	private wait(server: Server, uri: string): void {
		const course = this.courses.get(uri);
		if (!course) return;
		clearTimeout(course.timer);
		const place = this.find(server, uri);
		const minutes = place?.session.settings.drift?.refreshMinutes ?? defaultRefreshMinutes;
		const every = place?.card.drift?.refresh?.value ?? minutes * 60_000;
		if (!server.trusted || every <= 0) return;
		course.timer = setTimeout(() => this.read(server, uri), Math.min(Math.max(every, shortestRefresh), longestTimer));
		course.timer.unref();
	}

	/** The card at a URI, or the one that describes the manifest there. */
	private find(server: Server, uri: string): Place | undefined {
		const place = server.locate(uri);
		if (!place) return undefined;
		const world = place.session.world();
		const own = world.reading(place.file)?.facts.cards ?? [];
		const card = [...own, ...world.lineage.cardsOf(place.file)].find(({ drift }) => drift !== undefined);
		return card && { session: place.session, card, uri: place.session.uriOf(card.at.file) };
	}

	private source(place: Place | undefined): DriftSource | null {
		if (!place) return null;
		const { card, uri } = place;
		const origin = originOf(card);
		const { endpoint, report, refresh } = card.drift ?? {};
		return {
			card: uri,
			name: card.name?.value ?? card.at.file,
			...(endpoint && origin ? { endpoint: endpoint.value, origin } : {}),
			...(report ? { report: report.path } : {}),
			...(refresh ? { refresh: refresh.value } : {}),
			connected: this.isConnected(place),
		};
	}

	private isConnected({ card, uri }: Place): boolean {
		const origin = originOf(card);
		return origin !== undefined && this.courses.get(uri)?.connection.origin === origin;
	}

	private async refresh(server: Server, { uri }: RefreshDriftParams): Promise<DriftReply> {
		const only = uri === undefined ? undefined : this.find(server, uri);
		if (uri !== undefined && !only) return { done: false, message: "No card speaks of drift here." };
		const asked = [...this.courses.keys()].filter((card) => !only || card === only.uri);
		for (const session of server.sessions) {
			const reports = session
				.world()
				.wants()
				.filter(({ kind }) => kind === "report");
			await session.refresh(reports.map(({ path }) => path));
		}
		const replies = await Promise.all(asked.map((card) => this.read(server, card)));
		const failed = replies.find(({ done }) => !done);
		const whose = only ? "The endpoint of this card is not" : "No endpoint is";
		return failed ?? replies[0] ?? { done: true, message: `${whose} connected; report files were read again.` };
	}

	/** Reads a connected endpoint, unless that is being done already. */
	private read(server: Server, uri: string): Promise<DriftReply> {
		const course = this.courses.get(uri);
		if (!course) return Promise.resolve({ done: false, message: "This card is not connected." });
		if (course.reading) return course.reading.reply;
		clearTimeout(course.timer);
		const abort = new AbortController();
		const reply = this.contact(server, uri, course.connection, abort.signal)
			.catch((error: unknown): DriftReply => ({ done: false, message: `The reading broke off: ${String(error)}.` }))
			.finally(() => {
				delete course.reading;
				if (this.courses.get(uri) === course) this.wait(server, uri);
			});
		course.reading = { abort, reply };
		return reply;
	}

	private async contact(server: Server, uri: string, connection: Connection, signal: AbortSignal): Promise<DriftReply> {
		if (!server.trusted) return { done: false, message: "An endpoint is only contacted in a workspace that you trust." };
		const { origin, token } = connection;
		const url = this.addressFor(server, uri, origin);
		if (url === undefined) return this.lost(uri);
		const answer = await fetchReport({ url, origin, signal, ...(token ? { token } : {}) });
		if (signal.aborted) return { done: false, message: "Disconnected." };
		const report = answer.ok ? readDriftReport(answer.text) : { problem: answer.status };
		if ("problem" in report) {
			return this.tell(server, uri, true, answer.ok ? `${origin} gives no report that can be read. ${report.problem}` : answer.status);
		}
		const place = this.addressFor(server, uri, origin) === undefined ? undefined : this.find(server, uri);
		if (!place?.card.drift?.endpoint) return this.lost(uri);
		const card = { value: place.card.at.file, at: place.card.drift.endpoint.at };
		const stated = Date.parse(report.takenAt ?? "");
		const takenAt = Number.isNaN(stated) ? Date.now() : stated;
		place.session.workspace.learn({ kind: "drift", card: card.value, value: { report, from: origin, takenAt, card } });
		const { length } = report.features;
		const reply = this.tell(server, uri, false, `Read ${length} feature${length === 1 ? "" : "s"} from ${origin}.`);
		await server.settle(place.session);
		return reply;
	}

	/** The card's address, as long as it leads to the origin that the person agreed to. A card that is gone, or leads elsewhere, is disconnected. */
	private addressFor(server: Server, uri: string, origin: string): string | undefined {
		const place = this.find(server, uri);
		if (place && originOf(place.card) === origin) return place.card.drift?.endpoint?.value;
		if (place && this.end(uri)) this.tell(server, uri, false, "Disconnected: the address in the card has changed.");
		return undefined;
	}

	private lost(uri: string): DriftReply {
		const message = this.courses.has(uri)
			? "The card is not in this workspace at present."
			: "Disconnected: the address in the card has changed.";
		return { done: false, message };
	}

	private tell(server: Server, uri: string, failed: boolean, sentence: string): DriftReply {
		this.status.set(uri, { failed, sentence });
		const changed: DriftChanged = { card: uri, connected: this.courses.has(uri) };
		server.connection.sendNotification(notifications.driftChanged, changed).catch(() => undefined);
		return { done: !failed, message: sentence };
	}

	private panel(place: Place | undefined): DriftPanel | null {
		if (!place) return null;
		const { session, card, uri } = place;
		const origin = originOf(card);
		const reading = session.world().known.drift(card.at.file);
		const endpoint = origin === undefined ? undefined : { origin, connected: this.isConnected(place) };
		return toPanel(session, card, reading, endpoint, this.status.get(uri), Date.now());
	}
}
