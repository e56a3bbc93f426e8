import { env, extensions, UIKind, Uri, ViewColumn, type WebviewPanel, window, workspace } from "vscode";

let panel: WebviewPanel | undefined;

/**
 * Opens a page of the documentation that the extension ships: in the machine's browser, or, where that one cannot see the extension's files, in a panel.
 */
export async function openDocumentation(page: string): Promise<void> {
	const extension = extensions.getExtension("plimsoll.plimsoll");
	if (!extension) return;
	const folder = Uri.joinPath(extension.extensionUri, "dist/docs");
	const isHere = env.uiKind === UIKind.Desktop && env.remoteName === undefined;
	if (isHere && (await env.openExternal(Uri.joinPath(folder, page)))) return;
	await show(folder, page);
}

/** The page that is open in the panel gives way to the new one. */
async function show(folder: Uri, page: string): Promise<void> {
	panel ??= create(folder);
	const [path = "", anchor = ""] = page.split("#");
	const file = Uri.joinPath(folder, path);
	const html = new TextDecoder().decode(await workspace.fs.readFile(file));
	const { cspSource } = panel.webview;
	const policy = `default-src 'none'; script-src ${cspSource}; style-src ${cspSource}; img-src ${cspSource} data:; base-uri ${cspSource}`;
	panel.webview.html = html
		.replace(/(<meta http-equiv="Content-Security-Policy" content=")[^"]*/, (_, start: string) => start + policy)
		.replace("<html ", `<html data-anchor="${anchor.replace(/["&<>]/g, "")}" `)
		.replace("<head>", `<head>\n<base href="${panel.webview.asWebviewUri(file)}">`);
	panel.reveal();
}

function create(folder: Uri): WebviewPanel {
	// Pictures lie beside the built files.
	const roots = [folder, Uri.joinPath(folder, "../../media")];
	const created = window.createWebviewPanel("plimsoll.documentation", "Plimsoll Documentation", ViewColumn.Active, {
		enableScripts: true,
		enableFindWidget: true,
		localResourceRoots: roots,
	});
	created.iconPath = Uri.joinPath(folder, "../../media/icon.svg");
	created.webview.onDidReceiveMessage(async (message: { readonly page?: unknown }) => {
		if (typeof message.page === "string" && isPage(message.page)) await show(folder, message.page);
	});
	created.onDidDispose(() => {
		panel = undefined;
	});
	return created;
}

/** A path of words without any that lead out of the folder. */
function isPage(path: string): boolean {
	return /^(?:[\w-]+\/)*[\w.-]+\.html(?:#.*)?$/.test(path);
}
