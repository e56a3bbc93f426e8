import type { Hit, openIndex } from "./search.ts";

/** What the two scripts of the search leave behind; they are fetched when somebody wants to search. */
declare global {
	var plimsollSearch: { readonly openIndex: typeof openIndex } | undefined;
	var plimsollIndex: string | undefined;
}

let find: Promise<(words: string) => readonly Hit[]> | undefined;

/** Answers while somebody types: the pages found, as links that the arrow keys walk. */
export function offerSearch(): void {
	const box = document.querySelector<HTMLInputElement>("#search-box");
	const list = document.querySelector<HTMLElement>("#search-results");
	if (!box || !list) return;
	const close = () => {
		list.hidden = true;
	};
	box.addEventListener("focus", () => void opened());
	box.addEventListener("input", () => void show(box, list));
	box.form?.addEventListener("submit", (event) => {
		event.preventDefault();
		list.querySelector("a")?.click();
	});
	document.addEventListener("keydown", (event) => {
		if (event.key === "/" && !isTyping(event.target)) {
			event.preventDefault();
			box.focus();
		} else if (event.key === "Escape" && !list.hidden) {
			close();
			box.focus();
		} else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(event, box, list);
	});
	document.addEventListener("click", ({ target }) => {
		if (target instanceof Node && !list.contains(target) && target !== box) close();
	});
	box.parentElement?.addEventListener("focusout", ({ relatedTarget }) => {
		if (relatedTarget instanceof Node && !box.parentElement?.contains(relatedTarget)) close();
	});
}

async function show(box: HTMLInputElement, list: HTMLElement): Promise<void> {
	const words = box.value.trim();
	const hits = words === "" ? [] : (await opened())(words);
	// Somebody typed on while the index was read.
	if (words !== box.value.trim()) return;
	const status = document.createElement("p");
	status.setAttribute("role", "status");
	status.textContent = hits.length === 0 ? `Nothing is found for “${words}”.` : `${hits.length === 20 ? "The best 20" : hits.length} found`;
	const items = document.createElement("ul");
	items.append(...hits.map(item));
	list.replaceChildren(status, items);
	list.hidden = words === "";
}

function item({ path, title, kind, summary }: Hit): HTMLElement {
	const [link, name, mark, says] = [
		document.createElement("a"),
		document.createElement("b"),
		document.createElement("i"),
		document.createElement("span"),
	];
	link.href = rootAddress() + path;
	name.textContent = title;
	mark.textContent = kind;
	says.textContent = summary;
	link.append(name, " ", mark, says);
	const entry = document.createElement("li");
	entry.append(link);
	return entry;
}

function walk(event: KeyboardEvent, box: HTMLInputElement, list: HTMLElement): void {
	if (list.hidden) return;
	const stops: readonly HTMLElement[] = [box, ...list.querySelectorAll("a")];
	const here = stops.indexOf(document.activeElement as HTMLElement);
	if (here < 0) return;
	event.preventDefault();
	stops[here + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
}

/** A page opened from a disk may not fetch data from there, but it may run scripts. */
function opened(): Promise<(words: string) => readonly Hit[]> {
	find ??= Promise.all([script("search.js"), script("search-index.js")]).then(() => {
		const { plimsollSearch, plimsollIndex } = globalThis;
		if (!plimsollSearch || plimsollIndex === undefined) throw new Error("The scripts of the search are not whole.");
		return plimsollSearch.openIndex(plimsollIndex);
	});
	return find;
}

function script(file: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const element = document.createElement("script");
		element.src = rootAddress() + file;
		element.onload = () => resolve();
		element.onerror = () => reject(new Error(`${file} cannot be read.`));
		document.head.append(element);
	});
}

function rootAddress(): string {
	return document.documentElement.dataset.root ?? "";
}

function isTyping(target: EventTarget | null): boolean {
	return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
