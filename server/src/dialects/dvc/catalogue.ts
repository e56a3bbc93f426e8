import type { Dataset } from "../../facts/pipeline.ts";
import type { Located } from "../../source/span.ts";
import type { Tree, TreeMap } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type Fault, fill } from "./interpolate.ts";
import { folderOf, referenceIn } from "./places.ts";
import type { Scope } from "./scope.ts";
import type { Findings } from "./steps.ts";
import { itemsOf, textOf, type Value, valueAt } from "./value.ts";

/** What a pipeline file names besides its stages: artifacts, data sets, and files worth looking at. */
export function readCatalogue(root: TreeMap, scope: Scope, context: Context, findings: Findings): readonly Dataset[] {
	const folder = folderOf(context.source.file);
	const read = (field: string): Value | undefined => {
		const tree: Tree | undefined = root.entries.findLast(({ key }) => key.value === field)?.value;
		const faults: Fault[] = [];
		const value = tree && fill(tree, { scope, source: context.source, faults });
		findings.faults.push(...faults.map((fault) => ({ ...fault, field })));
		return value;
	};
	const shown = (type: string, paths: readonly Located<string>[]) => paths.map((path) => shownFile(type, path, folder));
	return [
		...artifactsOf(read("artifacts"), folder),
		...datasetsOf(read("datasets")),
		...shown(
			"metric",
			itemsOf(read("metrics")).flatMap((item) => textOf(item) ?? []),
		),
		...shown("plot", itemsOf(read("plots")).flatMap(plotted)),
	];
}

function artifactsOf(artifacts: Value | undefined, folder: string): readonly Dataset[] {
	if (artifacts?.kind !== "map") return [];
	return artifacts.entries.map(({ key, value }) => {
		const [path, type] = [textOf(valueAt(value, "path")), textOf(valueAt(value, "type"))];
		const file = path ? { file: referenceIn(folder, path) } : {};
		return { kind: "dataset", at: key.at, dialect: "dvc", name: key, ...file, ...(type ? { type } : {}) };
	});
}

function datasetsOf(datasets: Value | undefined): readonly Dataset[] {
	return itemsOf(datasets).flatMap((item): readonly Dataset[] => {
		const [name, origin, version] = ["name", "url", "rev"].map((key) => textOf(valueAt(item, key)));
		if (!name) return [];
		const at = name.at;
		return [{ kind: "dataset", at, dialect: "dvc", name, ...(origin ? { origin } : {}), ...(version ? { version } : {}) }];
	});
}

/** A plot is drawn from the files that its axes name, else from the file that it is called by. */
function plotted(item: Value): readonly Located<string>[] {
	const bare = textOf(item);
	if (bare) return [bare];
	if (item.kind !== "map") return [];
	return item.entries.flatMap(({ key, value }) => {
		const files = ["x", "y"].flatMap((axis) => {
			const columns = valueAt(value, axis);
			return columns?.kind === "map" ? columns.entries.map((entry) => entry.key) : [];
		});
		return files.length > 0 ? files : [key];
	});
}

function shownFile(type: string, path: Located<string>, folder: string): Dataset {
	return { kind: "dataset", at: path.at, dialect: "dvc", type: { value: type, at: path.at }, file: referenceIn(folder, path) };
}
