import { notifications, type Status } from "./protocol.ts";
import type { Server } from "./server.ts";

const last = new WeakMap<Server, string>();

/** Tells the editor how the server does, whenever one of the words changes. */
export function tellStatus(server: Server): void {
	const worlds = server.sessions.map((session) => session.world());
	const failure = worlds.flatMap(({ failures }) => failures)[0];
	const indexing = server.sessions.some((session) => session.indexing);
	const status: Status = {
		state: failure ? "error" : indexing ? "indexing" : "ready",
		manifests: worlds.reduce((sum, { manifests }) => sum + manifests, 0),
		...server.diagnostics.counts(),
		message: failure
			? `The rule ${failure.rule} broke; the others go on.`
			: server.trusted
				? ""
				: "Restricted mode: text is checked, nothing else happens.",
	};
	const text = JSON.stringify(status);
	if (text === last.get(server)) return;
	last.set(server, text);
	if (failure) server.connection.console.error(failure.message);
	server.connection.sendNotification(notifications.status, status);
}
