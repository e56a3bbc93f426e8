import { lineagePicture, type Pictured } from "../features/lineage.ts";
import { placeOfNode } from "../features/node-at.ts";
import type { Edge } from "../lineage/graph.ts";
import type { Span } from "../source/span.ts";
import { toRange } from "./convert.ts";
import { type LineageEdge, type LineageGraph, type LineageNode, type LineageParams, type LineagePlace, requests } from "./protocol.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

/** The graph of the folder that the person asks from, or of the first one. */
export function answerLineage(server: Server): void {
	server.connection.onRequest(requests.lineage, ({ uri, at }: LineageParams): LineageGraph => {
		server.graphIsAskedFor = true;
		const place = uri === undefined ? undefined : server.locate(uri);
		const session = place?.session ?? server.sessions[0];
		if (!session) return { nodes: [], edges: [] };
		const asked = place && { file: place.file, ...(at === undefined ? {} : { offset: at }) };
		const { nodes, edges, focus } = lineagePicture(session.world(), asked);
		return {
			nodes: nodes.map((one) => toNode(session, one)),
			edges: edges.map((edge) => toEdge(session, edge)),
			...(focus ? { focus: focus.id } : {}),
		};
	});
}

function toNode(session: Session, { node, owner, repository, findings, drift }: Pictured): LineageNode {
	const at = placeOfNode(node);
	return {
		id: node.id,
		kind: node.kind,
		name: node.name,
		...(owner === undefined ? {} : { owner }),
		folder: at.file.slice(0, Math.max(0, at.file.lastIndexOf("/"))),
		...(repository === undefined ? {} : { repository }),
		place: toPlace(session, at),
		findings,
		...(drift ? { drift } : {}),
	};
}

function toEdge(session: Session, { from, to, kind, at }: Edge): LineageEdge {
	return { from: from.id, to: to.id, kind, place: toPlace(session, at) };
}

function toPlace(session: Session, at: Span): LineagePlace {
	return { uri: session.uriOf(at.file), line: toRange(session, at).start.line };
}
