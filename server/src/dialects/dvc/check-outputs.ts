import type { PlatformRemark } from "../../facts/facts.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { pathsIn } from "./facts.ts";
import type { Pipeline } from "./pipeline.ts";
import { folderOf, isAddress } from "./places.ts";
import { readPointer } from "./pointer.ts";

interface Output {
	readonly step: string;
	readonly written: Located<string>;
	readonly path: string;
}

/** No two outputs may be the same or lie in one another, and none may hold the pipeline file itself. */
export function checkOutputs(pipeline: Pipeline, context: Context, platform: Platform): readonly PlatformRemark[] {
	const outputs = outputsOf(pipeline, context);
	const byPath = new Map<string, Output>();
	const inside = new Map<string, Output>();
	const pointers = new Map<string, readonly string[]>();
	return outputs.flatMap((output): readonly PlatformRemark[] => {
		const around = foldersOf(output.path);
		const other = byPath.get(output.path) ?? inside.get(output.path) ?? around.map((folder) => byPath.get(folder)).find((one) => one);
		byPath.set(output.path, byPath.get(output.path) ?? output);
		for (const folder of around) inside.set(folder, inside.get(folder) ?? output);
		if (other) return [overlap(output, other, platform)];
		if (/\.dvc$|(?:^|\/)dvc\.yaml$/.test(output.path)) return [ofItsOwn(output, platform)];
		return [...holdsItself(output, context, platform), ...tracked(output, around, pointers, context, platform)];
	});
}

/** Two mentions of one path in the same list of a stage are one output. */
function outputsOf({ steps }: Pipeline, context: Context): readonly Output[] {
	return steps.flatMap(({ name, folder, fields }) => {
		if (folder === undefined) return [];
		return ["outs", "metrics", "plots"].flatMap((field) => {
			const paths = new Map(pathsIn(fields.get(field)).paths.map((path) => [path.value, path]));
			return [...paths.values()].map((written) => ({
				step: name,
				written,
				path: resolveIn(folder || folderOf(context.source.file), written.value),
			}));
		});
	});
}

function overlap(output: Output, other: Output, platform: Platform): PlatformRemark {
	const same = output.path === other.path;
	const mine = `\`${output.written.value}\` of the stage \`${output.step}\``;
	const theirs = `\`${other.written.value}\` of ${other.step === output.step ? "the same stage" : `the stage \`${other.step}\``}`;
	const what = same ? `the output ${mine} is also the output ${theirs}` : `the output ${mine} overlaps the output ${theirs}`;
	const elsewhere =
		other.written.at.start === output.written.at.start
			? {}
			: { related: [{ value: `\`${other.step}\` writes \`${other.written.value}\`.`, at: other.written.at }] };
	return { rule: "config/rejected", at: output.written.at, message: `${platform.title} refuses this: ${what}.`, ...elsewhere };
}

function ofItsOwn({ written }: Output, platform: Platform): PlatformRemark {
	const message = `${platform.title} refuses this: the output \`${written.value}\` has the name of a file of its own.`;
	return { rule: "config/rejected", at: written.at, message };
}

function holdsItself({ written, path }: Output, { source }: Context, platform: Platform): readonly PlatformRemark[] {
	if (!["", ...foldersOf(source.file)].includes(path) || isAddress(path)) return [];
	const message = `${platform.title} refuses this: the output \`${written.value}\` is the folder that holds \`${source.file}\` itself.`;
	return [{ rule: "config/rejected", at: written.at, message }];
}

/** Data that was added by itself is tracked by a file beside it, which may not lie inside an output or around it. */
function tracked(
	{ step, written, path }: Output,
	around: readonly string[],
	pointers: Map<string, readonly string[]>,
	context: Context,
	platform: Platform,
): readonly PlatformRemark[] {
	return [path, ...around].flatMap((place): readonly PlatformRemark[] => {
		const pointer = `${place}.dvc`;
		if (isAddress(place) || context.exists(pointer) !== true) return [];
		if (!pointers.has(pointer)) pointers.set(pointer, pathsOf(pointer, context));
		if (!pointers.get(pointer)?.includes(place)) return [];
		const what = place === path ? `is tracked by \`${pointer}\` too` : `lies in \`${place}\`, which \`${pointer}\` tracks`;
		return [
			{
				rule: "config/rejected",
				at: written.at,
				message: `${platform.title} refuses this: the output \`${written.value}\` of the stage \`${step}\` ${what}.`,
			},
		];
	});
}

function pathsOf(pointer: string, context: Context): readonly string[] {
	const source = context.neighbour(pointer);
	const [document] = source?.documents ?? [];
	if (!source || !document || !new Cursor(document).get("outs").present) return [];
	return readPointer({ ...context, source, document }).flatMap(({ file }) => file?.path ?? []);
}

/** The folders above a path, nearest first, without the workspace's root. */
function foldersOf(path: string): readonly string[] {
	const parts = path.split("/");
	return parts.slice(1).map((_, i) => parts.slice(0, parts.length - 1 - i).join("/"));
}
