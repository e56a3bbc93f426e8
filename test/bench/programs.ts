import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type FleetFile, fleet } from "./fleet.ts";

export const root: string = join(import.meta.dirname, "../..");

export function program(name: string): string {
	return join(root, "dist", name);
}

/** A folder for one measurement; it is gone when the process ends. */
export function scratchFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), "plimsoll-bench-"));
	process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/** A workspace of so many manifests on the disk. */
export function fleetFolder(count: number): string {
	return folderOf(fleet(count));
}

export function folderOf(files: Iterable<FleetFile>): string {
	const folder = scratchFolder();
	for (const { path, text } of files) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return folder;
}
