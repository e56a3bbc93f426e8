import { readFileSync } from "node:fs";
import { type Client, startServer } from "../lsp/client.ts";
import { hold, pause, tell } from "./measure.ts";
import { fleetFolder } from "./programs.ts";

const count = 10_000;
/** Mebibytes. */
const most = 768;

/** What the server keeps of a large workspace, and how long it takes until it knows it. */
export async function bench(): Promise<void> {
	const folder = fleetFolder(count);
	const started = performance.now();
	const client = await startServer(folder, {}, { trusted: true });
	const { params } = await client.hears<{ readonly state: string; readonly manifests: number }>(
		"plimsoll/status",
		({ state, manifests }) => state === "ready" && manifests === count,
		0,
		120_000,
	);
	tell(`${params.manifests} manifests are read and checked after`, `${((performance.now() - started) / 1000).toFixed(1)} s`);
	await pause(500);
	holdMemory("memory of the server", client);
	await client.end();
}

export function holdMemory(name: string, { process: { pid } }: Client): void {
	const status = process.platform === "linux" ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
	const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN);
	if (Number.isNaN(kilobytes)) tell(name, "is measured on Linux alone");
	else hold(name, kilobytes / 1024, most, "MiB");
}
