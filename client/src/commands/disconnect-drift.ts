import { window } from "vscode";
import { type DriftParams, type DriftReply, type DriftSource, requests } from "../../../server/src/lsp/protocol.ts";
import { placeOf, type Session } from "./session.ts";

/** Takes the consent back and forgets the token. */
export async function disconnectDrift({ client, connections }: Session, argument: unknown): Promise<void> {
	const place = placeOf(argument);
	if (!place) return;
	const params: DriftParams = { uri: place.uri };
	const source = await client.sendRequest<DriftSource | null>(requests.driftSource, params);
	if (source) await connections.remove(source.card);
	const { message } = await client.sendRequest<DriftReply>(requests.disconnectDrift, params);
	void window.showInformationMessage(message);
}
