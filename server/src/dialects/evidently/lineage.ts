import type { Facts } from "../../facts/facts.ts";
import { localKey, placeKey } from "../../facts/thing.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";

type Flow = Pick<Facts, "things" | "relations">;

/** Each collector is a monitor, which holds what it is sent against the data that it names. */
export function collectorLineage(document: Cursor, context: Context): Flow {
	const parts = document
		.get("collectors")
		.entries()
		.map((collector) => monitor(collector, context));
	return { things: parts.flatMap(({ things }) => things), relations: parts.flatMap(({ relations }) => relations) };
}

function monitor(collector: Cursor, { exists }: Context): Flow {
	const id = collector.key;
	if (!id || !collector.isMap) return { things: [], relations: [] };
	const key = localKey("monitor", id.at.file, id.value);
	const thing = { kind: "monitor", at: id.at, name: id.value, keys: [key], declared: true } as const;
	const reference = collector.get("reference_path").string();
	const place = reference && placeOf(reference.value, id.at.file, exists);
	if (!reference || place === undefined) return { things: [thing], relations: [] };
	const { at, value } = reference;
	return {
		things: [thing, { kind: "dataset", at, name: value, keys: [place], declared: false }],
		relations: [{ kind: "read", from: place, to: key, at }],
	};
}

/** A path counts from where the collector is started: from the root of the project or from the folder of the file, wherever something lies there. */
function placeOf(written: string, file: string, exists: Context["exists"]): string | undefined {
	if (/^[a-z][\w+.-]*:\/\/[^/]+\/+[^/]/i.test(written)) return placeKey(written);
	const found = [resolvePath(file, written), resolvePath("", written)].filter((path) => exists(path) === true);
	const [only, ...others] = new Set(found);
	return only !== undefined && others.length === 0 ? placeKey(only) : undefined;
}
