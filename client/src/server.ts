import { type ExtensionContext, env, Uri, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, type NodeModule, TransportKind } from "vscode-languageclient/node";
import { explainPrefix, type InitializationOptions, type Settings } from "../../server/src/lsp/protocol.ts";
import type { Connections } from "./connections.ts";

/** The conversation with the language server, which runs in a process of its own. Not yet started. */
export function createClient(context: ExtensionContext, connections: Connections): LanguageClient {
	const server: NodeModule = {
		module: context.asAbsolutePath("dist/server.js"),
		transport: TransportKind.ipc,
		options: { env: { ...process.env, ORT_DISABLE_TELEMETRY: "1" } },
	};
	return new LanguageClient("plimsoll", "Plimsoll", { run: server, debug: server }, options(context, connections));
}

function options(context: ExtensionContext, connections: Connections): LanguageClientOptions {
	return {
		documentSelector: [
			...["yaml", "json", "pbtxt", "properties", "toml"].flatMap((language) => [
				{ scheme: "file", language },
				{ scheme: "untitled", language },
			]),
			// Not every editor knows the language of a pyproject.toml.
			{ scheme: "file", pattern: "**/pyproject*.toml" },
			// The definitions of a feature store; of other Python files the server takes no notice.
			{ scheme: "file", pattern: "**/*.py" },
			// Of Markdown only the files that a model's metadata may stand in.
			...["README", "readme", "modelcard", "model_card", "model-card"].map((name) => ({ scheme: "file", pattern: `**/${name}.md` })),
		],
		diagnosticCollectionName: "plimsoll",
		synchronize: { configurationSection: "plimsoll" },
		initializationOptions: (): InitializationOptions => ({
			trusted: workspace.isTrusted,
			opensManuals: true,
			storeFolder: context.globalStorageUri.fsPath,
			connections: connections.all(),
			settings: workspace.getConfiguration().get<Settings>("plimsoll") ?? {},
		}),
		uriConverters: {
			code2Protocol: (uri) => uri.toString(),
			protocol2Code: (text) => Uri.parse(inThisEditor(text)),
		},
	};
}

/** Links to manuals are written for one editor; each of its relatives has a scheme of its own. */
function inThisEditor(uri: string): string {
	return uri.startsWith(explainPrefix) ? uri.replace(/^[^:]+/, env.uriScheme) : uri;
}
