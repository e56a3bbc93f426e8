import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Span } from "../../source/span.ts";
import type { Tree, TreeMap } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { hasPlaceholder } from "./interpolate.ts";
import type { Pipeline } from "./pipeline.ts";
import { childOf, type StepFault } from "./steps.ts";

/** Variables that DVC cannot fill in, and files of variables that it cannot load. */
export function checkVariables({ root, findings }: Pipeline, context: Context, platform: Platform): readonly PlatformRemark[] {
	return [
		...findings.faults.map((fault) => told(fault, context, platform)),
		...findings.scopeFaults.map(({ rule, at, message }): PlatformRemark => {
			return { rule, at, message: rule === "config/rejected" ? `${platform.title} refuses this: ${message}` : message };
		}),
		...findings.loops.map(({ at, written }): PlatformRemark => {
			const message = `${platform.title} refuses this: \`foreach\` goes through \`${written}\`, which is neither a list nor a map.`;
			return { rule: "config/rejected", at, message };
		}),
		...(root ? placeholdersInVars(root, platform) : []),
	];
}

function told({ kind, at, expression, detail, field }: StepFault, context: Context, platform: Platform): PlatformRemark {
	const placed = placeOf(expression, at, context);
	const written = `\${${expression}}`;
	if (kind === "unreadable") {
		const message = `${platform.title} refuses this: \`${written}\` in \`${field}\` is no name of a variable.`;
		return { rule: "config/rejected", at: placed, message };
	}
	if (kind === "unfit") {
		const what = detail === "map" ? "a map" : "a list";
		const message = `${platform.title} refuses this: \`${written}\` is ${what}, but \`${field}\` takes nothing but single values.`;
		return { rule: "config/rejected", at: placed, message };
	}
	const shell = /^([A-Z_][A-Z0-9_]*)(:?[-+=?].*)?$/.exec(expression);
	const hint = detail ? `; did you mean \`${detail}\`?` : shell ? `; for the shell write \`\\${written}\`.` : ".";
	const message = `\`${written}\` stands in \`${field}\`, but neither params.yaml nor \`vars\` holds \`${expression}\`${hint}`;
	const fix = detail ? { fix: replace(placed, `\${${detail}}`, `Change to \${${detail}}`, false) } : {};
	return { rule: "config/dangling-reference", at: placed, message, ...fix };
}

/** The placeholder itself, where it stands as it is in the text of the value. */
function placeOf(expression: string, at: Span, { source }: Context): Span {
	const written = `\${${expression}}`;
	const start = source.text.slice(at.start, at.end).indexOf(written);
	return start < 0 ? at : { ...at, start: at.start + start, end: at.start + start + written.length };
}

/** DVC fills nothing in where variables are made. */
function placeholdersInVars(root: TreeMap, platform: Platform): readonly PlatformRemark[] {
	const stages = mapsIn(childOf(root, "stages"));
	const templates = stages.flatMap((stage) => childOf(stage, "do") ?? []);
	return [root, ...stages, ...templates]
		.flatMap((map) => childOf(map, "vars") ?? [])
		.flatMap(placeholders)
		.map((at) => ({ rule: "config/rejected", at, message: notInVars(platform) }));
}

function mapsIn(tree: Tree | undefined): readonly TreeMap[] {
	return tree?.kind === "map" ? tree.entries.flatMap(({ value }) => (value.kind === "map" ? [value] : [])) : [];
}

function notInVars(platform: Platform): string {
	return `${platform.title} refuses this: a variable stands in \`vars\`, where none is filled in.`;
}

function placeholders(tree: Tree): readonly Span[] {
	if (tree.kind === "scalar") return typeof tree.value === "string" && hasPlaceholder(tree.value) ? [tree.at] : [];
	return tree.kind === "list" ? tree.items.flatMap(placeholders) : tree.entries.flatMap(({ value }) => placeholders(value));
}
