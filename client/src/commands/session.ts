import { commands, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import type { PlaceParams } from "../../../server/src/lsp/protocol.ts";
import type { Connections } from "../connections.ts";
import type { Panels } from "../panels/panels.ts";

/** What every command works with. */
export interface Session {
	readonly client: LanguageClient;
	readonly connections: Connections;
	readonly panels: Panels;
}

/** The place that a lens or panel gave, or else where the cursor is; says so where there is neither. */
export function placeOf(argument: unknown): PlaceParams | undefined {
	if (isPlace(argument)) return argument;
	const editor = window.activeTextEditor;
	if (editor) return { uri: editor.document.uri.toString(), at: editor.document.offsetAt(editor.selection.active) };
	void window.showInformationMessage("Open a manifest or a deployment card first.");
	return undefined;
}

/** Whether the workspace is trusted; says what trust is needed for where it is not. */
export async function isTrusted(what: string): Promise<boolean> {
	if (workspace.isTrusted) return true;
	const manage = "Manage Workspace Trust";
	const choice = await window.showWarningMessage(`Plimsoll ${what} only in a trusted workspace.`, manage);
	if (choice === manage) await commands.executeCommand("workbench.trust.manage");
	return false;
}

function isPlace(argument: unknown): argument is PlaceParams {
	return typeof argument === "object" && argument !== null && "uri" in argument && typeof argument.uri === "string";
}
