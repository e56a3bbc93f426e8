import { window } from "vscode";
import { type RuleSummary, requests } from "../../../server/src/lsp/protocol.ts";
import { openManual } from "../manual.ts";
import type { Session } from "./session.ts";

/** Opens the manual of the given rule, or of one that the person picks. */
export async function explainRule({ client }: Session, argument: unknown): Promise<void> {
	const given = typeof argument === "object" && argument !== null && "rule" in argument ? argument.rule : undefined;
	const rule = typeof given === "string" ? given : await pick(client.sendRequest<readonly RuleSummary[]>(requests.rules));
	if (rule) await openManual(rule);
}

async function pick(rules: Promise<readonly RuleSummary[]>): Promise<string | undefined> {
	const items = rules.then((list) => list.map(({ id, summary, severity }) => ({ label: id, description: severity, detail: summary })));
	const chosen = await window.showQuickPick(items, { title: "Explain a rule", matchOnDetail: true, placeHolder: "family/name" });
	return chosen?.label;
}
