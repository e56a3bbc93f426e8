import { Uri, window, workspace } from "vscode";

/** Asks where to keep a file that a panel made, and writes it there. */
export async function saveFile(name: string, text: string): Promise<void> {
	const [folder] = workspace.workspaceFolders ?? [];
	const target = await window.showSaveDialog(folder ? { defaultUri: Uri.joinPath(folder.uri, name) } : {});
	if (!target) return;
	try {
		await workspace.fs.writeFile(target, new TextEncoder().encode(text));
	} catch (error) {
		void window.showErrorMessage(`${target.fsPath} could not be written: ${error instanceof Error ? error.message : String(error)}.`);
	}
}
