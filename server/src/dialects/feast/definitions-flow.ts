import { nameKey, placeKey, type Relation, type RelationKind, type Thing } from "../../facts/thing.ts";
import { resolveIn } from "../../source/paths.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { type DataSource, type Definition, definitionOf, type FeatureService, type View, viewAt } from "./definitions-objects.ts";
import { folderOf, registeredIn, repositoryAround } from "./definitions-place.ts";
import type { Values } from "./definitions-values.ts";

/** What the definitions of a file are in the graph of data, and how data gets through them. */
export interface Flow {
	readonly things: readonly Thing[];
	readonly relations: readonly Relation[];
}

export function flowOf(definitions: readonly Definition[], values: Values, context: Context): Flow {
	const writer = new Writer(values, context);
	for (const definition of definitions) writer.define(definition);
	return writer;
}

class Writer implements Flow {
	readonly things: Thing[] = [];
	readonly relations: Relation[] = [];
	private readonly defined = new Set<Definition["tree"]>();
	private readonly mentioned = new Set<string>();
	private readonly values: Values;
	private readonly context: Context;
	private readonly registries = new Map<string, ReturnType<typeof registeredIn>>();

	constructor(values: Values, context: Context) {
		this.values = values;
		this.context = context;
	}

	/** Each object once, whether it has a name in the module or stands where it is used. */
	define(definition: Definition): void {
		if (this.defined.has(definition.tree) || definition.tree.at.file !== this.context.source.file) return;
		this.defined.add(definition.tree);
		const { kind, name, owner } = definition;
		const names = [
			nameKey(`feast/${kind}`, name.value),
			...(definition.class === "LabelView" ? [nameKey("feast/labels", name.value)] : []),
		];
		const keys = [this.keyOf(definition), ...(kind === "source" ? placesOf(definition, this.values, this.folder(definition)) : [])];
		this.things.push({
			kind: kind === "source" ? "source" : "view",
			at: name.at,
			name: name.value,
			keys,
			names,
			declared: true,
			...(owner ? { owner } : {}),
		});
		if (kind === "source") this.source(definition);
		else if (kind === "view") this.view(definition);
		else this.service(definition);
	}

	private source(source: DataSource): void {
		const batch = definitionOf(source.batch, this.values);
		if (batch?.kind !== "source") return;
		this.define(batch);
		// What is pushed and the table that holds its past are the same rows; a stream and its table are read side by side.
		if (source.class === "PushSource" && source.batch.at) this.relate("read", this.keyOf(batch), this.keyOf(source), source.batch.at);
	}

	private view(view: View): void {
		const key = this.keyOf(view);
		for (const source of view.sources) this.feed(source, key);
		const sink = definitionOf(view.sink, this.values);
		if (sink?.kind === "source" && view.sink.at) {
			this.define(sink);
			this.relate("write", key, this.keyOf(sink), view.sink.at);
		}
		for (const feature of view.features ?? []) this.feature(view, feature, true);
	}

	private service(service: FeatureService): void {
		for (const view of service.views) this.feed(view, this.keyOf(service));
	}

	/** Data goes from a source, or from features of a view, to whoever is known by the key. */
	private feed(cursor: Cursor, to: string): void {
		if (!cursor.at) return;
		const taken = viewAt(cursor, this.values);
		const source = taken ? undefined : definitionOf(cursor, this.values);
		if (taken) this.take(taken.view, taken.chosen, to, cursor.at);
		if (source?.kind !== "source") return;
		this.define(source);
		this.relate("read", this.keyOf(source), to, cursor.at);
		const batch = source.class === "PushSource" ? undefined : definitionOf(source.batch, this.values);
		if (batch?.kind === "source") this.relate("read", this.keyOf(batch), to, cursor.at);
	}

	private take(view: View, chosen: readonly Located<string>[] | undefined, to: string, at: Span): void {
		this.define(view);
		for (const feature of chosen ?? view.features ?? []) {
			// A view without a schema has the features that others take of it.
			if (chosen && !view.features?.some(({ value }) => value === feature.value)) this.infer(view, feature);
			this.relate("read", this.featureKey(view, feature.value), to, chosen && feature.at.file === at.file ? feature.at : at);
		}
		if (!chosen && !view.whole) this.relate("read", this.keyOf(view), to, at);
	}

	private infer(view: View, feature: Located<string>): void {
		if (!view.whole && feature.at.file === this.context.source.file) this.feature(view, feature, false);
	}

	private feature(view: View, { value, at }: Located<string>, declared: boolean): void {
		const key = this.featureKey(view, value);
		if (this.mentioned.has(key)) return;
		this.mentioned.add(key);
		const name = `${view.name.value}:${value}`;
		// A list of fields may stand in another file; the view that has them is what stands here.
		const place = at.file === this.context.source.file ? at : view.name.at;
		this.things.push({ kind: "feature", at: place, name, keys: [key], names: [nameKey("feast/feature", name)], declared });
		this.relate("write", this.keyOf(view), key, place);
	}

	private relate(kind: RelationKind, from: string, to: string, at: Span): void {
		this.relations.push({ kind, from, to, at });
	}

	private keyOf(definition: Definition): string {
		return this.registry(definition)(definition.kind, definition.name.value);
	}

	private featureKey(view: View, feature: string): string {
		return this.registry(view)("feature", `${view.name.value}:${feature}`);
	}

	private registry(definition: Definition): ReturnType<typeof registeredIn> {
		const folder = this.folder(definition);
		const registry = this.registries.get(folder) ?? registeredIn(folder, this.context);
		this.registries.set(folder, registry);
		return registry;
	}

	private folder({ tree: { at } }: Definition): string {
		return repositoryAround(at.file, this.context.exists) ?? folderOf(at.file);
	}
}

/** The parts of a table's name that tell it apart from every other, and the catalogue that they count in. */
const tables: Readonly<Record<string, readonly [catalogue: string, schema: string | undefined]>> = {
	SnowflakeSource: ["snowflake", "PUBLIC"],
	RedshiftSource: ["redshift", "public"],
};

/** Where the data of a source lies, as far as that is told apart from every other place. */
function placesOf(source: DataSource, values: Values, folder: string): readonly string[] {
	const word = (name: string) => values.text(source.call.keyword(name))?.value ?? "";
	const [path, table] = [word("path"), word("table")];
	// The data of a query is not that of the table which it is written to.
	if (source.call.keyword("query").present) return [];
	if (source.class === "BigQuerySource") {
		const whole = /^([\w-]+)[.:]([\w-]+)\.([\w-]+)$/.exec(table.replaceAll("`", ""));
		return whole ? [nameKey("bigquery", whole.slice(1).join("."))] : [];
	}
	const [catalogue, usual] = tables[source.class] ?? [];
	const parts = [word("database"), word("schema") || usual, table];
	if (catalogue !== undefined) return parts.every((part) => part) ? [nameKey(catalogue, parts.join("."))] : [];
	const isAddress = /^[a-z][a-z0-9+.-]*:\/\/[^/]+\/+[^/]/i.test(path);
	if (path === "" || /[%*?\\]|^~/.test(path)) return [];
	// Only a file source takes a path from the folder of the repository.
	return isAddress || (source.class === "FileSource" && !/^[\w+.-]+:/.test(path)) ? [placeKey(resolveIn(folder, path))] : [];
}
