import { randomBytes } from "node:crypto";
import { commands, Range, Uri, type ViewColumn, type Webview, type WebviewPanel, window } from "vscode";
import { saveFile } from "./save-file.ts";

export interface PanelOptions {
	readonly title: string;
	/** The name of the script in `dist/panels` that draws the report. */
	readonly script: string;
	readonly extension: Uri;
	readonly column: ViewColumn;
	load(): Promise<unknown>;
	/** Style sheets in `dist/panels` besides the one of all panels. */
	readonly styles?: readonly string[];
	/** What the buttons of the panel may run. */
	readonly allowedCommands: readonly string[];
}

/** What a panel's script sends. */
type Message =
	| { readonly kind: "ready" }
	| { readonly kind: "command"; readonly command: string; readonly argument: unknown }
	| { readonly kind: "open"; readonly uri: string; readonly line: number }
	| { readonly kind: "save"; readonly name: string; readonly text: string };

/** A web view that draws a report; the script asks for its data when it is there, also after it was hidden. */
export function openPanel(options: PanelOptions): { readonly panel: WebviewPanel; readonly refresh: () => Promise<void> } {
	const folder = Uri.joinPath(options.extension, "dist/panels");
	const panel = window.createWebviewPanel(`plimsoll.${options.script}`, options.title, options.column, {
		enableScripts: true,
		localResourceRoots: [folder],
		enableFindWidget: true,
	});
	panel.iconPath = Uri.joinPath(options.extension, "media/icon.svg");
	const refresh = async (): Promise<void> => {
		await panel.webview.postMessage({ report: await options.load() });
	};
	panel.webview.onDidReceiveMessage(async (message: Message) => {
		if (message.kind === "ready") await refresh();
		if (message.kind === "open") await open(message.uri, message.line);
		if (message.kind === "save") await saveFile(message.name, message.text);
		if (message.kind === "command" && options.allowedCommands.includes(message.command)) {
			await commands.executeCommand(message.command, message.argument);
			await refresh();
		}
	});
	panel.webview.html = page(panel.webview, folder, options);
	return { panel, refresh };
}

async function open(uri: string, line: number): Promise<void> {
	await window.showTextDocument(Uri.parse(uri), { selection: new Range(line, 0, line, 0) });
}

/** Nothing but our own script and style may run or load, a worker only of the script's own making, and nothing of the report is part of the page's text. */
function page(webview: Webview, folder: Uri, { script, title, styles = [] }: PanelOptions): string {
	const nonce = randomBytes(16).toString("base64");
	const address = (file: string): string => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
	const links = ["panel.css", ...styles].map((file) => `<link rel="stylesheet" href="${address(file)}">`);
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'; worker-src blob:">
<meta name="viewport" content="width=device-width, initial-scale=1">
${links.join("\n")}
<title>${escaped(title)}</title>
</head>
<body>
<main id="report"></main>
<script nonce="${nonce}" src="${address(`${script}.js`)}"></script>
</body>
</html>`;
}

/** The title holds a name from a file. */
function escaped(text: string): string {
	return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
