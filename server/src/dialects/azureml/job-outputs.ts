import { localKey, type Relation, type Thing } from "../../facts/thing.ts";
import { Cursor } from "../../source/tree.ts";
import type { Asset } from "./asset.ts";
import { isDataType, isModelType, pipelineOutputAt } from "./job-words.ts";
import { assetKey, descriptionName, type Flow, nameAt, referenceAt, relation, together } from "./reference.ts";

/** A job whose outputs are asked for. */
export interface Maker {
	readonly job: Cursor;
	/** The key of its stage. */
	readonly key: string;
	/** What the names of its outputs begin with in this file. */
	readonly prefix: string;
	readonly asset: Asset;
	/** The outputs of the file's jobs that other jobs take: `job.outputs.name`. */
	readonly read: ReadonlySet<string>;
}

/**
 * What a job makes. An output that other jobs of the file take is a thing of its own, apart from the asset that it is registered as: other pipelines
 * may register the same asset, and their jobs take what they made themselves.
 */
export function outputsOf(maker: Maker): Flow {
	const { job, key, prefix, read } = maker;
	const outputs = job.get("outputs").entries();
	const declared = new Set(outputs.map((output) => output.key?.value));
	const made = outputs.map((output) => outputFlow(output, maker));
	// A component has outputs that the job does not repeat.
	const others = [...read].filter((one) => one.startsWith(`${prefix}outputs.`) && prefix !== "" && !declared.has(lastPart(one)));
	const { key: name } = job;
	return together([
		...made,
		...others.map((one): Flow => {
			const type = componentType(maker, lastPart(one));
			return name ? written(local(one, type, name.at), key) : { things: [], relations: [] };
		}),
	]);
}

function outputFlow(output: Cursor, maker: Maker): Flow {
	const { key, prefix, asset, read } = maker;
	const name = output.key;
	if (!name) return { things: [], relations: [] };
	const whole = pipelineOutputAt(output) ?? pipelineOutputAt(output.get("path"));
	const passed = whole === undefined ? new Cursor(undefined) : asset.document.get("outputs", whole);
	const type = [output, passed].flatMap((one) => one.get("type").string()?.value ?? [])[0] ?? componentType(maker, name.value);
	const own = `${prefix}outputs.${name.value}`;
	const destinations = [output, passed].flatMap((one) => destinationsOf(one, type));
	const isTaken = read.has(own);
	const left = whole === undefined ? (isTaken ? [] : [own]) : [`outputs.${whole}`];
	const places = destinations.length > 0 ? destinations : left.map((one) => local(one, type, name.at));
	return together([...(isTaken ? [local(own, type, name.at)] : []), ...places].map((thing) => written(thing, key)));
}

/** The asset that an output is registered as, and the address that it is kept at. */
function destinationsOf(output: Cursor, type: string | undefined): readonly Thing[] {
	const [name, place] = [nameAt(output.get("name")), referenceAt(output.get("path"), "data")];
	const sort = isModelType(type) ? "model" : isDataType(type) ? "data" : undefined;
	const kind = sort === "model" ? "model" : "dataset";
	const version = nameAt(output.get("version"));
	return [
		...(name && sort
			? [
					{
						kind,
						at: name.at,
						name: name.value,
						keys: [assetKey(sort, name.value)],
						same: [descriptionName(sort, name.value)],
						declared: true,
						...(version ? { version } : {}),
					} as const,
				]
			: []),
		...(place ? [{ kind, at: place.at, name: place.name, keys: [place.key], declared: true } as const] : []),
	];
}

function local(name: string, type: string | undefined, at: Thing["at"]): Thing {
	return { kind: isModelType(type) ? "model" : "dataset", at, name, keys: [localKey("dataset", at.file, name)], declared: true };
}

function written(thing: Thing, by: string): Flow {
	const relations = thing.keys.slice(0, 1).map((key): Relation => relation("write", by, key, thing.at));
	return { things: [thing], relations };
}

/** What the file of the job's component says of an output. */
function componentType({ job, asset }: Maker, output: string): string | undefined {
	const file = referenceAt(job.get("component"), "component");
	if (!file) return job.get("component").present ? undefined : "uri_folder";
	if (file.registered) return undefined;
	const component = new Cursor(asset.context.neighbour(file.name)?.documents[0]);
	return component.get("outputs", output, "type").string()?.value;
}

function lastPart(output: string): string {
	return output.slice(output.lastIndexOf(".") + 1);
}
