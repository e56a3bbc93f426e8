import { type Disposable, workspace } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import { notifications, type TrustParams } from "../../server/src/lsp/protocol.ts";
import type { Connections } from "./connections.ts";

/** Trust can be granted while the window is open, and is never taken back without a restart. */
export function passTrustOn(client: LanguageClient, connections: Connections): Disposable {
	return workspace.onDidGrantWorkspaceTrust(async () => {
		const params: TrustParams = { connections: await connections.load() };
		await client.sendNotification(notifications.trust, params);
	});
}
