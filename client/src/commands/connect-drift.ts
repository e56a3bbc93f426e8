import { window } from "vscode";
import {
	type ConnectDriftParams,
	type DriftParams,
	type DriftReply,
	type DriftSource,
	requests,
} from "../../../server/src/lsp/protocol.ts";
import { isTrusted, placeOf, type Session } from "./session.ts";

/** Asks for consent to read drift from exactly one origin, for exactly one card, and for the token that goes there. */
export async function connectDrift({ client, connections }: Session, argument: unknown): Promise<DriftReply | undefined> {
	const place = placeOf(argument);
	if (!place || !(await isTrusted("contacts an endpoint"))) return undefined;
	const params: DriftParams = { uri: place.uri };
	const source = await client.sendRequest<DriftSource | null>(requests.driftSource, params);
	if (!source?.origin) {
		void window.showInformationMessage(
			source ? `${source.name} names no endpoint that reports drift.` : "No deployment card speaks of drift here.",
		);
		return undefined;
	}
	const { card, origin } = source;
	const token = await window.showInputBox({
		title: `Connect ${source.name} to ${origin}`,
		prompt: `Token for ${origin}; leave it empty where none is needed.`,
		password: true,
		ignoreFocusOut: true,
	});
	if (token === undefined || !(await agrees(source, origin, token))) return undefined;
	const consent: ConnectDriftParams = { uri: card, origin, ...(token ? { token } : {}) };
	const reply = await client.sendRequest<DriftReply>(requests.connectDrift, consent);
	if (reply.done) await connections.add({ card, origin, ...(token ? { token } : {}) });
	void (reply.done ? window.showInformationMessage : window.showWarningMessage)(reply.message);
	return reply;
}

async function agrees({ name, endpoint }: DriftSource, origin: string, token: string): Promise<boolean> {
	const connect = "Connect";
	const choice = await window.showInformationMessage(
		`Contact ${origin}?`,
		{
			modal: true,
			detail: `The card ${name} reads drift from ${endpoint ?? origin}. ${token ? "The token is sent to this origin and no other." : "No token is sent."} If the address in the card changes, the connection ends.`,
		},
		connect,
	);
	return choice === connect;
}
