/** What VS Code gives to a page that it shows in a panel. */
interface Editor {
	postMessage(message: { readonly page: string }): void;
}

declare function acquireVsCodeApi(): Editor;

/** The editor that shows this page in a panel, if one does. */
export function insideEditor(): Editor | undefined {
	if (typeof acquireVsCodeApi !== "function") return undefined;
	const dark = /vscode-(dark|high-contrast)(?!-light)/.test(document.body.className);
	document.documentElement.dataset.theme = dark ? "dark" : "light";
	return acquireVsCodeApi();
}

/** A panel follows no link to another page: the editor is asked to show it. */
export function passLinksOn(editor: Editor): void {
	const root = new URL(document.documentElement.dataset.root || "./", document.baseURI).href;
	const { anchor } = document.documentElement.dataset;
	if (anchor) document.getElementById(decodeURIComponent(anchor))?.scrollIntoView();
	document.addEventListener("click", (event) => {
		const link = event.target instanceof Element ? event.target.closest("a") : null;
		if (!link) return;
		const [page = "", anchor] = link.href.split("#");
		const here = document.baseURI.split("#")[0];
		if (!page.startsWith(root)) return;
		event.preventDefault();
		if (page === here) document.getElementById(decodeURIComponent(anchor ?? ""))?.scrollIntoView();
		else editor.postMessage({ page: link.href.slice(root.length) });
	});
}
