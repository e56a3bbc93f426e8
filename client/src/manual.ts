import { commands, type Disposable, type TextDocumentContentProvider, Uri, type UriHandler, window, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { type ExplainParams, type Explanation, requests } from "../../server/src/lsp/protocol.ts";

const scheme = "plimsoll-manual";

/** Manuals of rules as documents, and the links that diagnostics carry to them. */
export function registerManual(client: LanguageClient): readonly Disposable[] {
	const provider: TextDocumentContentProvider = {
		async provideTextDocumentContent(uri) {
			const params: ExplainParams = { rule: uri.path.replace(/^\/|\.md$/g, "") };
			const explanation = await client.sendRequest<Explanation | null>(requests.explain, params);
			return explanation?.markdown ?? `There is no rule ${params.rule}.`;
		},
	};
	const handler: UriHandler = {
		async handleUri(uri) {
			const rule = /^\/explain\/([a-z0-9-]+\/[a-z0-9-]+)$/.exec(uri.path)?.[1];
			if (rule) await openManual(rule);
		},
	};
	return [workspace.registerTextDocumentContentProvider(scheme, provider), window.registerUriHandler(handler)];
}

/** Shows the manual of a rule, `family/name`, rendered. */
export async function openManual(rule: string): Promise<void> {
	await commands.executeCommand("markdown.showPreview", Uri.from({ scheme, path: `/${rule}.md` }));
}
