import type { LanguageClient } from "vscode-languageclient/node";
import { type LineageGraph, type LineageParams, requests } from "../../../server/src/lsp/protocol.ts";

/** The graph, or why there is none, and how many questions were asked before: the panel goes to where a question came from once for each. */
export type LineageReport = (LineageGraph | { readonly message: string }) & { readonly turn: number };

/** What the panel is asked for: the whole graph, as seen from the place that was asked from last. */
export class LineageQuestion {
	private params: LineageParams = {};
	private turn = 0;
	private readonly client: LanguageClient;

	constructor(client: LanguageClient) {
		this.client = client;
	}

	from(params: LineageParams): void {
		this.params = params;
		this.turn++;
	}

	async answer(): Promise<LineageReport> {
		const { turn } = this;
		const graph = await this.client.sendRequest<LineageGraph>(requests.lineage, this.params);
		if (graph.nodes.length > 0) return { ...graph, turn };
		return { message: "No file of the workspace says where its data comes from or goes.", turn };
	}
}

/** Runs the work again if it is asked for while it runs, however often: at most one run at a time, and the last one after the last call. */
export function coalesced(work: () => Promise<void>): () => Promise<void> {
	let running: Promise<void> | undefined;
	let isStale = false;
	const run = async (): Promise<void> => {
		do {
			isStale = false;
			await work();
		} while (isStale);
	};
	return () => {
		isStale = true;
		running ??= run().finally(() => {
			running = undefined;
		});
		return running;
	};
}
