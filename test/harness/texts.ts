import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { formatOf } from "../../server/src/dialects/read.ts";
import { readManual } from "./manual.ts";
import { unmark } from "./markers.ts";

export interface Text {
	readonly path: string;
	readonly text: string;
}

const root = join(import.meta.dirname, "../..");

/** Every file under a folder that may be a manifest, in order. */
export function manifestsUnder(folder: string): readonly Text[] {
	return readdirSync(folder, { recursive: true, encoding: "utf8" })
		.map((path) => path.replaceAll("\\", "/"))
		.filter((path) => formatOf(path) && !/(^|\/)(\.git|node_modules)\//.test(path))
		.toSorted()
		.flatMap((path) => {
			try {
				return [{ path, text: readFileSync(join(folder, path), "utf8") }];
			} catch {
				return [];
			}
		});
}

export const samplesFolder: string = join(root, "samples");

/** Every manifest that a manual of a rule or a dialect shows. */
export function manualTexts(): readonly Text[] {
	const folder = join(root, "server/src");
	const manuals = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => /^(rules|dialects)\b.*\.md$/.test(path));
	return manuals
		.toSorted()
		.flatMap((path) =>
			readManual(readFileSync(join(folder, path), "utf8")).scenarios.flatMap(({ blocks }) =>
				blocks.flatMap((block) => (formatOf(block.path) && !block.fixed ? [{ path: block.path, text: unmark(block.text) }] : [])),
			),
		);
}

/** Every beginning of a text of up to 16 KB; of a longer one, or where fewer are wanted, so many of them. */
export function* beginnings(text: string, most = text.length <= 16_384 ? text.length : 500): Generator<string> {
	const step = Math.max(1, text.length / most);
	for (let end = 0; end < text.length; end += step) yield text.slice(0, Math.floor(end));
}
