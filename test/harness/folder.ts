import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";

/** What files hold, by their paths. */
type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder on the disk with these files, which is gone when the test file is done. */
export function temporaryFolder(files: Files = {}): string {
	const folder = realpathSync(mkdtempSync(join(tmpdir(), "plimsoll-")));
	after(() => rmSync(folder, { recursive: true, force: true }));
	writeFiles(folder, files);
	return folder;
}

export function writeFiles(folder: string, files: Files): void {
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
}
