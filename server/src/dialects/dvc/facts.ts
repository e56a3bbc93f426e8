import type { Parameter, Stage } from "../../facts/pipeline.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import type { Context } from "../dialect.ts";
import { folderOf, isAddress, referenceIn } from "./places.ts";
import { readVariables } from "./scope.ts";
import type { Step } from "./steps.ts";
import { itemsOf, keyAt, plainOf, textOf, truthOf, type Value, valueAt } from "./value.ts";

/** A parameter as a stage asks for it, with what its file says. */
export interface AskedParameter extends Parameter {
	readonly path: string;
	/** What the file holds; absent where it could not be read. */
	readonly from?: Value;
}

/** What a stage of the pipeline reads, runs and writes. */
export function readStage(step: Step, context: Context): Stage {
	const { key, name, fields } = step;
	const home = folderOf(context.source.file);
	const folder = step.folder ?? home;
	const lists = ["deps", "outs", "metrics", "plots"].map((field) => pathsIn(fields.get(field)));
	const [reads = [], writes = [], metrics = [], plots = []] = lists.map(({ paths }) =>
		step.folder === undefined ? [] : paths.map((path) => referenceIn(folder, path)),
	);
	const command = commandOf(fields.get("cmd"));
	const [frozen, alwaysRuns, keep] = [fields.get("frozen"), fields.get("always_changed"), valueAt(fields.get("meta"), "keep")].map(truthOf);
	return {
		kind: "stage",
		at: key.at,
		dialect: "dvc",
		name,
		...(command ? { command } : {}),
		folder,
		reads,
		writes,
		metrics,
		plots,
		params: askedParameters(step, context).map(({ path: _, from: __, ...parameter }) => parameter),
		...(step.folder === undefined || lists.some(({ complete }) => !complete) ? { partial: true } : {}),
		...(frozen ? { frozen } : {}),
		...(alwaysRuns ? { alwaysRuns } : {}),
		...(keep ? { keep } : {}),
		record: resolveIn(home, "dvc.lock"),
	};
}

/** Items of a list of paths, each a text or a map with the path as its key. */
export function pathsIn(list: Value | undefined): { readonly paths: readonly Located<string>[]; readonly complete: boolean } {
	const items = itemsOf(list);
	const paths = items.flatMap((item): readonly Located<string>[] => {
		if (item.kind === "map") return item.entries.map(({ key }) => key);
		const text = textOf(item);
		return text ? [text] : [];
	});
	return { paths, complete: list?.kind !== "unknown" && items.every(({ kind }) => kind !== "unknown") };
}

/** Several commands are joined by line breaks. */
export function commandOf(cmd: Value | undefined): Located<string> | undefined {
	if (cmd?.kind !== "list") return textOf(cmd);
	const texts = cmd.items.map(textOf);
	return texts.some((text) => text === undefined)
		? undefined
		: { value: texts.map((text) => text?.value).join("\n"), at: cmd.items[0]?.at ?? cmd.at };
}

/** A bare key stands in params.yaml; a file without keys counts as a whole, whatever keys of it are named besides. */
export function askedParameters({ fields, folder }: Step, context: Context): readonly AskedParameter[] {
	if (folder === undefined) return [];
	const asked = itemsOf(fields.get("params")).flatMap((item) => askedBy(item));
	const whole = new Set(asked.flatMap(({ file, key }) => (key === undefined ? file : [])));
	const files = new Map<string, Value | undefined>();
	return asked
		.filter(({ file, key }) => key === undefined || !whole.has(file))
		.map(({ file, key, at }) => {
			const path = resolveIn(folder, file);
			if (!files.has(path)) files.set(path, isAddress(file) ? undefined : readVariables(path, context));
			const from = files.get(path);
			const value = from && (key === undefined ? from : parameterAt(from, key));
			const plain = value && plainOf(value);
			return {
				at,
				file,
				path,
				...(key === undefined ? {} : { key }),
				...(from ? { from } : {}),
				...(value && plain !== undefined ? { value: { value: plain, at: value.at } } : {}),
			};
		});
}

function askedBy(item: Value): readonly { readonly at: Located<string>["at"]; readonly file: string; readonly key?: string }[] {
	const bare = textOf(item);
	if (bare) return [{ at: bare.at, file: "params.yaml", key: bare.value }];
	if (item.kind !== "map") return [];
	return item.entries.flatMap(({ key, value }) => {
		const keys = itemsOf(value).flatMap((one) => textOf(one) ?? []);
		if (value.kind === "unknown") return [];
		if (value.kind !== "list" || value.items.length === 0) return [{ at: key.at, file: key.value }];
		return keys.map((one) => ({ at: one.at, file: key.value, key: one.value }));
	});
}

/** What stands at `a.b.0`; nothing where there is no such key, and unknown where the key is a pattern. */
export function parameterAt(root: Value, path: string): Value | undefined {
	let value: Value | undefined = root;
	if (/[*?[\]]/.test(path)) return { kind: "unknown", at: root.at };
	for (const part of path.split(".")) {
		if (value?.kind === "unknown") return value;
		value = value?.kind === "list" ? value.items[Number(part)] : keyAt(value, part) && valueAt(value, part);
	}
	return value;
}
