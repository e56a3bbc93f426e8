interface EditorConnection {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorConnection;

const editor = acquireVsCodeApi();

/** Draws the report now and whenever it changes. */
export function drawReports<R>(draw: (into: HTMLElement, report: R) => void): void {
	window.addEventListener("message", (event: MessageEvent<{ readonly report: R | null }>) => {
		const main = document.getElementById("report");
		if (main && event.data.report) draw(main, event.data.report);
	});
	editor.postMessage({ kind: "ready" });
}

/** Runs one of the editor's commands. */
export function run(command: string, argument: unknown): void {
	editor.postMessage({ kind: "command", command, argument });
}

/** Opens a line of a file in the editor; lines count from 0. */
export function openPlace({ uri, line }: { readonly uri: string; readonly line: number }): void {
	editor.postMessage({ kind: "open", uri, line });
}

/** What was selected when the panel was last seen. */
export function remembered(): string | undefined {
	const state = editor.getState();
	return typeof state === "string" ? state : undefined;
}

export function remember(selected: string): void {
	editor.setState(selected);
}
