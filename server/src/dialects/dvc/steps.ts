import { resolveIn } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Tree, TreeMap } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type Fault, fill, fillText } from "./interpolate.ts";
import { rounds } from "./loops.ts";
import { folderOf } from "./places.ts";
import { type Scope, type ScopeFault, withNames, withVars } from "./scope.ts";
import { isFilledElsewhere, textOf, type Value } from "./value.ts";

/** One stage with everything filled in: an entry of a pipeline, or one round of an entry that loops. */
export interface Step {
	/** The key of the entry. */
	readonly key: Located<string>;
	readonly name: string;
	/** The workspace folder that its paths start in; absent where it holds an unknown variable. */
	readonly folder: string | undefined;
	readonly fields: ReadonlyMap<string, Value>;
}

/** What is wrong with the variables of a field. */
export interface StepFault extends Fault {
	readonly field: string;
}

export interface Findings {
	readonly faults: StepFault[];
	readonly scopeFaults: ScopeFault[];
	/** Loops that go through something that is neither a list nor a map. */
	readonly loops: { readonly at: Span; readonly written: string }[];
}

/** A loop that is longer is not written out, so that little is known of its stages. */
const mostRounds = 1000;

/** Every stage of a pipeline, loops written out. */
export function readSteps(stages: Tree | undefined, scope: Scope, context: Context, findings: Findings): readonly Step[] {
	if (stages?.kind !== "map") return [];
	return stages.entries.flatMap(({ key, value }) => (value.kind === "map" ? ofEntry(key, value, scope, context, findings) : []));
}

function ofEntry(key: Located<string>, entry: TreeMap, scope: Scope, context: Context, findings: Findings): readonly Step[] {
	const [each, product, body] = [childOf(entry, "foreach"), childOf(entry, "matrix"), childOf(entry, "do")];
	const loop = each ?? product;
	if (!loop) return [readStep(key, key.value, entry, scope, [], context, findings)];
	const template = each ? body : { ...entry, entries: entry.entries.filter((child) => child.key.value !== "matrix") };
	if (template?.kind !== "map") return [];
	const field = each ? "foreach" : "matrix";
	const faults: Fault[] = [];
	const through = fill(loop, { scope, source: context.source, faults });
	findings.faults.push(...faults.map((fault) => ({ ...fault, field })));
	if (each && through.kind === "scalar" && !isFilledElsewhere(through.value)) {
		if (each.kind !== "scalar" || typeof each.value !== "string") return [];
		findings.loops.push({ at: through.at, written: String(through.value) });
		return [];
	}
	const all = rounds(through, field, mostRounds);
	if (!all) return [unknownRound(key, template, scope, context, findings)];
	return all.map(({ name, names }) => {
		const local = withNames(scope, names);
		return readStep(key, `${key.value}@${name}`, template, local, Object.keys(names), context, findings);
	});
}

/** Of a loop through something unknown one round stands for all. */
function unknownRound(key: Located<string>, template: TreeMap, scope: Scope, context: Context, findings: Findings): Step {
	const unknown = { kind: "unknown", at: key.at } as const;
	const local = withNames(scope, { item: unknown, key: unknown });
	return readStep(key, key.value, template, local, ["item", "key"], context, findings);
}

function readStep(
	key: Located<string>,
	name: string,
	body: TreeMap,
	outer: Scope,
	reserved: readonly string[],
	context: Context,
	findings: Findings,
): Step {
	const home = folderOf(context.source.file);
	const wdir = childOf(body, "wdir");
	// What is wrong with the folder is told with the other fields.
	const written =
		wdir?.kind === "scalar" && typeof wdir.value === "string" ? fillText(wdir.value, wdir.at, fillingIn(outer, context)) : undefined;
	const folder = wdir && written ? textOf(written) : undefined;
	const start = wdir === undefined ? home : folder && resolveIn(home, folder.value);
	const vars = childOf(body, "vars");
	const scope =
		start === undefined && vars
			? { ...outer, complete: false }
			: withVars(outer, vars, start ?? home, reserved, context, findings.scopeFaults);
	const fields = new Map<string, Value>();
	for (const entry of body.entries) {
		if (entry.key.value === "vars") continue;
		const faults: Fault[] = [];
		fields.set(entry.key.value, fill(entry.value, { ...fillingIn(scope, context), field: entry.key.value, faults }));
		findings.faults.push(...faults.map((fault) => ({ ...fault, field: entry.key.value })));
	}
	return { key, name, folder: start, fields };
}

function fillingIn(scope: Scope, { source }: Context) {
	return { scope, source, faults: [] };
}

export function childOf(map: Tree, name: string): Tree | undefined {
	if (map.kind !== "map") return undefined;
	return map.entries.findLast(({ key }) => key.value === name)?.value;
}
