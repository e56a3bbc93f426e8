import { insideEditor, passLinksOn } from "./editor.ts";
import { offerSearch } from "./search-box.ts";
import { followTheme } from "./theme.ts";

// Before anything is drawn, so that a page never flashes in the other colours.
document.documentElement.dataset.scripted = "";
followTheme();

document.addEventListener("DOMContentLoaded", () => {
	const editor = insideEditor();
	if (editor) passLinksOn(editor);
	offerSearch();
	const menu = document.querySelector<HTMLButtonElement>("#menu-button");
	menu?.addEventListener("click", () => {
		const open = menu.getAttribute("aria-expanded") !== "true";
		menu.setAttribute("aria-expanded", String(open));
		document.documentElement.toggleAttribute("data-menu", open);
	});
	showPlaceInMenu();
});

/** Scrolls the menu, and nothing but the menu, to the page that is open. */
function showPlaceInMenu(): void {
	const menu = document.querySelector<HTMLElement>("#menu");
	const here = menu?.querySelector<HTMLElement>("[aria-current=page]");
	if (menu && here) menu.scrollTop = here.offsetTop - menu.offsetTop - menu.clientHeight / 2;
}
