import type { LineageNode } from "../../server/src/lsp/protocol.ts";
import { search } from "./lineage-filter.ts";
import type { Graph } from "./lineage-graph.ts";

/** A walk through what a search has found. */
export class Search {
	foundIds: ReadonlySet<string> = new Set();
	private found: readonly LineageNode[] = [];
	private text = "";
	private reached = -1;
	private readonly show: (id: string) => void;

	constructor(show: (id: string) => void) {
		this.show = show;
	}

	/** Looks for the text, shows the next one or the one before where a step is asked for, and says how many there are. */
	find(graph: Graph, text: string, step: -1 | 0 | 1): string {
		if (text !== this.text) this.reached = -1;
		this.text = text;
		this.found = search(graph, text);
		this.foundIds = new Set(this.found.map(({ id }) => id));
		const count = this.found.length;
		if (text.trim() === "") return "";
		if (count === 0) return "none";
		if (step !== 0) {
			this.reached = this.reached < 0 && step < 0 ? count - 1 : (this.reached + step + count) % count;
			const node = this.found[this.reached];
			if (node) this.show(node.id);
		}
		return this.reached < 0 ? `${count.toLocaleString("en")} found` : `${this.reached + 1} of ${count.toLocaleString("en")}`;
	}
}
