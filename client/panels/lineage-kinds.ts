import type { EdgeKind, Kind, Severity } from "./lineage-graph.ts";

export interface KindLook {
	readonly one: string;
	readonly many: string;
	/** Kinds of one family share a colour: `data`, `feature` …; the icon tells them apart. */
	readonly family: "data" | "feature" | "work" | "setup" | "model" | "service" | "consumer" | "monitor";
	/** Lines of an icon in a square of 16. */
	readonly icon: string;
}

/** In the order of the flow, which is that of the chips too. */
export const kindLooks: Readonly<Record<Kind, KindLook>> = {
	source: {
		one: "source",
		many: "sources",
		family: "data",
		icon: "M2.5 4c0-1.1 2.5-2 5.5-2s5.5.9 5.5 2-2.5 2-5.5 2-5.5-.9-5.5-2zM2.5 4v8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2V4M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2",
	},
	dataset: { one: "dataset", many: "datasets", family: "data", icon: "M2 3h12v10H2zM2 6.5h12M2 9.8h12M6.5 6.5V13" },
	view: { one: "view", many: "views", family: "feature", icon: "M8 2l6 3-6 3-6-3zM2 8l6 3 6-3M2 11l6 3 6-3" },
	feature: { one: "feature", many: "features", family: "feature", icon: "M3 13.5V9M8 13.5V2.5M13 13.5V6" },
	lookup: { one: "lookup", many: "lookups", family: "feature", icon: "M6.5 2a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10 10l4 4M4.5 6.5h4" },
	settings: {
		one: "settings",
		many: "settings",
		family: "setup",
		icon: "M2 4h5M11 4h3M9 2v4M2 8h2M8 8h6M6 6v4M2 12h6M12 12h2M10 10v4",
	},
	code: { one: "code", many: "code", family: "setup", icon: "M5 4L1.5 8 5 12M11 4l3.5 4L11 12M9.3 2.5l-2.6 11" },
	stage: { one: "stage", many: "stages", family: "work", icon: "M2 3.5h6.5L13.5 8l-5 4.5H2L6.5 8z" },
	model: { one: "model", many: "models", family: "model", icon: "M8 1.5l5.8 3.3v6.4L8 14.5l-5.8-3.3V4.8zM2.2 4.8L8 8l5.8-3.2M8 8v6.5" },
	service: {
		one: "service",
		many: "services",
		family: "service",
		icon: "M2 2.5h12v4.6H2zM2 8.9h12v4.6H2zM4.5 4.8h1M4.5 11.2h1M8 4.8h3.5M8 11.2h3.5",
	},
	consumer: {
		one: "consumer",
		many: "consumers",
		family: "consumer",
		icon: "M8 2a2.7 2.7 0 1 1 0 5.4A2.7 2.7 0 0 1 8 2zM2.5 14c.3-3.2 2.4-4.8 5.5-4.8s5.2 1.6 5.5 4.8z",
	},
	monitor: { one: "monitor", many: "monitors", family: "monitor", icon: "M1.5 8.5h3l2-5.5 3 10 2-4.5h3" },
};

export const kinds = Object.keys(kindLooks).filter((name): name is Kind => name in kindLooks);

/** What stands for folders: a group of nodes. */
export const folderIcon = "M1.5 3.5h4.6l1.6 2h6.8v7.5h-13z";
/** Another repository. */
export const repositoryIcon =
	"M4.5 2.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM4.5 10.5a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM11.5 4a1.5 1.5 0 1 1 0 3 1.5 1.5 0 0 1 0-3zM4.5 5.5v5M11.5 7c0 2.5-7 1.3-7 3.5";

export interface EdgeLook {
	/** From the one end to the other: "is read by". */
	readonly words: string;
	readonly dash?: string;
	readonly width: number;
	readonly colour: "flow" | "serve" | "setup" | "label" | "feedback";
}

export const edgeLooks: Readonly<Record<EdgeKind, EdgeLook>> = {
	read: { words: "is read by", width: 1.4, colour: "flow" },
	write: { words: "writes", width: 1.4, colour: "flow" },
	serve: { words: "is served by", width: 2.2, colour: "serve" },
	call: { words: "answers", width: 1.4, dash: "1.5 3.5", colour: "serve" },
	set: { words: "sets", width: 1, colour: "setup" },
	label: { words: "labels", width: 1.4, dash: "7 4", colour: "label" },
	feedback: { words: "feeds back into", width: 1.6, dash: "7 4", colour: "feedback" },
	part: { words: "is part of", width: 0.7, colour: "setup" },
};

export const edgeKinds = Object.keys(edgeLooks).filter((name): name is EdgeKind => name in edgeLooks);

const severities: readonly Severity[] = ["error", "warning", "info"];

/** The worst of them, or nothing where there are none. */
export function worst(found: Iterable<Severity>): Severity | undefined {
	const present = new Set(found);
	return severities.find((severity) => present.has(severity));
}

export function counted(count: number, kind: Kind): string {
	return `${count} ${count === 1 ? kindLooks[kind].one : kindLooks[kind].many}`;
}
