import { readDriftReport } from "../evidence/drift/report.ts";
import type { Card } from "../facts/card.ts";
import { formatDuration } from "../facts/units.ts";
import { fetchReport } from "../probes/endpoints.ts";
import { toPanel } from "./drift-panel.ts";
import {
	type ConnectDriftParams,
	type Connection,
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

interface Place {
	readonly session: Session;
	readonly card: Card;
	readonly uri: string;
}

/** The connections that the person made, and what came of the last reading of each. Without a connection nobody is contacted. */
export class Drift {
	private readonly connections = new Map<string, Connection>();
	private readonly status = new Map<string, { readonly failed: boolean; readonly sentence: string }>();
	private readonly timers = new Map<string, NodeJS.Timeout>();

	constructor(connections: readonly Connection[]) {
		this.connect(connections);
	}

	connect(connections: readonly Connection[]): void {
		for (const connection of connections) this.connections.set(connection.card, connection);
	}

	answer(server: Server): void {
		const { connection } = server;
		connection.onRequest(requests.driftSource, ({ uri }: DriftParams) => this.source(this.find(server, uri)));
		connection.onRequest(requests.driftReport, ({ uri }: DriftParams) => this.panel(this.find(server, uri)));
		connection.onRequest(requests.refreshDrift, (params: RefreshDriftParams) => this.refresh(server, params));
		connection.onRequest(requests.disconnectDrift, ({ uri }: DriftParams): DriftReply => {
			const place = this.find(server, uri);
			const done = place !== undefined && this.connections.delete(place.uri);
			if (place) this.stop(server, place, "Disconnected.");
			return { done, message: done ? "Disconnected; what was read stays visible, with its age." : "This card was not connected." };
		});
		connection.onRequest(requests.connectDrift, async (params: ConnectDriftParams): Promise<DriftReply> => {
			const place = this.find(server, params.uri);
			if (!place) return { done: false, message: "No card speaks of drift here." };
			if (!server.trusted) return { done: false, message: "An endpoint is only contacted in a workspace that you trust." };
			if (originOf(place.card) !== params.origin) return { done: false, message: "The address in the card is another one by now; nothing was contacted." };
			this.connections.set(place.uri, { card: place.uri, origin: params.origin, ...(params.token ? { token: params.token } : {}) });
			const reply = await this.read(server, place);
			this.schedule(server);
			return reply;
		});
	}

	/** Reads every connected endpoint once and goes on by the clock. */
	async start(server: Server): Promise<void> {
		if (!server.trusted) return;
		await Promise.all(this.connected(server).map((place) => this.read(server, place)));
		this.schedule(server);
	}

	schedule(server: Server): void {
		for (const timer of this.timers.values()) clearInterval(timer);
		this.timers.clear();
		if (!server.trusted) return;
		const minutes = server.settings.drift?.refreshMinutes ?? defaultRefreshMinutes;
		for (const place of this.connected(server)) {
			const every = place.card.drift?.refresh?.value ?? minutes * 60_000;
			if (every <= 0) continue;
			const timer = setInterval(() => this.read(server, place), Math.min(Math.max(every, shortestRefresh), 2 ** 31 - 1));
			timer.unref();
			this.timers.set(place.uri, timer);
		}
	}

	private connected(server: Server): readonly Place[] {
		return [...this.connections.keys()].flatMap((uri) => this.find(server, uri) ?? []);
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
			connected: origin !== undefined && this.connections.get(uri)?.origin === origin,
		};
	}

	private async refresh(server: Server, { uri }: RefreshDriftParams): Promise<DriftReply> {
		const only = uri === undefined ? undefined : this.find(server, uri);
		const places = (only ? [only] : this.connected(server)).filter((place) => this.connections.has(place.uri));
		for (const session of server.sessions) {
			const reports = session.world().wants().filter(({ kind }) => kind === "report");
			await session.refresh(reports.map(({ path }) => path));
		}
		const replies = await Promise.all(places.map((place) => this.read(server, place)));
		const failed = replies.find(({ done }) => !done);
		return failed ?? replies[0] ?? { done: true, message: "No endpoint is connected; report files were read again." };
	}

	private async read(server: Server, { session, uri }: Place): Promise<DriftReply> {
		const place = this.find(server, uri);
		const connection = this.connections.get(uri);
		const endpoint = place?.card.drift?.endpoint;
		if (!place || !connection || !endpoint) return { done: false, message: "This card is not connected." };
		if (originOf(place.card) !== connection.origin) {
			this.connections.delete(uri);
			this.stop(server, place, "Disconnected: the address in the card has changed.");
			return { done: false, message: "Disconnected: the address in the card has changed." };
		}
		const { origin, token } = connection;
		const answer = await fetchReport({ url: endpoint.value, origin, ...(token ? { token } : {}) });
		const read = answer.ok ? readDriftReport(answer.text) : { problem: answer.status };
		if (this.connections.get(uri) !== connection) return { done: false, message: "Disconnected." };
		if ("problem" in read) return this.tell(server, uri, true, read.problem);
		const takenAt = read.takenAt === undefined ? Date.now() : Date.parse(read.takenAt);
		const card = { value: place.card.at.file, at: endpoint.at };
		session.workspace.set({ now: Date.now() });
		session.workspace.learn({ kind: "drift", card: place.card.at.file, value: { report: read, from: origin, takenAt, card } });
		server.diagnostics.changed();
		server.connection.languages.inlayHint.refresh().catch(() => undefined);
		server.connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
		return this.tell(server, uri, false, `Read ${read.features.length} features from ${origin}.`);
	}

	private tell(server: Server, uri: string, failed: boolean, sentence: string): DriftReply {
		this.status.set(uri, { failed, sentence });
		server.connection.sendNotification(notifications.driftChanged, { card: uri });
		return { done: !failed, message: sentence };
	}

	private stop(server: Server, { uri }: Place, sentence: string): void {
		clearInterval(this.timers.get(uri));
		this.timers.delete(uri);
		this.tell(server, uri, false, sentence);
	}

	private panel(place: Place | undefined): DriftPanel | null {
		if (!place) return null;
		const source = this.source(place);
		const reading = place.session.world().known.drift(place.card.at.file);
		const last = this.status.get(place.uri);
		const age = reading ? `${formatDuration(Math.max(0, Date.now() - reading.takenAt))} old` : "";
		const connected = source?.connected === true;
		const status = last?.failed
			? `${last.sentence}${reading ? ` What is shown was read before, ${age}.` : ""}`
			: reading
				? `Read from ${reading.from}, ${age}.${last && !connected ? ` ${last.sentence}` : ""}`
				: (last?.sentence ?? "Nothing was read yet.");
		const state = last?.failed ? "failed" : connected ? "connected" : reading ? (reading.from.includes("://") ? "disconnected" : "file") : "none";
		return toPanel(place.session, place.card, reading, status, state);
	}
}

function originOf(card: Card): string | undefined {
	const address = card.drift?.endpoint?.value;
	if (address === undefined || !URL.canParse(address)) return undefined;
	const { protocol, origin } = new URL(address);
	return protocol === "http:" || protocol === "https:" ? origin : undefined;
}
