import {
	commands,
	type Diagnostic,
	extensions,
	type Hover,
	languages,
	type Position,
	Range,
	type TextDocument,
	Uri,
	WorkspaceEdit,
	window,
	workspace,
} from "vscode";
import { poll } from "./poll.ts";

export const manifest = "churn/serving/inferenceservice.yaml";
export const card = "churn/churn.card.yaml";
export const config = "vision/models/classify/config.pbtxt";

/** Opens a file of the samples with the extension running. */
export async function open(path: string): Promise<TextDocument> {
	const document = await workspace.openTextDocument(uriOf(path));
	await window.showTextDocument(document, { preview: false });
	await extensions.getExtension("plimsoll.plimsoll")?.activate();
	return document;
}

/** Adds a file to the samples. */
export async function write(path: string, text: string): Promise<void> {
	await workspace.fs.writeFile(uriOf(path), Buffer.from(text));
}

/** Takes a file or folder out of the samples again. */
export async function remove(path: string): Promise<void> {
	await workspace.fs.delete(uriOf(path), { recursive: true });
}

/** Takes back what was typed into a document. */
export async function revert(document: TextDocument): Promise<void> {
	await window.showTextDocument(document);
	await commands.executeCommand("workbench.action.files.revert");
}

/** Puts a text behind the first place of the words, and tells where that is. */
export async function insertBehind(document: TextDocument, words: string, text: string): Promise<Position> {
	const edit = new WorkspaceEdit();
	const at = placeOf(document, words).end;
	edit.insert(document.uri, at, text);
	if (!(await workspace.applyEdit(edit))) throw new Error("The document could not be changed.");
	return at;
}

/** What is shown where the pointer rests, as soon as there is anything. */
export async function explained(document: TextDocument, at: Position): Promise<string> {
	const hovers = await poll(
		() => commands.executeCommand<Hover[]>("vscode.executeHoverProvider", document.uri, at),
		(list) => list.length > 0,
	);
	return hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value))).join("\n");
}

/** The findings of a document, as soon as there are any. */
export function findings(document: TextDocument): Promise<readonly Diagnostic[]> {
	return poll(
		() => languages.getDiagnostics(document.uri).filter(({ source }) => source === "plimsoll"),
		(found) => found.length > 0,
	);
}

export function ruleOf({ code }: Diagnostic): string {
	return typeof code === "object" ? String(code.value) : String(code);
}

/** The first place of the words. */
export function placeOf(document: TextDocument, words: string): Range {
	const start = document.getText().indexOf(words);
	if (start < 0) throw new Error(`The document does not say ${words}.`);
	return new Range(document.positionAt(start), document.positionAt(start + words.length));
}

export function uriOf(path: string): Uri {
	const [folder] = workspace.workspaceFolders ?? [];
	if (!folder) throw new Error("The samples are not open.");
	return Uri.joinPath(folder.uri, path);
}
