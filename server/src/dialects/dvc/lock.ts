import type { PlatformRemark } from "../../facts/facts.ts";
import type { RecordedFile, RecordedParameter, StageRun } from "../../facts/pipeline.ts";
import type { Located } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { isBefore } from "./structure.ts";
import { plainOf, readValue } from "./value.ts";

/** A lock file of DVC 1 has the stages at its top. Nothing where the file has the form of today. */
export function checkLock(context: Context, platform: Platform): readonly PlatformRemark[] | undefined {
	const document = new Cursor(context.document);
	const [first] = document.entries();
	if (!first?.key || document.get("schema").present || document.get("stages").present || document.get("datasets").present) return undefined;
	if (isBefore("3.0", platform)) return [];
	const message = `${platform.title} refuses this: the file has no \`schema\`, so it is a lock file of DVC 1, which release 3.0 and later do not read.`;
	return [{ rule: "config/rejected", at: first.key.at, message }];
}

/** What each stage was last run with. */
export function readRuns(context: Context): readonly StageRun[] {
	const document = new Cursor(context.document);
	const stages = document.get("schema").present ? document.get("stages") : document;
	return stages.entries().flatMap((run): readonly StageRun[] => {
		if (!run.key || !run.isMap) return [];
		const command = commandOf(run.get("cmd"));
		return [
			{
				at: run.key.at,
				name: run.key.value,
				...(command ? { command } : {}),
				reads: recordedFiles(run.get("deps")),
				writes: recordedFiles(run.get("outs")),
				params: run
					.get("params")
					.entries()
					.flatMap((file) => recordedParameters(file, context)),
			},
		];
	});
}

function commandOf(cmd: Cursor): Located<string> | undefined {
	const texts = cmd.isList ? cmd.items().map(literal) : [literal(cmd)];
	const at = cmd.key?.at ?? cmd.at;
	return !at || texts.length === 0 || texts.some((text) => text === undefined)
		? undefined
		: { value: texts.map((text) => text?.value).join("\n"), at };
}

/** In a lock file nothing is a placeholder. */
export function literal({ tree }: Cursor): Located<string> | undefined {
	return tree?.kind === "scalar" && typeof tree.value === "string" ? { value: tree.value, at: tree.at } : undefined;
}

function recordedFiles(list: Cursor): readonly RecordedFile[] {
	return list.items().flatMap((item): readonly RecordedFile[] => {
		const path = literal(item.get("path"));
		const checksum = checksumOf(item);
		return path ? [{ at: path.at, written: path.value, ...(checksum ? { checksum } : {}) }] : [];
	});
}

/** DVC 2 counted line ends in another way, which `hash` tells apart. */
export function checksumOf(item: Cursor): Located<string> | undefined {
	const method = literal(item.get("hash"))?.value ?? "of DVC 2";
	for (const name of ["md5", "etag", "checksum"]) {
		const sum = item.get(name).word();
		if (sum && sum.value !== "") return { value: `${name} ${method} ${sum.value.toLowerCase()}`, at: sum.at };
	}
	return undefined;
}

function recordedParameters(file: Cursor, { source }: Context): readonly RecordedParameter[] {
	const name = file.key?.value;
	const trees = new Map<Tree, ReturnType<typeof readValue>>();
	return file.entries().flatMap(({ key, tree }): readonly RecordedParameter[] => {
		const value = tree && plainOf(readValue(tree, source, trees));
		return key && name !== undefined && value !== undefined ? [{ at: key.at, file: name, key: key.value, value }] : [];
	});
}
