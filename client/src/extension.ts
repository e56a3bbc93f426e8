import { type ExtensionContext, workspace } from "vscode";
import { registerCommands } from "./commands/all.ts";
import { Connections } from "./connections.ts";
import { registerManual } from "./manual.ts";
import { Panels } from "./panels/panels.ts";
import { createClient } from "./server.ts";
import { showStatus } from "./status.ts";
import { passTrustOn } from "./trust.ts";

export async function activate(context: ExtensionContext): Promise<void> {
	const connections = new Connections(context.workspaceState, context.secrets);
	if (workspace.isTrusted) await connections.load();
	const client = createClient(context, connections);
	const panels = new Panels(client, context.extensionUri);
	context.subscriptions.push(
		panels,
		showStatus(client),
		...registerManual(client),
		...registerCommands({ client, connections, panels }),
		passTrustOn(client, connections),
		connections.follow(client),
		client,
	);
	// A server that does not start says so itself, in a message and in the status bar; the commands stay.
	await client.start().catch(() => undefined);
}
