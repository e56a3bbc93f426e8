import { window } from "vscode";
import type { Session } from "./session.ts";

/** Opens the scorecard of the deployment that the document belongs to; where it belongs to none, those of all. */
export async function showScorecard({ panels }: Session): Promise<void> {
	const uri = window.activeTextEditor?.document.uri.toString();
	await panels.showScorecard(uri === undefined ? {} : { uri });
}
