import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
	type Connection,
	createConnection,
	DidChangeWatchedFilesNotification,
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
import { Drift } from "./drift.ts";
import { answerFeatures } from "./features.ts";
import { type ExplainParams, type Explanation, type InitializationOptions, notifications, requests, type Settings, type Status, type TrustParams } from "./protocol.ts";
import { Session } from "./session.ts";

/** Everything the server remembers between two messages. */
export interface Server {
	readonly connection: Connection;
	readonly documents: TextDocuments<TextDocument>;
	readonly sessions: Session[];
	readonly diagnostics: Diagnostics;
	readonly benchmarks: Benchmarks;
	readonly drift: Drift;
	trusted: boolean;
	settings: Settings;
	/** The session and workspace path of a URI. */
	locate(uri: string): { readonly session: Session; readonly file: string } | undefined;
}

/** Speaks LSP over the channel that the process was started with: node IPC, else stdio. Returns when the client is gone. */
export function serve(): Promise<void> {
	process.env.ORT_DISABLE_TELEMETRY = "1";
	const ipc = process.argv.includes("--node-ipc");
	const connection = ipc
		? createConnection(ProposedFeatures.all)
		: createConnection(ProposedFeatures.all, new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
	let server: Server | undefined;
	connection.onInitialize((params) => {
		server = begin(connection, params);
		return capabilities(params);
	});
	connection.onInitialized(() => server && start(server));
	connection.listen();
	return new Promise((done) => {
		connection.onExit(() => done());
	});
}

function begin(connection: Connection, params: InitializeParams): Server {
	const options: InitializationOptions = params.initializationOptions ?? {};
	const sessions: Session[] = [];
	const documents = new TextDocuments(TextDocument);
	const pull = params.capabilities.textDocument?.diagnostic !== undefined;
	const diagnostics = new Diagnostics(connection, () => sessions, pull);
	const server: Server = {
		connection,
		documents,
		sessions,
		diagnostics,
		benchmarks: new Benchmarks(options.storeFolder),
		drift: new Drift(options.connections ?? []),
		trusted: options.trusted === true,
		settings: options.settings ?? {},
		locate: (uri) => locate(server, uri),
	};
	const folders = params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
	for (const uri of folders) if (uri.startsWith("file:")) addSession(server, fileURLToPath(uri));
	followDocuments(server);
	answerFeatures(server);
	answerRequests(server);
	return server;
}

function capabilities(params: InitializeParams): InitializeResult {
	return {
		capabilities: {
			textDocumentSync: TextDocumentSyncKind.Incremental,
			hoverProvider: true,
			completionProvider: { triggerCharacters: [" ", "\n"] },
			codeLensProvider: { resolveProvider: false },
			inlayHintProvider: true,
			documentLinkProvider: { resolveProvider: false },
			documentSymbolProvider: true,
			codeActionProvider: { codeActionKinds: ["quickfix", "source.fixAll"] },
			...(params.capabilities.textDocument?.diagnostic
				? { diagnosticProvider: { identifier: "plimsoll", interFileDependencies: true, workspaceDiagnostics: true } }
				: {}),
		},
		serverInfo: { name: "plimsoll", version: process.env.PLIMSOLL_VERSION ?? "" },
	};
}

/** After the handshake: settings, watching, the first reading of the folders. */
async function start(server: Server): Promise<void> {
	const { connection } = server;
	const watchers = [{ globPattern: "**/*" }];
	connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).catch(() => undefined);
	connection.onDidChangeWatchedFiles(async ({ changes }) => {
		for (const session of server.sessions) {
			const files = changes.flatMap(({ uri }) => session.fileOf(uri) ?? []).filter((file) => !/(^|\/)(\.git|node_modules)\//.test(file));
			if (files.length > 0) await session.refresh(files);
		}
	});
	connection.onDidChangeConfiguration(() => readSettings(server));
	await readSettings(server);
	tellStatus(server);
	for (const session of server.sessions) await session.index();
	server.drift.start(server);
}

async function readSettings(server: Server): Promise<void> {
	const settings: unknown = await server.connection.workspace.getConfiguration("plimsoll").catch(() => undefined);
	if (settings && typeof settings === "object") server.settings = settings as Settings;
	const { preset } = server.settings;
	for (const session of server.sessions) session.workspace.set(preset ? { preset } : { preset: undefined });
	server.drift.schedule(server);
	server.diagnostics.changed();
}

function addSession(server: Server, base: string): Session {
	const session: Session = new Session(base, () => settle(server, session), server.benchmarks.storeFolder);
	server.sessions.push(session);
	return session;
}

/** Files or evidence have changed: look at what they name, then tell the editor. */
async function settle(server: Server, session: Session): Promise<void> {
	session.workspace.set({ now: Date.now() });
	server.diagnostics.changed();
	await session.learn(server.trusted);
	server.connection.languages.inlayHint.refresh().catch(() => undefined);
	server.connection.sendRequest("workspace/codeLens/refresh").catch(() => undefined);
	tellStatus(server);
}

function followDocuments(server: Server): void {
	const { documents, connection } = server;
	documents.onDidChangeContent(({ document }) => {
		const place = server.locate(document.uri) ?? adopt(server, document.uri);
		if (!place) return;
		place.session.edit(place.file, document.getText());
		server.diagnostics.changed(place.session, place.file);
		place.session.learn(server.trusted);
		tellStatus(server);
	});
	documents.onDidClose(({ document }) => {
		const place = server.locate(document.uri);
		if (!place) return;
		place.session.close(place.file);
		server.diagnostics.changed(place.session, place.file);
	});
	documents.listen(connection);
}

/** A file that is open without a folder is a workspace of its own folder. */
function adopt(server: Server, uri: string) {
	if (!uri.startsWith("file:") || server.sessions.length > 0) return undefined;
	addSession(server, join(fileURLToPath(uri), ".."));
	return locate(server, uri);
}

function locate(server: Server, uri: string) {
	const places = server.sessions.flatMap((session) => {
		const file = session.fileOf(uri);
		return file === undefined ? [] : [{ session, file }];
	});
	// Folders may lie inside one another; the innermost one knows the file by the shortest path.
	return places.toSorted((a, b) => a.file.length - b.file.length)[0];
}

function answerRequests(server: Server): void {
	const { connection } = server;
	server.benchmarks.answer(server);
	server.drift.answer(server);
	connection.onRequest(requests.rules, () => rules.map(({ id, summary, severity }) => ({ id, summary, severity })));
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

let lastStatus = "";

export function tellStatus(server: Server): void {
	const indexing = server.sessions.some((session) => session.indexing);
	const failure = server.sessions.flatMap((session) => session.world().failures)[0];
	const manifests = server.sessions
		.flatMap((session) => session.world().files.map((file) => session.world().reading(file)?.facts.manifests.length ?? 0))
		.reduce((sum, count) => sum + count, 0);
	const status: Status = {
		state: failure ? "error" : indexing ? "indexing" : "ready",
		manifests,
		...server.diagnostics.counts(),
		message: failure ? `The rule ${failure.rule} broke; the others go on.` : server.trusted ? "" : "Restricted mode: text is checked, nothing else happens.",
	};
	const text = JSON.stringify(status);
	if (text === lastStatus) return;
	lastStatus = text;
	server.connection.sendNotification(notifications.status, status);
}
