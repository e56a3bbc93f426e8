import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	type ClientCapabilities,
	type Connection,
	createConnection,
	type InitializeParams,
	type InitializeResult,
	ProposedFeatures,
	StreamMessageReader,
	StreamMessageWriter,
	TextDocumentSyncKind,
	TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { rules } from "../rules/all.ts";
import { Benchmarks } from "./benchmarks.ts";
import { Diagnostics } from "./diagnostics.ts";
import { addSession, followDocuments, followFolders, type Location, locate } from "./documents.ts";
import { Drift } from "./drift.ts";
import { answerFeatures } from "./features.ts";
import {
	type ExplainParams,
	type Explanation,
	type InitializationOptions,
	notifications,
	requests,
	type Settings,
	type TrustParams,
} from "./protocol.ts";
import type { Session } from "./session.ts";
import { tellStatus } from "./status.ts";

/** Everything the server remembers between two messages. */
export interface Server {
	readonly connection: Connection;
	readonly client: ClientCapabilities;
	readonly sessions: Session[];
	readonly diagnostics: Diagnostics;
	readonly benchmarks: Benchmarks;
	readonly drift: Drift;
	trusted: boolean;
	settings: Settings;
	/** The session and workspace path of a URI. */
	locate(uri: string): Location | undefined;
	/** Files or evidence have changed: look at what they name, then tell the editor. */
	settle(session: Session): Promise<void>;
}

/** Speaks LSP over the channel that the process was started with: node IPC, else stdio. Returns when the client is gone. */
export function serve(): Promise<void> {
	process.env.ORT_DISABLE_TELEMETRY = "1";
	const ipc = process.argv.includes("--node-ipc");
	const connection = ipc
		? createConnection(ProposedFeatures.all)
		: createConnection(ProposedFeatures.all, new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
	// What breaks behind the scenes is a line in the log; the conversation goes on.
	for (const event of ["unhandledRejection", "uncaughtException"]) {
		process.on(event, (error: unknown) =>
			connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error)),
		);
	}
	let server: Server | undefined;
	connection.onInitialize((params) => {
		server = begin(connection, params);
		return capabilities(params.capabilities);
	});
	connection.onInitialized(async () => {
		if (server) await start(server);
	});
	connection.listen();
	return new Promise((done) => {
		connection.onExit(() => done());
	});
}

function begin(connection: Connection, params: InitializeParams): Server {
	const options: InitializationOptions = params.initializationOptions ?? {};
	const client = params.capabilities;
	const documents = new TextDocuments(TextDocument);
	const sessions: Session[] = [];
	const diagnostics = new Diagnostics(connection, {
		pull: client.textDocument?.diagnostic !== undefined,
		refresh: client.workspace?.diagnostics?.refreshSupport === true,
		sessions: () => sessions,
		versionOf: (uri) => documents.get(uri)?.version,
		settled: () => tellStatus(server),
	});
	const server: Server = {
		connection,
		client,
		sessions,
		diagnostics,
		benchmarks: new Benchmarks(options.storeFolder),
		drift: new Drift(options.connections ?? []),
		trusted: options.trusted === true,
		settings: options.settings ?? {},
		locate: (uri) => locate(server, uri),
		settle: (session) => settle(server, session),
	};
	const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
	for (const uri of folders) if (uri.startsWith("file:")) addSession(server, fileURLToPath(uri));
	followDocuments(server, documents);
	answerFeatures(server);
	answerRequests(server);
	return server;
}

function capabilities(client: ClientCapabilities): InitializeResult {
	const diagnosticProvider = { identifier: "plimsoll", interFileDependencies: true, workspaceDiagnostics: true };
	return {
		capabilities: {
			textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
			hoverProvider: true,
			completionProvider: { triggerCharacters: [" ", "\n"] },
			definitionProvider: true,
			referencesProvider: true,
			codeLensProvider: { resolveProvider: false },
			inlayHintProvider: true,
			documentLinkProvider: { resolveProvider: false },
			documentSymbolProvider: true,
			codeActionProvider: { codeActionKinds: ["quickfix", "source.fixAll.plimsoll"] },
			...(client.textDocument?.diagnostic ? { diagnosticProvider } : {}),
			...(client.workspace?.workspaceFolders ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } } : {}),
		},
		serverInfo: { name: "plimsoll", version: process.env.PLIMSOLL_VERSION ?? "" },
	};
}

/** After the handshake: settings, watching, the first reading of the folders. */
async function start(server: Server): Promise<void> {
	followFolders(server);
	server.connection.onDidChangeConfiguration(() => readSettings(server));
	await readSettings(server);
	for (const session of server.sessions) session.indexing = true;
	tellStatus(server);
	for (const session of [...server.sessions]) await session.index();
	server.drift.start(server);
}

async function readSettings(server: Server): Promise<void> {
	if (server.client.workspace?.configuration) {
		const settings: unknown = await server.connection.workspace.getConfiguration("plimsoll").catch(() => undefined);
		if (settings && typeof settings === "object") server.settings = settings as Settings;
	}
	for (const session of server.sessions) session.workspace.set({ preset: server.settings.preset ?? undefined });
	server.drift.schedule(server);
	server.diagnostics.changed();
}

async function settle(server: Server, session: Session): Promise<void> {
	session.workspace.set({ now: Date.now() });
	server.diagnostics.changed();
	await session.learn(server.trusted);
	const { connection, client } = server;
	if (client.workspace?.inlayHint?.refreshSupport) connection.languages.inlayHint.refresh().catch(() => undefined);
	if (client.workspace?.codeLens?.refreshSupport) connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
}

function answerRequests(server: Server): void {
	const { connection } = server;
	server.benchmarks.answer(server);
	server.drift.answer(server);
	connection.onRequest(requests.rules, () =>
		rules.map(({ id, summary, severity }) => ({ id, summary, severity })).toSorted((a, b) => (a.id < b.id ? -1 : 1)),
	);
	connection.onRequest(requests.explain, async ({ rule }: ExplainParams): Promise<Explanation | null> => {
		if (!rules.some(({ id }) => id === rule)) return null;
		return { markdown: await readFile(join(import.meta.dirname, "manuals", `${rule}.md`), "utf8") };
	});
	connection.onNotification(notifications.trust, async ({ connections }: TrustParams) => {
		server.trusted = true;
		server.drift.connect(connections);
		for (const session of server.sessions) await settle(server, session);
		server.drift.start(server);
	});
}
