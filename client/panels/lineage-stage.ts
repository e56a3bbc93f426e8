import { shape } from "./dom.ts";
import { drawView, type Lit } from "./lineage-drawing.ts";
import type { Layout, Measure } from "./lineage-layout.ts";
import type { Mark } from "./lineage-mark.ts";
import { line, type Tooltip, unitLines } from "./lineage-tooltip.ts";
import type { Link, Unit, View } from "./lineage-view.ts";
import { type Viewport, viewport } from "./lineage-viewport.ts";
import { linkWords, spoken } from "./lineage-words.ts";

/** What a person does to the drawing. */
export interface StageEvents {
	chosen(unit: Unit): void;
	opened(unit: Unit): void;
	followed(link: Link): void;
	/** The ground was clicked. */
	left(): void;
	moved(): void;
}

/** The drawing on the screen. */
export class Stage {
	readonly surface: SVGElement;
	readonly viewport: Viewport;
	private readonly world: SVGElement;
	private readonly units = new Map<string, { readonly unit: Unit; readonly drawn: SVGElement }>();
	private readonly links = new Map<string, { readonly link: Link; readonly drawn: SVGElement }>();
	private readonly tip: Tooltip;
	private current: string | undefined;

	constructor(tip: Tooltip, events: StageEvents) {
		this.tip = tip;
		this.world = shape("g");
		this.surface = shape(
			"svg",
			{ class: "lineage-graph", role: "group", "aria-roledescription": "graph", "aria-label": "Data lineage" },
			this.world,
		);
		this.viewport = viewport(this.surface, this.world, () => {
			tip.hide();
			events.moved();
		});
		this.listen(events);
	}

	/** Puts another drawing in the place of this one; the focus stays on its unit, or goes to the first one where it was within the drawing. */
	draw(view: View, layout: Layout, measure: Measure): void {
		const hadFocus = this.world.contains(document.activeElement);
		const { units, links } = drawView(view, layout, measure);
		this.units.clear();
		this.links.clear();
		for (const [link, mark] of links) this.links.set(link.id, { link, drawn: built(mark, { "data-link": link.id }) });
		for (const [unit, mark] of units) {
			const attributes = { "data-unit": unit.id, role: "button", tabindex: -1, "aria-label": spoken(unit) };
			const drawn = built(mark, attributes);
			// The surface must not listen to the focus: it would take it.
			drawn.addEventListener("focus", () => this.point(drawn));
			drawn.addEventListener("blur", () => this.point(null));
			this.units.set(unit.id, { unit, drawn });
		}
		this.world.replaceChildren(
			...[...this.links.values()].map(({ drawn }) => drawn),
			...[...this.units.values()].map(({ drawn }) => drawn),
		);
		this.tip.hide();
		const first = this.current !== undefined && this.units.has(this.current) ? this.current : units[0]?.[0].id;
		this.rove(first);
		if (hadFocus && first !== undefined) this.focus(first);
	}

	/** What is bright, what is selected, and what a search has found. */
	light(lit: Lit | undefined, selected: string | undefined, found: ReadonlySet<string>): void {
		this.surface.classList.toggle("has-selection", lit !== undefined);
		for (const [id, { drawn, unit }] of this.units) {
			drawn.classList.toggle("lit", lit?.units.has(id) ?? false);
			drawn.classList.toggle("selected", id === selected);
			drawn.classList.toggle("found", found.size > 0 && unit.nodes.some((node) => found.has(node.id)));
			drawn.setAttribute("aria-pressed", String(id === selected));
		}
		for (const [id, { drawn }] of this.links) {
			drawn.classList.toggle("lit", lit?.links.has(id) ?? false);
			drawn.classList.toggle("selected", id === selected);
		}
		if (selected !== undefined && this.units.has(selected)) this.rove(selected);
	}

	focused(): Unit | undefined {
		const id = document.activeElement?.getAttribute("data-unit");
		return id ? this.units.get(id)?.unit : undefined;
	}

	focus(id: string): void {
		this.rove(id);
		this.units.get(id)?.drawn.focus({ preventScroll: true });
	}

	/** The unit that the tabulator reaches. */
	focusCurrent(): void {
		if (this.current !== undefined) this.focus(this.current);
	}

	/** One unit is reached with the tabulator; arrows lead on from there. */
	private rove(id: string | undefined): void {
		if (this.current !== undefined) this.units.get(this.current)?.drawn.setAttribute("tabindex", "-1");
		this.current = id;
		if (id !== undefined) this.units.get(id)?.drawn.setAttribute("tabindex", "0");
	}

	private listen(events: StageEvents): void {
		this.surface.addEventListener("click", (event) => {
			if (this.viewport.wasDragged() || event.detail > 1) return;
			const { unit, link } = this.hit(event.target);
			// What it says is told at the side from now on, and it would cover where the data goes.
			this.tip.hide();
			if (unit) events.chosen(unit);
			else if (link) events.followed(link);
			else events.left();
		});
		this.surface.addEventListener("dblclick", (event) => {
			const { unit } = this.hit(event.target);
			if (unit && !unit.group) events.opened(unit);
		});
		this.surface.addEventListener("pointerover", ({ target }) => this.point(target));
		this.surface.addEventListener("pointerout", () => this.point(null));
	}

	private hit(target: EventTarget | null): { readonly unit?: Unit; readonly link?: Link; readonly drawn?: Element } {
		const drawn = target instanceof Element ? target.closest("[data-unit], [data-link]") : null;
		if (!drawn) return {};
		const unit = this.units.get(drawn.getAttribute("data-unit") ?? "")?.unit;
		const link = this.links.get(drawn.getAttribute("data-link") ?? "")?.link;
		return { drawn, ...(unit ? { unit } : {}), ...(link ? { link } : {}) };
	}

	/** The tooltip, and the links of a unit that the pointer or the focus is on. */
	private point(target: EventTarget | null): void {
		const { unit, link, drawn } = this.hit(target);
		for (const { drawn: one, link: each } of this.links.values()) {
			one.classList.toggle("near", unit !== undefined && (each.from === unit.id || each.to === unit.id));
		}
		if (unit && drawn) this.tip.show(unitLines(unit), drawn.getBoundingClientRect());
		else if (link && drawn)
			this.tip.show(
				[
					line(
						"",
						linkWords(link, (id) => this.units.get(id)?.unit.name ?? id),
					),
				],
				middleOf(drawn),
			);
		else this.tip.hide();
	}
}

/** The mark as an element of the page, with what makes it one that can be reached and used. */
function built({ tag, attributes, children }: Mark, more: Readonly<Record<string, string | number>> = {}): SVGElement {
	return shape(tag, { ...attributes, ...more }, ...children.map((child) => (typeof child === "string" ? child : built(child))));
}

function middleOf(drawn: Element): DOMRect {
	const { left, top, width, height } = drawn.getBoundingClientRect();
	return new DOMRect(left + width / 2, top + height / 2, 0, 0);
}
