import { type Diagnostic, extensions, languages, Range, type TextDocument, Uri, window, workspace } from "vscode";
import { poll } from "./poll.ts";

export const manifest = "churn/serving/inferenceservice.yaml";
export const card = "churn/churn.card.yaml";
export const config = "vision/models/classify/config.pbtxt";

/** Opens a file of the samples with the extension running. */
export async function open(path: string): Promise<TextDocument> {
	const [folder] = workspace.workspaceFolders ?? [];
	if (!folder) throw new Error("The samples are not open.");
	const document = await workspace.openTextDocument(Uri.joinPath(folder.uri, path));
	await window.showTextDocument(document, { preview: false });
	await extensions.getExtension("plimsoll.plimsoll")?.activate();
	return document;
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
