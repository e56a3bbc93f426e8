import { button, element, shape } from "./dom.ts";
import { type Filter, kindCounts, owners } from "./lineage-filter.ts";
import type { Graph, Kind } from "./lineage-graph.ts";
import { kindLooks } from "./lineage-kinds.ts";
import { icon } from "./lineage-side.ts";
import { limit, type Place, type View } from "./lineage-view.ts";

export interface ToolbarEvents {
	/** Something was typed; `step` where it was the Enter key: to the next one or to the one before. */
	searched(text: string, step: -1 | 0 | 1): void;
	kindToggled(kind: Kind): void;
	ownerChosen(owner: string | undefined): void;
	gone(place: Place): void;
	exported(): void;
}

/** Search, filters and the way back, above the drawing. */
export class Toolbar {
	readonly node: HTMLElement;
	readonly search: HTMLInputElement;
	private readonly result = element("span", { class: "search-result", role: "status" });
	private readonly owner = document.createElement("select");
	private readonly chips = element("div", { class: "chips", role: "group", "aria-label": "Kinds" });
	private readonly crumbs = element("nav", { class: "crumbs", "aria-label": "Where you are" });
	private readonly events: ToolbarEvents;

	constructor(events: ToolbarEvents) {
		this.events = events;
		this.search = document.createElement("input");
		this.search.type = "search";
		this.search.placeholder = "Search names";
		this.search.setAttribute("aria-label", "Search names; Enter goes to the next");
		this.search.addEventListener("input", () => events.searched(this.search.value, 0));
		this.search.addEventListener("keydown", (event) => {
			if (event.key === "Enter") events.searched(this.search.value, event.shiftKey ? -1 : 1);
		});
		this.owner.setAttribute("aria-label", "Owner");
		this.owner.addEventListener("change", () => events.ownerChosen(this.owner.value === "" ? undefined : this.owner.value));
		this.node = element(
			"div",
			{ class: "toolbar" },
			element("div", { class: "bar" }, element("span", { class: "search" }, this.search, this.result), this.owner, this.chips),
			element(
				"div",
				{ class: "bar" },
				this.crumbs,
				button("Export SVG", () => events.exported(), "link export"),
			),
		);
	}

	update(graph: Graph, filter: Filter, view: View, place: Place): void {
		const chosen = filter.owner ?? "";
		const names = owners(graph);
		const options = ["", ...names].map((name) => {
			const option = element("option", { value: name, selected: name === chosen }, name === "" ? "Every owner" : name);
			return option;
		});
		this.owner.replaceChildren(...options);
		this.owner.hidden = names.length === 0;
		this.replaceKeepingFocus(
			this.chips,
			kindCounts(graph.nodes.values()).map(([kind, count]) => this.chip(kind, count, !filter.hidden.has(kind))),
		);
		this.replaceKeepingFocus(this.crumbs, this.trail(view, place));
	}

	tellResult(text: string): void {
		this.result.textContent = text;
	}

	private chip(kind: Kind, count: number, isOn: boolean): HTMLElement {
		const { many, family } = kindLooks[kind];
		const chip = element(
			"button",
			{ type: "button", class: `chip ${family}`, "aria-pressed": String(isOn), title: isOn ? `Hide ${many}` : `Show ${many}` },
			icon({ kind }),
			many,
			element("span", { class: "chip-count" }, count.toLocaleString("en")),
		);
		chip.addEventListener("click", () => this.events.kindToggled(kind));
		return chip;
	}

	private trail({ path, shown, units }: View, place: Place): readonly HTMLElement[] {
		const crumbs = path.map(({ label, place: there }, i) =>
			i === path.length - 1
				? element("span", { class: "crumb here", "aria-current": "page" }, label)
				: button(label, () => this.events.gone(there), "crumb link"),
		);
		const canSpread = place.at !== "all" && shown <= limit && units.some(({ group }) => group);
		const every = button(`Show all ${shown.toLocaleString("en")} nodes`, () => this.events.gone({ at: "all" }), "link spread");
		return [...crumbs, ...(canSpread ? [every] : [])];
	}

	/** Whoever toggles with the keyboard stays where they are. */
	private replaceKeepingFocus(into: HTMLElement, children: readonly HTMLElement[]): void {
		const focused = [...into.children].indexOf(document.activeElement ?? into);
		into.replaceChildren(...children);
		if (focused >= 0) children[Math.min(focused, children.length - 1)]?.focus();
	}
}

/** Buttons for whoever has no wheel. */
export function zoomButtons(doings: { zoomBy(factor: number): void; fit(): void }): HTMLElement {
	const made = (label: string, lines: string, run: () => void): HTMLElement => {
		const one = element(
			"button",
			{ type: "button", class: "zoom", "aria-label": label, title: label },
			shape("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, shape("path", { class: "icon", d: lines })),
		);
		one.addEventListener("click", run);
		return one;
	};
	return element(
		"div",
		{ class: "zooms", role: "group", "aria-label": "Zoom" },
		made("Zoom in", "M3 8h10M8 3v10", () => doings.zoomBy(1.3)),
		made("Zoom out", "M3 8h10", () => doings.zoomBy(1 / 1.3)),
		made("Fit to window", "M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10", () => doings.fit()),
	);
}
