import elk from "elkjs/lib/elk-api.js";
import { answer, kept, type Layout, type Measure, question } from "./lineage-layout.ts";
import type { View } from "./lineage-view.ts";

/** The text of the layout engine's program, which the build puts here: a web view may start a worker from nothing but its own memory. */
declare const layoutProgram: string;

/** So many layouts are kept for the way back. */
const remembered = 24;

export interface Layouts {
	/** Lays the view out, or finds the layout of the same units again. Rejects where the engine fails. */
	of(view: View): Promise<Layout>;
}

/** Lays views out in a worker. A view that is no longer wanted is given up with its worker. */
export function layouts(measure: Measure): Layouts {
	const known = new Map<string, Layout>();
	let engine = start();
	let isBusy = false;
	return {
		async of(view) {
			const key = JSON.stringify(view.units.map(({ id }) => id).sort());
			const before = known.get(key);
			if (before) return kept(before, view.links);
			if (view.units.length === 0) return { width: 0, height: 0, boxes: new Map(), routes: new Map() };
			if (isBusy) {
				engine.elk.terminateWorker();
				engine = start();
			}
			isBusy = true;
			const mine = engine;
			const layout = answer(await Promise.race([mine.elk.layout(question(view.units, view.links, measure)), mine.failed]));
			if (mine === engine) isBusy = false;
			known.set(key, layout);
			const [oldest] = known.keys();
			if (known.size > remembered && oldest !== undefined) known.delete(oldest);
			return layout;
		},
	};
}

interface Engine {
	readonly elk: InstanceType<typeof elk.default>;
	/** Never settles but where the worker cannot be started or breaks down. */
	readonly failed: Promise<never>;
}

let address: string | undefined;

function start(): Engine {
	address ??= URL.createObjectURL(new Blob([layoutProgram], { type: "text/javascript" }));
	const worker = new Worker(address);
	const failed = new Promise<never>((_, reject) => {
		worker.addEventListener("error", ({ message }) => reject(new Error(message || "its worker cannot be started")));
	});
	failed.catch(() => undefined);
	return { elk: new elk.default({ algorithms: ["layered"], workerFactory: () => worker }), failed };
}
