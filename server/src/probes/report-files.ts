import type { Problem } from "../evidence/file-window.ts";
import { formatBytes } from "../facts/units.ts";
import { needExact } from "./disk.ts";
import { type FileState, readRange, stateOf, withFile } from "./open-file.ts";

const largestReport = 64 * 2 ** 20;
const mostRemembered = 1000;

/** What a file says as a report, and when it was written; that there is none; or why it cannot be read as one. */
export type Found<R> = { readonly report: R; writtenAt(): number } | "absent" | Problem;

/** Reports of one kind, each read again only when its file has changed: until then it is the same object. */
export class ReportFiles<R extends object> {
	private readonly remembered = new Map<string, FileState & { readonly report: R | Problem }>();
	private readonly read: (text: string) => R | Problem;

	constructor(read: (text: string) => R | Problem) {
		this.read = read;
	}

	async at(path: string): Promise<Found<R>> {
		const state = await stateOf(path);
		if (state === "absent") return state;
		if (state === "folder") return { problem: "This is a folder." };
		if ("problem" in state) return state;
		const before = this.remembered.get(path);
		const unchanged = before?.size === state.size && before.mtimeMs === state.mtimeMs;
		const report = unchanged ? before.report : await this.readFile(path, state.size);
		if (!unchanged) this.remember(path, { ...state, report });
		return "problem" in report ? report : { report, writtenAt: () => writtenAt(path, state) };
	}

	private async readFile(path: string, size: number): Promise<R | Problem> {
		if (size > largestReport) {
			return { problem: `The file has ${formatBytes(size)}, and no report of more than ${formatBytes(largestReport)} is read.` };
		}
		return withFile(path, async (file) => this.read(new TextDecoder().decode(await readRange(file, 0, size))));
	}

	private remember(path: string, entry: FileState & { readonly report: R | Problem }): void {
		this.remembered.delete(path);
		this.remembered.set(path, entry);
		const [oldest] = this.remembered.keys();
		if (this.remembered.size > mostRemembered && oldest !== undefined) this.remembered.delete(oldest);
	}
}

/** Whoever asks when the report was written rests on more than its words. */
function writtenAt(path: string, { mtimeMs }: FileState): number {
	needExact(path);
	return mtimeMs;
}
