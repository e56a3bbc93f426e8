import { type CancellationToken, type Position, ResponseError } from "vscode-languageserver";
import type { World } from "../workspace/world.ts";
import { documentOf } from "./convert.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

export interface Asked {
	readonly world: World;
	readonly session: Session;
	readonly file: string;
	offsetAt(position: Position): number;
}

/**
 * The one fence around every feature: finds the file, takes the newest world, and turns a fault of ours into a line in the log and an empty
 * answer, so that one feature's fault never takes the others along.
 */
export function ask<P extends { readonly textDocument: { readonly uri: string } }, T>(
	server: Server,
	empty: T,
	answer: (asked: Asked, params: P) => T,
): (params: P, token: CancellationToken) => T {
	return (params, token) => {
		if (token.isCancellationRequested) throw new ResponseError(-32800, "cancelled");
		const place = server.locate(params.textDocument.uri);
		if (!place) return empty;
		try {
			const { session, file } = place;
			const offsetAt = (position: Position) => documentOf(session, file).offsetAt(position);
			return answer({ world: session.world(), session, file, offsetAt }, params);
		} catch (error) {
			// What is refused for a reason is told to the person, in these words.
			if (error instanceof ResponseError) throw error;
			server.connection.console.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
			return empty;
		}
	};
}
