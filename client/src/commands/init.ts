import { Position, Range, Uri, ViewColumn, WorkspaceEdit, window, workspace } from "vscode";
import { type CardChoice, type CardEdits, type InitParams, type InitReply, requests } from "../../../server/src/lsp/protocol.ts";
import { isTrusted, type Session } from "./session.ts";

/**
 * Writes the card of the given manifest, or of every deployment that has none; what a card lacks is added to it. Nothing is saved, so that the person
 * can look at it and take it back.
 */
export async function init({ client }: Session, argument: unknown): Promise<InitReply | undefined> {
	if (!(await isTrusted("writes a deployment card"))) return undefined;
	const ask = (uris: readonly string[] | undefined) => {
		const params: InitParams = uris ? { uris } : {};
		return client.sendRequest<InitReply>(requests.init, params);
	};
	const first = await firstReply(uriOf(argument), ask);
	const chosen = first.choices.length > 0 ? await pick(first) : undefined;
	if (first.choices.length > 0 && (!chosen || chosen.length === 0)) return undefined;
	const reply = chosen ? await ask(chosen.map(({ uri }) => uri)) : first;
	if (reply.changes.length === 0) void window.showInformationMessage(reply.message);
	else await make(reply.changes);
	return reply;
}

/** About what the command was given; else about the file in front, or about everything where that belongs to no deployment. */
async function firstReply(given: string | undefined, ask: (uris: readonly string[] | undefined) => Promise<InitReply>): Promise<InitReply> {
	if (given !== undefined) return ask([given]);
	const open = window.activeTextEditor?.document.uri;
	const own = open?.scheme === "file" ? await ask([open.toString()]) : undefined;
	return own && own.deployments > 0 ? own : ask(undefined);
}

/** A command in a menu of the explorer is given the file or folder itself. */
function uriOf(argument: unknown): string | undefined {
	if (argument instanceof Uri) return argument.toString();
	return typeof argument === "object" && argument !== null && "uri" in argument && typeof argument.uri === "string"
		? argument.uri
		: undefined;
}

async function pick({ message, choices }: InitReply): Promise<readonly CardChoice[] | undefined> {
	const items = choices.map((choice) => ({ label: choice.name, description: workspace.asRelativePath(Uri.parse(choice.uri)), choice }));
	const chosen = await window.showQuickPick(items, { title: message, placeHolder: "Create cards for", canPickMany: true });
	return chosen?.map(({ choice }) => choice);
}

async function make(changes: readonly CardEdits[]): Promise<void> {
	const edit = new WorkspaceEdit();
	for (const { uri, isNew, edits } of changes) {
		const file = Uri.parse(uri);
		if (isNew) edit.createFile(file, { overwrite: false, ignoreIfExists: false });
		for (const { range, newText } of edits) {
			const [start, end] = [range.start, range.end].map(({ line, character }) => new Position(line, character));
			if (start && end) edit.replace(file, new Range(start, end), newText);
		}
	}
	if (!(await workspace.applyEdit(edit))) {
		void window.showErrorMessage("The cards could not be written: a file has changed meanwhile, or cannot be changed.");
		return;
	}
	const documents = await Promise.all(changes.map(({ uri }) => workspace.openTextDocument(Uri.parse(uri))));
	for (const [place, document] of documents.entries()) {
		await window.showTextDocument(document, { preview: false, preserveFocus: place > 0, viewColumn: ViewColumn.Active });
	}
}
