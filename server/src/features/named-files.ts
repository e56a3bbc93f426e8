import type { Stage } from "../facts/pipeline.ts";
import { formatBytes } from "../facts/units.ts";
import { outputsOf } from "../lineage/lineage.ts";
import { resolveIn } from "../source/paths.ts";
import { folderOf } from "../workspace/paths.ts";
import type { World } from "../workspace/world.ts";
import { type Asking, type Named, nearestValue } from "./asking.ts";
import { code, describeModel } from "./model-text.ts";
import { describeStage } from "./named-manifests.ts";

/** `version` is a file in any of the folders with a number for a name; a group's options lie in the folder that a key names. */
export type Looking = "file" | "folder" | "version" | "group" | "option";

/** What lies in the folder that the typed path leads to. An address elsewhere is none of them. */
export function files(asking: Asking, looking: Looking): readonly Named[] {
	const { world, file, typed } = asking;
	if (/^[a-z][\w+.-]*:|^\/|^\$/i.test(typed)) return [];
	const prefix = typed.slice(0, typed.lastIndexOf("/") + 1);
	return basesOf(asking, looking).flatMap((base) => {
		const folder = resolveIn(base, prefix === "" ? "." : prefix);
		const found = world.within(folder).filter((name) => resolveIn(folder, name) !== file);
		const there = found.flatMap((name) => named(world, folder, prefix, name, looking));
		return looking === "file" ? [...there, ...outputs(asking, base, prefix)] : there;
	});
}

/** What other stages of the same file write, which need not be there yet. */
function outputs({ world, file, path }: Asking, base: string, prefix: string): readonly Named[] {
	const start = base === "" ? "" : `${base}/`;
	return (world.reading(file)?.facts.stages ?? [])
		.filter(({ name }) => !path.includes(name))
		.flatMap((stage) => outputsOf(stage).map((output) => ({ stage, output })))
		.flatMap(({ stage, output }): readonly Named[] => {
			const word = output.path.startsWith(start) ? output.path.slice(start.length) : "";
			if (!word.startsWith(prefix) || word === "" || world.lineage.exists(output.path)) return [];
			return [{ word, detail: `written by ${stage.name}`, documentation: describeStage(stage), kind: "file" }];
		});
}

function basesOf({ world, file, maps, path }: Asking, looking: Looking): readonly string[] {
	const own = folderOf(file);
	if (looking === "version") {
		return world.within(own).flatMap((name) => (/^\d+\/$/.test(name) ? [resolveIn(own, name)] : []));
	}
	if (looking === "option") {
		const key = path.at(-1);
		// An item without a group is a config beside this one.
		const group = typeof key === "string" ? key.replace(/^(?:(?:override|optional) +)*\/?/, "").replace(/@.*$/, "") : ".";
		return [resolveIn(own, group)];
	}
	// A variable in it leads nobody knows where.
	const working = nearestValue(maps, "wdir");
	return [working === undefined || working.includes("$") ? own : resolveIn(own, working)];
}

function named(world: World, folder: string, prefix: string, name: string, looking: Looking): readonly Named[] {
	const isFolder = name.endsWith("/");
	const path = resolveIn(folder, name);
	if (name.startsWith(".") && prefix === "") return [];
	if (looking === "group") return isFolder ? [{ word: `${prefix}${name.slice(0, -1)}`, detail: "config group", kind: "name" }] : [];
	if (looking === "option") {
		const option = /^(.*)\.ya?ml$/.exec(name)?.[1];
		return option === undefined ? [] : [{ word: `${prefix}${option}`, detail: path, kind: "file" }];
	}
	if (isFolder) return [{ word: `${prefix}${name}`, detail: "folder", kind: "folder" }];
	if (looking === "folder") return [];
	return [{ word: `${prefix}${name}`, ...describeFile(world, path), kind: "file" }];
}

/** What is known of a file without looking at it: its size if it was measured, what kind of manifest it is, and which stages touch it. */
function describeFile(world: World, path: string): Pick<Named, "detail" | "documentation"> {
	const evidence = world.known.model(path);
	const type = world.reading(path)?.facts.manifests[0]?.type;
	const lines = [
		...(evidence ? [describeModel(path, evidence)] : []),
		...stagesOf("written by", world.lineage.stagesWriting(path)),
		...stagesOf("read by", world.lineage.stagesReading(path)),
	];
	const detail = evidence ? formatBytes(evidence.file.bytes) : (type ?? "file");
	return { detail, ...(lines.length > 0 ? { documentation: [...(evidence ? [] : [code(path)]), ...lines].join("\n") } : {}) };
}

function stagesOf(how: string, stages: readonly Stage[]): readonly string[] {
	return stages.length > 0 ? [`- ${how} ${stages.map(({ name }) => code(name)).join(", ")}`] : [];
}
