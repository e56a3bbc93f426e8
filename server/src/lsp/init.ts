import { type CardChange, mostUnasked, planCards } from "../features/init.ts";
import { readCodeOwners } from "../probes/code-owners.ts";
import { capital } from "../rules/words.ts";
import { toRange } from "./convert.ts";
import { type InitParams, type InitReply, requests } from "./protocol.ts";
import type { Server } from "./server.ts";
import type { Session } from "./session.ts";

/** Plans cards and leaves the writing to the editor, so that the person sees it and can take it back. */
export function answerInit(server: Server): void {
	server.connection.onRequest(requests.init, async (params: InitParams): Promise<InitReply> => {
		if (!server.trusted) return refusal("A deployment card is only written in a workspace that you trust.");
		const plans = await Promise.all([...askedIn(server, params)].map(([session, paths]) => planIn(server, session, paths)));
		const changes = plans.flatMap((plan) => plan.changes);
		const created = changes.filter(({ change }) => change.isNew);
		const deployments = plans.reduce((sum, plan) => sum + plan.deployments, 0);
		if (deployments === 0) {
			return refusal(
				params.uris ? "No deployment that Plimsoll reads is described here." : "No open folder holds a deployment that Plimsoll reads.",
			);
		}
		if (!params.uris && created.length > mostUnasked) {
			const choices = created.map(({ session, change }) => ({ name: change.name, uri: session.uriOf(change.manifests[0] ?? change.file) }));
			return { message: `${created.length} deployments have no card yet.`, deployments, changes: [], choices };
		}
		return { message: messageOf(changes.length, created.length), deployments, changes: changes.map(toChange), choices: [] };
	});
}

interface Planned {
	readonly session: Session;
	readonly change: CardChange;
}

/** The folders that are asked about, each with paths in it or as a whole. */
function askedIn(server: Server, { uris }: InitParams): ReadonlyMap<Session, readonly string[]> {
	if (!uris) return new Map(server.sessions.filter(({ isFolder }) => isFolder).map((session) => [session, []]));
	const asked = new Map<Session, string[]>();
	for (const uri of uris) {
		const place = server.locate(uri);
		if (!place || place.session.base === "") continue;
		const paths = asked.get(place.session);
		if (paths) paths.push(place.file);
		else asked.set(place.session, [place.file]);
	}
	return asked;
}

async function planIn(server: Server, session: Session, paths: readonly string[]) {
	await session.learn(server.trusted);
	const isWanted = (file: string) => paths.length === 0 || paths.some((path) => path === file || file.startsWith(`${path}/`));
	const { deployments, changes } = planCards(session.world(), isWanted, await readCodeOwners(session.base));
	return { deployments, changes: changes.map((change): Planned => ({ session, change })) };
}

function messageOf(all: number, created: number): string {
	if (all === 0) return "The card says all that the files tell.";
	const completed = all - created;
	const parts = [created > 0 ? `${cardsText(created)} to create` : "", completed > 0 ? `${cardsText(completed)} to complete` : ""];
	return `${capital(parts.filter(Boolean).join(" and "))}.`;
}

function cardsText(count: number): string {
	return count === 1 ? "one card" : `${count} cards`;
}

function toChange({ session, change: { file, isNew, edits } }: Planned): InitReply["changes"][number] {
	return {
		uri: session.uriOf(file),
		isNew,
		edits: edits.map(({ at, text }) => ({ range: toRange(session, at), newText: text })),
	};
}

function refusal(message: string): InitReply {
	return { message, deployments: 0, changes: [], choices: [] };
}
