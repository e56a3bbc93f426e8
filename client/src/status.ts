import { Disposable, StatusBarAlignment, ThemeColor, window } from "vscode";
import { type LanguageClient, State } from "vscode-languageclient/node";
import { notifications, type Status } from "../../server/src/lsp/protocol.ts";

/** Counts of findings in the status bar; a click opens the Problems, or the output where the server is ill. */
export function showStatus(client: LanguageClient): Disposable {
	const item = window.createStatusBarItem("plimsoll.status", StatusBarAlignment.Left, 0);
	item.name = "Plimsoll";
	const show = (status: Status): void => {
		item.text = textOf(status);
		item.tooltip = tooltipOf(status);
		item.accessibilityInformation = { label: `Plimsoll: ${tooltipOf(status)}` };
		item.backgroundColor = status.state === "error" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
		item.command = status.state === "error" ? "plimsoll.showOutput" : "workbench.actions.view.problems";
		item.show();
	};
	show({ ...nothing, state: "indexing" });
	return Disposable.from(
		item,
		client.onNotification(notifications.status, show),
		client.onDidChangeState(({ newState }) => {
			if (newState === State.Stopped) show({ ...nothing, state: "error", message: "The server has stopped; the output says why." });
			if (newState === State.Starting) show({ ...nothing, state: "indexing" });
		}),
	);
}

const nothing: Status = { state: "ready", manifests: 0, errors: 0, warnings: 0, message: "" };

function textOf({ state, errors, warnings }: Status): string {
	if (state === "indexing") return "$(sync~spin) Plimsoll";
	if (state === "error") return "$(error) Plimsoll";
	if (errors + warnings === 0) return "$(check) Plimsoll";
	return `Plimsoll $(error) ${errors} $(warning) ${warnings}`;
}

function tooltipOf({ state, manifests, errors, warnings, message }: Status): string {
	if (state === "error") return message;
	const counts = `${count(errors, "error")} and ${count(warnings, "warning")} in ${count(manifests, "manifest")}.`;
	return [state === "ready" ? sentence(counts) : "Reading the workspace.", message].filter(Boolean).join(" ");
}

function sentence(words: string): string {
	return words.charAt(0).toUpperCase() + words.slice(1);
}

function count(number: number, noun: string): string {
	return `${number === 0 ? "no" : number} ${noun}${number === 1 ? "" : "s"}`;
}
