import { callOf, functionOf, type PythonCall, subscriptOf } from "../../source/python-forms.ts";
import type { Located } from "../../source/span.ts";
import { Cursor, type Tree } from "../../source/tree.ts";
import { feastCall, type Values } from "./definitions-values.ts";

interface Registered {
	/** The class as Feast names it. */
	readonly class: string;
	readonly name: Located<string>;
	readonly owner?: Located<string>;
	readonly call: PythonCall;
	/** The expression that makes it: the same object, the same tree. */
	readonly tree: Tree;
}

export interface DataSource extends Registered {
	readonly kind: "source";
	/** Where it also takes data from. */
	readonly batch: Cursor;
}

export interface View extends Registered {
	readonly kind: "view";
	/** The fields that are no columns of entities. Absent where it has no schema and takes whatever its source has, or where they are not known. */
	readonly features?: readonly Located<string>[];
	/** There are surely no other features. */
	readonly whole: boolean;
	/** Sources and other views. */
	readonly sources: readonly Cursor[];
	readonly sink: Cursor;
}

export interface FeatureService extends Registered {
	readonly kind: "service";
	readonly views: readonly Cursor[];
}

export type Definition = DataSource | View | FeatureService;

const decorators: Readonly<Record<string, string>> = {
	batch_feature_view: "BatchFeatureView",
	on_demand_feature_view: "OnDemandFeatureView",
	stream_feature_view: "StreamFeatureView",
};
const views = new Set(["FeatureView", "BatchFeatureView", "StreamFeatureView", "OnDemandFeatureView", "LabelView"]);
/** Classes that end like a source and are none. */
const noSources = new Set(["DataSource", "OnDemandSource", "FeatureServiceLoggingSource", "LoggingSource"]);

/** Does an expression, by itself, make something that Feast registers and that takes part in the flow of data? */
export function isDefinition(value: Cursor): boolean {
	const made = madeBy(value);
	return made !== undefined && kindOf(made.class) !== undefined;
}

/** What an expression makes, or the one that it names. */
export function definitionOf(cursor: Cursor, values: Values): Definition | undefined {
	const value = values.follow(cursor);
	const made = madeBy(value);
	const kind = made && kindOf(made.class);
	if (!made || !kind || !value.tree) return undefined;
	const { call } = made;
	const name = nameOf(made, values);
	if (!name || name.value === "") return undefined;
	const owner = values.text(call.keyword("owner"));
	const registered = { class: made.class, name, call, tree: value.tree, ...(owner?.value ? { owner } : {}) };
	if (kind === "source") return { kind, ...registered, batch: call.keyword("batch_source") };
	if (kind === "service") return { kind, ...registered, views: values.items(call.keyword("features")).items };
	return { kind, ...registered, ...featuresOf(call, values), sources: sourcesOf(call, values), sink: call.keyword("sink_source") };
}

/** A view that is named, asked for some features (`view[["a"]]`) or renamed for a request. */
export function viewAt(cursor: Cursor, values: Values): { readonly view: View; readonly chosen?: readonly Located<string>[] } | undefined {
	let chosen: readonly Located<string>[] | undefined;
	let next = values.follow(cursor);
	for (let step = 0; step < 10; step++) {
		const part = subscriptOf(next);
		const call = callOf(next);
		if (part) chosen ??= values.items(part.index).items.flatMap((item) => values.text(item) ?? []);
		else if (call?.name.value !== "with_name" || !call.on.present) break;
		next = values.follow(part ? part.of : (call?.on ?? new Cursor(undefined)));
	}
	const view = definitionOf(next, values);
	return view?.kind === "view" ? { view, ...(chosen ? { chosen } : {}) } : undefined;
}

interface Made {
	readonly class: string;
	readonly call: PythonCall;
	/** The function that a decorator stands above. */
	readonly function?: Located<string>;
}

function madeBy(value: Cursor): Made | undefined {
	const made = functionOf(value);
	if (!made) {
		const call = feastCall(value);
		return call && { class: call.class, call };
	}
	const [call, ...others] = made.decorators.map(feastCall);
	const name = call && others.length === 0 && Object.hasOwn(decorators, call.class) ? decorators[call.class] : undefined;
	return call && name !== undefined ? { class: name, call, function: made.name } : undefined;
}

function kindOf(name: string): Definition["kind"] | undefined {
	if (name === "FeatureService") return "service";
	if (views.has(name)) return "view";
	return /\wSource$/.test(name) && !noSources.has(name) ? "source" : undefined;
}

/** A source without a name goes by its table or path, and a decorated function by its own. */
function nameOf({ call, function: decorated }: Made, values: Values): Located<string> | undefined {
	const stated = call.keyword("name");
	if (stated.present && !(stated.tree?.kind === "scalar" && stated.tree.value === null)) return values.text(stated);
	return decorated ?? values.text(call.keyword("table")) ?? values.text(call.keyword("path"));
}

function sourcesOf(call: PythonCall, values: Values): readonly Cursor[] {
	return ["source", "batch_source", "stream_source", "sources"].flatMap((word) => {
		const stated = call.keyword(word);
		if (!stated.present) return [];
		const value = values.follow(stated);
		if (value.isList) return values.items(stated).items;
		// Before release 0.21, the sources of an on-demand view were a dictionary.
		return word === "sources" && value.isMap && !callOf(value) ? value.entries() : [stated];
	});
}

function featuresOf(call: PythonCall, values: Values): Pick<View, "features" | "whole"> {
	const schema = call.keyword("schema").present ? call.keyword("schema") : call.keyword("features");
	const { items, whole } = values.items(schema);
	// The older list holds features alone, whereas a schema may hold columns of entities too.
	const keys = call.keyword("schema").present ? joinKeysOf(call.keyword("entities"), values) : new Set<string>();
	const fields = items.map((item) => fieldOf(item, values));
	const features = keys && fields.flatMap((field) => (field && !keys.has(field.value) ? [field] : []));
	if (!features || features.length === 0) return { whole: false };
	return { features, whole: whole && !call.open && fields.every((field) => field !== undefined) };
}

function fieldOf(cursor: Cursor, values: Values): Located<string> | undefined {
	const call = values.call(cursor);
	return call && ["Field", "Feature"].includes(call.class) ? values.text(call.keyword("name")) : undefined;
}

/** The columns that entities are told apart by; nothing where one of them is not known. */
function joinKeysOf(entities: Cursor, values: Values): ReadonlySet<string> | undefined {
	if (!entities.present || (entities.tree?.kind === "scalar" && entities.tree.value === null)) return new Set();
	const { items, whole } = values.items(entities);
	const keys = items.map((item) => {
		const call = values.call(item);
		if (call?.class !== "Entity") return undefined;
		const several = call.keyword("join_keys");
		if (several.present) return values.text(values.items(several).items[0] ?? new Cursor(undefined))?.value;
		return values.text(call.keyword("join_key").present ? call.keyword("join_key") : call.keyword("name"))?.value;
	});
	const known = keys.filter((key) => key !== undefined);
	return whole && known.length === keys.length ? new Set(known) : undefined;
}
