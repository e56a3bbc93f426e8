import { element } from "./dom.ts";

interface EditorConnection {
	postMessage(message: unknown): void;
	getState(): unknown;
	setState(state: unknown): void;
}

declare function acquireVsCodeApi(): EditorConnection;

const editor = acquireVsCodeApi();

/** Draws the report now and whenever it changes; where there is none any more, the sentence that says why. The focus stays on its button. */
export function drawReports<R extends object>(draw: (into: HTMLElement, report: R) => void): void {
	window.addEventListener("message", (event: MessageEvent<{ readonly report: R | { readonly message: string } }>) => {
		const main = document.getElementById("report");
		if (!main) return;
		const { report } = event.data;
		const focused = document.activeElement instanceof HTMLButtonElement ? document.activeElement.textContent : undefined;
		if ("message" in report) main.replaceChildren(element("p", { class: "empty" }, report.message));
		else draw(main, report);
		if (focused) [...main.querySelectorAll("button")].find(({ textContent }) => textContent === focused)?.focus();
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

/** Asks where to keep a file, and writes it there. */
export function save(name: string, text: string): void {
	editor.postMessage({ kind: "save", name, text });
}

/** What was selected when the panel was last seen. */
export function remembered(): string | undefined {
	const state = editor.getState();
	return typeof state === "string" ? state : undefined;
}

export function remember(selected: string): void {
	editor.setState(selected);
}
