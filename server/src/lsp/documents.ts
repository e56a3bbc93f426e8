import { basename, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { DidChangeWatchedFilesNotification, type TextDocuments } from "vscode-languageserver/node";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { formatOf } from "../dialects/read.ts";
import { isPassedOver } from "../probes/files.ts";
import type { Server } from "./server.ts";
import { Session } from "./session.ts";

/** A document as the server finds it again. */
export interface Location {
	readonly session: Session;
	/** The workspace path. */
	readonly file: string;
}

/** Opening, typing, saving and closing. */
export function followDocuments(server: Server, documents: TextDocuments<TextDocument>): void {
	documents.onDidOpen(({ document }) => {
		if (!server.locate(document.uri)) adopt(server, document);
	});
	documents.onDidChangeContent(({ document }) => {
		const place = server.locate(document.uri);
		if (!place) return;
		place.session.edit(place.file, document.getText());
		server.diagnostics.changed(place.session, place.file);
		place.session.learnSoon(() => server.trusted, place.file);
	});
	documents.onDidSave(({ document }) => {
		const place = server.locate(document.uri);
		place?.session.save(place.file);
		return place?.session.look(server.trusted, place.file);
	});
	documents.onDidClose(({ document }) => {
		const place = server.locate(document.uri);
		if (!place) return;
		place.session.close(place.file);
		server.diagnostics.changed();
	});
	documents.listen(server.connection);
}

/** Files on the disk, where the client can watch them for us; folders that come and go. */
export function followFolders(server: Server): void {
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
		for (const { uri } of removed) if (uri.startsWith("file:")) removeSession(server, fileURLToPath(uri));
		const sessions = added.filter(({ uri }) => uri.startsWith("file:")).map(({ uri }) => addSession(server, fileURLToPath(uri)));
		server.diagnostics.changed();
		for (const session of sessions) await session.index();
	});
}

export function addSession(server: Server, base: string): Session {
	const session: Session = new Session(base, () => server.settle(session), server.benchmarks.storeFolder);
	server.sessions.push(session);
	return session;
}

export function locate(server: Server, uri: string): Location | undefined {
	const places = server.sessions.flatMap((session): readonly Location[] => {
		const file = session.fileOf(uri);
		return file === undefined ? [] : [{ session, file }];
	});
	// Folders may lie inside one another; the innermost one knows the file by the shortest path.
	return places.toSorted((a, b) => a.file.length - b.file.length)[0];
}

function removeSession(server: Server, base: string): void {
	const index = server.sessions.findIndex((session) => session.base === base);
	if (index >= 0) server.sessions.splice(index, 1);
}

/**
 * A file that is open without its folder is read for itself: nobody asked for a look at what lies around it, so nothing there is known to be
 * absent. A document that was never saved has a name by its language.
 */
function adopt(server: Server, { uri, languageId }: TextDocument): void {
	if (uri.startsWith("file:")) {
		addSession(server, dirname(fileURLToPath(uri)));
	} else if (uri.startsWith("untitled:")) {
		const name = basename(decodeURIComponent(uri.slice("untitled:".length)));
		const session = server.sessions.find(({ base }) => base === "") ?? addSession(server, "");
		session.adopt(uri, formatOf(name) ? name : `${name}.${languageId}`);
	}
}
