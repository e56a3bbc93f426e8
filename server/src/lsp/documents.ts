import { basename, dirname, isAbsolute, relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { DidChangeWatchedFilesNotification, type TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatOf } from "../dialects/read.ts";
import { isPassedOver } from "../probes/files.ts";
import type { Server } from "./server.ts";
import { Session } from "./session.ts";
import { pathOf } from "./uris.ts";

/** A document as the server finds it again. */
export interface Location {
	readonly session: Session;
	/** The workspace path. */
	readonly file: string;
}

/** Opening, typing, saving and closing. */
export function followDocuments(server: Server, documents: TextDocuments<TextDocument>): void {
	documents.onDidOpen(({ document }) => takeIn(server, document));
	documents.onDidChangeContent(({ document }) => {
		const places = placesOf(server, document.uri).filter(({ session, file }) => session.edit(file, document.getText()));
		for (const { session, file } of places) session.learnSoon(() => server.trusted, file);
		const [own] = places;
		if (own) server.diagnostics.changed(own.session, own.file);
	});
	documents.onDidSave(async ({ document }) => {
		for (const { session, file } of placesOf(server, document.uri)) {
			session.save(file);
			await session.look(server.trusted, file);
		}
	});
	documents.onDidClose(({ document }) => {
		for (const { session, file } of placesOf(server, document.uri)) session.close(file);
		server.diagnostics.changed();
	});
	documents.listen(server.connection);
}

/** Files on the disk, where the client can watch them for us; folders that come and go. */
export function followFolders(server: Server, documents: TextDocuments<TextDocument>): void {
	const { connection, client } = server;
	if (client.workspace?.didChangeWatchedFiles?.dynamicRegistration) {
		connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*" }] }).catch(() => undefined);
	}
	connection.onDidChangeWatchedFiles(async ({ changes }) => {
		for (const session of server.sessions) {
			const files = changes.flatMap(({ uri }) => session.fileOf(uri) ?? []).filter((file) => !isPassedOver(file));
			if (files.length > 0) await session.refresh(files);
		}
	});
	if (!client.workspace?.workspaceFolders) return;
	connection.workspace.onDidChangeWorkspaceFolders(async ({ added, removed }) => {
		const basesOf = (folders: typeof added) => folders.flatMap(({ uri }) => pathOf(uri) ?? []);
		for (const base of basesOf(removed)) removeSessions(server, (session) => session.isFolder && session.base === base);
		const sessions = basesOf(added).map((base) => addSession(server, base, true));
		removeSessions(server, (session) => !session.isFolder && sessions.some(({ base }) => isWithin(session.base, base)));
		for (const document of documents.all()) {
			takeIn(server, document);
			for (const { session, file } of placesOf(server, document.uri)) session.edit(file, document.getText());
		}
		server.diagnostics.changed();
		await server.readSettings();
		for (const session of sessions) await session.index();
	});
}

/** `isFolder`: the person opened this folder, and not merely a document of it. */
export function addSession(server: Server, base: string, isFolder: boolean): Session {
	const { settings, benchmarks, manualOf } = server;
	const changed = () => server.settle(session);
	const session: Session = new Session({ base, isFolder, settings, storeFolder: benchmarks.storeFolder, manualOf, changed });
	server.sessions.push(session);
	return session;
}

export function locate(server: Server, uri: string): Location | undefined {
	return placesOf(server, uri)[0];
}

/** Folders may lie inside one another; the innermost one, which speaks for the file, knows it by the shortest path and comes first. */
function placesOf(server: Server, uri: string): readonly Location[] {
	return server.sessions
		.flatMap((session): readonly Location[] => {
			const file = session.fileOf(uri);
			return file === undefined ? [] : [{ session, file }];
		})
		.toSorted((a, b) => a.file.length - b.file.length);
}

/** The files that a session speaks for: of those in a folder inside it that is open too, that one speaks. */
export function filesOf(server: Server, session: Session): readonly string[] {
	const { files } = session.world();
	const inner = server.sessions.flatMap(({ base }) => (base === "" ? [] : (session.fileOf(pathToFileURL(base).href) ?? [])));
	return inner.length === 0 ? files : files.filter((file) => !inner.some((folder) => file.startsWith(`${folder}/`)));
}

function removeSessions(server: Server, isGone: (session: Session) => boolean): void {
	const rest = server.sessions.filter((session) => !isGone(session));
	server.sessions.splice(0, server.sessions.length, ...rest);
}

function isWithin(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return path !== "" && way.split(sep)[0] !== ".." && !isAbsolute(way);
}

/**
 * A file that is open without its folder is read for itself: nobody asked for a look at what lies around it, so nothing there is known to be
 * absent. A document that was never saved has a name by its language.
 */
function takeIn(server: Server, { uri, languageId }: TextDocument): void {
	const path = pathOf(uri);
	if (path !== undefined && placesOf(server, uri).length === 0) addSession(server, dirname(path), false);
	for (const { session, file } of placesOf(server, uri)) session.adopt(uri, file);
	if (!uri.startsWith("untitled:")) return;
	const name = basename(decodeURIComponent(uri.slice("untitled:".length)));
	const session = server.sessions.find(({ base }) => base === "") ?? addSession(server, "", false);
	session.adopt(uri, formatOf(name) ? name : `${name}.${languageId}`);
}
