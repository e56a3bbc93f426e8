import type { LineageGraph } from "../../server/src/lsp/protocol.ts";
import { element } from "./dom.ts";
import { openPlace, save } from "./editor.ts";
import { type Aim, aimed } from "./lineage-aim.ts";
import { type Lit, litBy } from "./lineage-drawing.ts";
import { type Filter, firstHidden } from "./lineage-filter.ts";
import { closureOf, type Graph, indexed, type Kind } from "./lineage-graph.ts";
import type { Layout, Measure } from "./lineage-layout.ts";
import { legend } from "./lineage-legend.ts";
import { listenToKeys } from "./lineage-listen.ts";
import { recall, store } from "./lineage-memory.ts";
import { Search } from "./lineage-search.ts";
import { Side } from "./lineage-side.ts";
import { Stage } from "./lineage-stage.ts";
import type { State } from "./lineage-state.ts";
import { svgFile } from "./lineage-svg.ts";
import { Toolbar, zoomButtons } from "./lineage-toolbar.ts";
import { tooltip } from "./lineage-tooltip.ts";
import { type Link, type Place, type Unit, type View, viewOf } from "./lineage-view.ts";
import { type Layouts, layouts } from "./lineage-worker.ts";

/** The graph, and which question it answers: the node that was asked from is brought into view once for each. */
export type LineageReport = LineageGraph & { readonly turn: number };

/** The graph of data with its toolbar and its side area. What is selected and seen stays when the graph changes. */
export class LineagePanel {
	readonly node: HTMLElement;
	private readonly measure: Measure;
	private readonly layouts: Layouts;
	private readonly toolbar: Toolbar;
	private readonly stage: Stage;
	private readonly side: Side;
	private readonly search: Search;
	private readonly notices = element("div", { class: "notices", role: "status" });
	private readonly legendHolder = element("div", { class: "legend-holder" });
	private state: State = recall();
	private graph: Graph = indexed({ nodes: [], edges: [] });
	private shown: { readonly view: View; readonly layout: Layout } | undefined;
	private link: Link | undefined;
	private turn = 0;

	constructor(measure: Measure) {
		this.measure = measure;
		this.layouts = layouts(measure);
		const tip = tooltip();
		this.search = new Search((id) => this.show(id));
		this.toolbar = new Toolbar({
			searched: (text, step) => {
				this.toolbar.tellResult(this.search.find(this.graph, text, step));
				this.light();
			},
			kindToggled: (kind) => this.toggle(kind),
			ownerChosen: (owner) => this.become({ owner }, "fit"),
			gone: (place) => this.go(place),
			exported: () => this.export(),
		});
		this.stage = new Stage(tip, {
			chosen: (unit) => this.choose(unit),
			opened: (unit) => this.open(unit),
			followed: (link) => this.follow(link),
			left: () => this.select(undefined),
			moved: () => this.remember({ camera: this.stage.viewport.camera() }),
		});
		this.side = new Side({ show: (id) => this.show(id), showAround: (id) => this.go({ at: "around", id }), open: openPlace });
		const zooms = zoomButtons({ zoomBy: (factor) => this.stage.viewport.zoomBy(factor), fit: () => this.fit() });
		const canvas = element("div", { class: "canvas" }, this.stage.surface, zooms, this.legendHolder, this.notices);
		this.node = element(
			"div",
			{ class: "lineage" },
			this.toolbar.node,
			element("div", { class: "split" }, canvas, this.side.node),
			tip.node,
		);
		listenToKeys(this.stage, {
			shown: () => this.shown,
			choose: (unit) => (this.state.selected === unit.id ? this.open(unit) : this.choose(unit)),
			open: (unit) => this.open(unit),
			back: () => this.back(),
			fit: () => this.fit(),
			search: () => this.toolbar.search.focus(),
		});
	}

	/** Takes over a new state of the graph, and shows where it was asked from if that is a new question. */
	update(report: LineageReport): void {
		const isFirst = this.shown === undefined;
		this.graph = indexed(report);
		if (this.state.hidden === undefined) this.remember({ hidden: [...firstHidden(this.graph)] });
		if (this.state.selected !== undefined && !this.graph.nodes.has(this.state.selected)) this.remember({ selected: undefined });
		const isNews = report.turn !== this.state.turn;
		this.remember({ turn: report.turn });
		if (isNews && report.focus !== undefined && this.graph.nodes.has(report.focus)) this.show(report.focus);
		else void this.render(isFirst ? (this.state.camera ?? "fit") : "keep");
	}

	private filter(): Filter {
		const { hidden = [], owner } = this.state;
		return { hidden: new Set(hidden), ...(owner === undefined ? {} : { owner }) };
	}

	/** Draws what the state asks for. Of several at once only the last one is finished. */
	private async render(aim: Aim): Promise<void> {
		const mine = ++this.turn;
		const view = viewOf(this.graph, this.filter(), this.state.place);
		this.toolbar.update(this.graph, this.filter(), view, this.state.place);
		this.tell(view.units.length === 0 ? ["Nothing passes the filters."] : view.notices);
		this.node.setAttribute("aria-busy", "true");
		const layout = await this.layouts.of(view).catch((error: unknown) => String(error instanceof Error ? error.message : error));
		if (mine !== this.turn) return;
		this.node.removeAttribute("aria-busy");
		if (typeof layout === "string") {
			this.tell([`The graph could not be laid out: ${layout}.`]);
			return;
		}
		const before = this.shown;
		this.shown = { view, layout };
		this.link = view.links.find(({ id }) => id === this.link?.id);
		this.stage.draw(view, layout, this.measure);
		const lit = this.lit(view)?.units ?? new Set<string>();
		aimed(this.stage, aim, { layout, before: before?.layout, selected: this.state.selected, lit });
		this.light();
		this.describe();
		this.drawLegend(view);
	}

	private light(): void {
		const { shown, link } = this;
		if (!shown) return;
		this.stage.light(this.lit(shown.view), link?.id ?? this.state.selected, this.search.foundIds);
	}

	private lit(view: View): Lit | undefined {
		if (this.link) return { units: new Set([this.link.from, this.link.to]), links: new Set([this.link.id]) };
		const { selected } = this.state;
		return selected === undefined ? undefined : litBy(view, selected, closureOf(this.graph, selected));
	}

	private describe(): void {
		const { shown, link, graph } = this;
		if (!shown) return;
		const { place, selected } = this.state;
		const node = selected === undefined ? undefined : graph.nodes.get(selected);
		if (link) this.side.describeLink(graph, link, shown.view);
		else if (node) this.side.describeNode(graph, node, place.at === "around" && place.id === node.id);
		else this.side.describeView(graph, shown.view);
	}

	private choose(unit: Unit): void {
		if (unit.group) this.go({ at: "group", id: unit.group.id });
		else this.select(unit.id);
	}

	private select(selected: string | undefined): void {
		this.link = undefined;
		this.remember({ selected });
		this.light();
		this.describe();
	}

	private open({ nodes: [node], group }: Unit): void {
		if (node && !group) openPlace(node.place);
	}

	private follow(link: Link): void {
		const [edge] = link.edges;
		if (edge && link.edges.length === 1) {
			openPlace(edge.place);
			return;
		}
		this.select(undefined);
		this.link = link;
		this.light();
		this.describe();
	}

	/** Selects a node and brings it into view; where it is not drawn by itself, with its surroundings alone. */
	private show(id: string): void {
		const { units } = viewOf(this.graph, this.filter(), this.state.place);
		const isDrawn = units.some((unit) => unit.id === id);
		if (!isDrawn) {
			this.go({ at: "around", id });
			return;
		}
		this.link = undefined;
		this.become({ selected: id }, "selected");
	}

	private go(place: Place): void {
		this.link = undefined;
		this.become({ place, selected: place.at === "around" ? place.id : undefined }, place.at === "around" ? "selected" : "fit");
	}

	/** Gives up the selection, or else what one looks at for what it lies in. */
	private back(): void {
		if (this.link || this.state.selected !== undefined) this.select(undefined);
		else {
			const outer = this.shown?.view.path.at(-2);
			if (outer) this.go(outer.place);
		}
	}

	private toggle(kind: Kind): void {
		const { hidden = [] } = this.state;
		this.become({ hidden: hidden.includes(kind) ? hidden.filter((one) => one !== kind) : [...hidden, kind] }, "fit");
	}

	private become(change: Partial<State>, aim: Aim): void {
		this.remember(change);
		void this.render(aim);
	}

	private remember(change: Partial<State>): void {
		this.state = { ...this.state, ...change };
		store(this.state);
	}

	private fit(): void {
		if (!this.shown) return;
		const { width, height } = this.shown.layout;
		this.stage.viewport.fit({ x: 0, y: 0, width, height });
	}

	private export(): void {
		if (!this.shown) return;
		const { view, layout } = this.shown;
		save("data-lineage.svg", svgFile(view, layout, this.measure, this.lit(view)));
	}

	private tell(notices: readonly string[]): void {
		this.notices.replaceChildren(...notices.map((text) => element("p", {}, text)));
	}

	private drawLegend({ links }: View): void {
		const present = new Set(links.flatMap(({ edges }) => edges.map(({ kind }) => kind)));
		this.legendHolder.replaceChildren(legend(present, this.state.legend ?? false, (isOpen) => this.remember({ legend: isOpen })));
	}
}
