import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { wholeGraph } from "../../server/src/lineage/graph.ts";
import { Workspace } from "../../server/src/workspace/workspace.ts";
import type { World } from "../../server/src/workspace/world.ts";
import type { Client } from "../lsp/client.ts";
import type { FleetFile } from "./fleet.ts";
import { fleet } from "./fleet.ts";
import { documentOf, longestAnswer, startOurs, Typist, type, words } from "./keystroke.ts";
import { lineageFleet, mostPopular, teamAt, teamsOfTenThousandNodes } from "./lineage-fleet.ts";
import { hold, pause, quantile, tell } from "./measure.ts";
import { holdMemory } from "./memory.ts";
import { fleetFolder, folderOf, program } from "./programs.ts";
import { twice } from "./workspace.ts";

/** Milliseconds. */
const limits = { graph: 300, request: 500, question: 100 };
/** Typing among so much data may take so many times what it takes among manifests that hardly know each other. */
const longerTyping = 1.2;
const manifestsOfPeer = 10_000;
const repeated = 9;
const questions = 60;
const now = Date.parse("2026-03-31");

/** A monorepo whose graph of data has ten thousand nodes: the graph, what a person asks of it, and typing in the midst of it. */
export async function bench(): Promise<void> {
	const files = [...lineageFleet(teamsOfTenThousandNodes)];
	const folder = folderOf(files);
	await twice("a monorepo", program("cli.js"), folder);
	const world = worldOf(files);
	measureGraph(world);
	const client = await startOurs(folder, world.manifests);
	await measureRequest(client, folder);
	await compareTyping(client, folder);
	await ask(client, folder);
	holdMemory("memory of the server", client);
	await client.end();
}

function worldOf(files: readonly FleetFile[]): World {
	const workspace = new Workspace({ now, allow: true });
	workspace.list(files.map(({ path }) => path));
	// Of the code nothing is read but that it is there.
	for (const { path, text } of files) if (!path.endsWith(".py")) workspace.change(path, text);
	return workspace.world();
}

/** The first graph finds out who speaks of what; later ones find that known. */
function measureGraph({ files, manifests, lineage }: World): void {
	const times = Array.from({ length: repeated }, () => {
		const started = performance.now();
		const { nodes, edges } = wholeGraph(files, lineage);
		return { milliseconds: performance.now() - started, nodes: nodes.length, edges: edges.length };
	});
	const [first, ...others] = times;
	tell("the graph of data", `${first?.nodes} nodes and ${first?.edges} edges of ${manifests} manifests`);
	hold("the whole graph, the first time", first?.milliseconds ?? Number.NaN, limits.graph, "ms");
	hold(
		"the whole graph, again, median",
		quantile(
			others.map(({ milliseconds }) => milliseconds),
			0.5,
		),
		limits.graph,
		"ms",
	);
}

/** As the panel asks for it, from the request to the answer as an object. */
async function measureRequest(client: Client, folder: string): Promise<void> {
	const uri = pathToFileURL(join(folder, teamAt(0).card)).href;
	const times: number[] = [];
	let size = 0;
	for (let i = 0; i < repeated; i++) {
		const started = performance.now();
		const answer = await client.request("plimsoll/lineage", { uri });
		times.push(performance.now() - started);
		size = JSON.stringify(answer).length;
	}
	tell("plimsoll/lineage: the answer as JSON", `${(size / 2 ** 20).toFixed(1)} Mi characters`);
	hold("plimsoll/lineage, the first time", times[0] ?? Number.NaN, limits.request, "ms");
	hold("plimsoll/lineage, again, median", quantile(times.slice(1), 0.5), limits.request, "ms");
}

/** In turn with a server that knows as many manifests as the graph has nodes, so that whatever else the machine does disturbs both alike. */
async function compareTyping(client: Client, folder: string): Promise<void> {
	const otherFolder = fleetFolder(manifestsOfPeer);
	const other = await startOurs(otherFolder, manifestsOfPeer);
	const pathIn = (ending: string) => [...fleet(manifestsOfPeer)].findLast(({ path }) => path.endsWith(ending))?.path ?? "";
	const team = teamAt(teamsOfTenThousandNodes - 1);
	const [card = [], itsCard = [], pipeline = [], itsService = []] = await type([
		new Typist(client, documentOf(folder, team.card, "featuresComplete")),
		new Typist(other, documentOf(otherFolder, pathIn(".card.yaml"), "featuresComplete")),
		new Typist(client, documentOf(folder, team.pipeline, "deps")),
		new Typist(other, documentOf(otherFolder, pathIn("serving/eu-a.yaml"), "maxReplicas")),
	]);
	await other.end();
	for (const [name, times, its] of [
		["a card whose source hundreds share", card, itsCard],
		["a dvc.yaml that hangs together with others", pipeline, itsService],
	] as const) {
		tell(`typing in ${name}`, words(times, 0));
		tell(`typing among ${manifestsOfPeer} manifests`, words(its, 0));
		for (const share of [0.5, 0.95]) {
			hold(`typing in ${name}: p${share * 100}`, quantile(times, share), longerTyping * quantile(its, share), "ms");
		}
		hold(`typing in ${name}: p95 against what nobody notices`, quantile(times, 0.95), longestAnswer, "ms");
	}
}

/** Questions at the most popular source, each after a letter was typed in another card that reads it. */
async function ask(client: Client, folder: string): Promise<void> {
	const typist = new Typist(client, documentOf(folder, teamAt(teamsOfTenThousandNodes - 2).card, "featuresComplete"));
	const path = join(folder, teamAt(1).card);
	const textDocument = { uri: pathToFileURL(path).href };
	const text = readFileSync(path, "utf8");
	const before = text.slice(0, text.indexOf(`- id: ${mostPopular}`) + "- id: c".length).split("\n");
	const position = { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
	const context = { includeDeclaration: true };
	for (const [method, params] of [
		["textDocument/codeLens", { textDocument }],
		["textDocument/hover", { textDocument, position }],
		["textDocument/references", { textDocument, position, context }],
	] as const) {
		const times: number[] = [];
		let answer: unknown;
		for (let i = 0; i < questions; i++) {
			await typist.letter();
			const started = performance.now();
			answer = await client.request(method, params);
			times.push(performance.now() - started);
			await pause(20);
		}
		if (Array.isArray(answer)) tell(`${method} at the most popular source`, `${answer.length} answers`);
		hold(`${method} at the most popular source: p95`, quantile(times, 0.95), limits.question, "ms");
	}
}
