import { window } from "vscode";
import type { LineageParams } from "../../../server/src/lsp/protocol.ts";
import type { Session } from "./session.ts";

/** Opens the graph of data at the given place, or where the cursor is; without either, the whole of it. */
export async function showLineage({ panels }: Session, argument: unknown): Promise<void> {
	await panels.showLineage(isPlace(argument) ? argument : cursor());
}

function cursor(): LineageParams {
	const editor = window.activeTextEditor;
	return editor ? { uri: editor.document.uri.toString(), at: editor.document.offsetAt(editor.selection.active) } : {};
}

function isPlace(argument: unknown): argument is LineageParams {
	return typeof argument === "object" && argument !== null && "uri" in argument && typeof argument.uri === "string";
}
