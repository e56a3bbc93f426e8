import {
	type CallHierarchyIncomingCall,
	type CallHierarchyItem,
	type CallHierarchyOutgoingCall,
	type CallHierarchyPrepareParams,
	SymbolKind,
} from "vscode-languageserver";
import type { ThingKind } from "../facts/thing.ts";
import { flowAt, neighbours } from "../features/hierarchy.ts";
import { placeOfNode } from "../features/node-at.ts";
import type { Node } from "../lineage/graph.ts";
import type { Span } from "../source/span.ts";
import { type Asked, ask } from "./ask.ts";
import { toRange } from "./convert.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

const kinds: Readonly<Record<ThingKind, SymbolKind>> = {
	source: SymbolKind.Package,
	dataset: SymbolKind.Array,
	view: SymbolKind.Struct,
	feature: SymbolKind.Field,
	lookup: SymbolKind.Key,
	settings: SymbolKind.Constant,
	code: SymbolKind.File,
	stage: SymbolKind.Function,
	model: SymbolKind.Class,
	service: SymbolKind.Interface,
	consumer: SymbolKind.Event,
	monitor: SymbolKind.Operator,
};

/** Upstream as whoever calls, downstream as what is called: the flow of data, a step at a time. */
export function answerHierarchy(server: Server): void {
	const { callHierarchy } = server.connection.languages;
	callHierarchy.onPrepare(ask<CallHierarchyPrepareParams, CallHierarchyItem[] | null>(server, null, toItem));
	callHierarchy.onIncomingCalls(({ item }): CallHierarchyIncomingCall[] =>
		around(server, item, "up").map(({ item: from, ranges }) => ({ from, fromRanges: ranges(from.uri) })),
	);
	callHierarchy.onOutgoingCalls(({ item }): CallHierarchyOutgoingCall[] =>
		around(server, item, "down").map(({ item: to, ranges }) => ({ to, fromRanges: ranges(item.uri) })),
	);
}

function toItem({ world, session, file, offsetAt }: Asked, { position }: CallHierarchyPrepareParams): CallHierarchyItem[] | null {
	const found = flowAt(world, file, offsetAt(position));
	return found ? [itemOf(session, found.node, found.at)] : null;
}

function around(server: Server, item: CallHierarchyItem, direction: "up" | "down") {
	const session = server.locate(item.uri)?.session;
	if (!session || typeof item.data !== "string") return [];
	return neighbours(session.world(), item.data, direction).map(({ node, kinds: said, places }) => ({
		item: { ...itemOf(session, node, placeOfNode(node)), detail: [...said].join(", ") },
		/** Only places of one document can be shown. */
		ranges: (uri: string) => places.filter((at) => session.uriOf(at.file) === uri).map((at) => toRange(session, at)),
	}));
}

function itemOf(session: Session, node: Node, at: Span): CallHierarchyItem {
	const range = toRange(session, at);
	return {
		name: node.name,
		kind: kinds[node.kind],
		detail: node.kind,
		uri: session.uriOf(at.file),
		range,
		selectionRange: range,
		data: node.id,
	};
}
