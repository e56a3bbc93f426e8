import { ProgressLocation, window } from "vscode";
import { type DriftReply, type RefreshDriftParams, requests } from "../../../server/src/lsp/protocol.ts";
import type { Session } from "./session.ts";

/** Reads drift again: of one card where one is given, else everywhere. */
export async function refreshDrift({ client }: Session, argument: unknown): Promise<void> {
	const uri = typeof argument === "object" && argument !== null && "uri" in argument ? argument.uri : undefined;
	const params: RefreshDriftParams = typeof uri === "string" ? { uri } : {};
	const reply = await window.withProgress({ location: ProgressLocation.Window, title: "Plimsoll reads drift" }, () =>
		client.sendRequest<DriftReply>(requests.refreshDrift, params),
	);
	if (reply.done) window.setStatusBarMessage(`$(check) ${reply.message}`, 5000);
	else void window.showWarningMessage(reply.message);
}
