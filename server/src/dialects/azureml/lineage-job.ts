import { localKey, placeKey, type Thing } from "../../facts/thing.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Asset } from "./asset.ts";
import { readOwner } from "./facts.ts";
import { codeOf, inputsOf, ownInputs } from "./job-inputs.ts";
import { outputsOf } from "./job-outputs.ts";
import { type Binding, bindingsIn } from "./job-words.ts";
import { schemaWord } from "./recognition.ts";
import { descriptionName, type Flow, nameAt, type Reference, readFlow, relation, together } from "./reference.ts";

/** A pipeline with its steps, a job of one step, or a component that either of them runs. */
export function jobLineage(asset: Asset): Flow {
	const { document } = asset;
	const steps = document.get("jobs").entries();
	const codes = steps.length > 0 ? steps.flatMap(codeOf) : codeOf(document);
	const isComponent = schemaWord(document).endsWith("component");
	if (steps.length > 0) return together([pipeline(asset), ...(isComponent ? [component(asset, codes)] : [])]);
	return isComponent ? component(asset, codes) : job(asset);
}

/** It is what runs: whoever names its file or its name runs its code. */
function component({ document, context, at }: Asset, codes: readonly Reference[]): Flow {
	const { file } = context.source;
	const [name, version, owner] = [nameAt(document.get("name")), nameAt(document.get("version")), readOwner(document.get("tags"))];
	const key = placeKey(file);
	const thing: Thing = {
		kind: "code",
		at,
		name: name?.value ?? file,
		keys: [key],
		...(name ? { names: [descriptionName("component", name.value)] } : {}),
		declared: true,
		...(version ? { version } : {}),
		...(owner ? { owner } : {}),
	};
	return together([{ things: [thing], relations: [] }, readFlow(codes, key)]);
}

function job(asset: Asset): Flow {
	const { document, context, at } = asset;
	const { file } = context.source;
	const name = [document.get("name"), document.get("display_name")].flatMap((one) => nameAt(one) ?? [])[0]?.value;
	const key = localKey("stage", file, "job");
	const owner = readOwner(document.get("tags"));
	const thing: Thing = {
		kind: "stage",
		at,
		name: name ?? file.slice(file.lastIndexOf("/") + 1),
		keys: [key],
		declared: true,
		...(owner ? { owner } : {}),
	};
	return together([
		{ things: [thing], relations: [] },
		readFlow([...ownInputs(document), ...codeOf(document)], key),
		outputsOf({ job: document, key, prefix: "", asset, read: new Set() }),
	]);
}

/** Each step is a stage; data goes from step to step as the expressions in them say. */
function pipeline(asset: Asset): Flow {
	const { document, context } = asset;
	const { file } = context.source;
	const jobs = document.get("jobs").entries();
	const bindings = new Map(jobs.map((one) => [one, bindingsIn(one)]));
	const read = new Set([...bindings.values()].flat().flatMap(({ job, name }) => (job === undefined ? [] : [`${job}.outputs.${name}`])));
	const inputs = inputsOf(asset, [...bindings.values()].flat());
	const owner = readOwner(document.get("tags"));
	const steps = jobs.flatMap((one): readonly Flow[] => {
		const name = one.key;
		if (!name || !one.isMap) return [];
		const key = localKey("stage", file, name.value);
		const thing: Thing = { kind: "stage", at: name.at, name: name.value, keys: [key], declared: true, ...(owner ? { owner } : {}) };
		const found = bindings.get(one) ?? [];
		return [
			{ things: [thing], relations: found.flatMap((binding) => boundRelation(binding, key, inputs.sources, asset)) },
			readFlow([...ownInputs(one), ...codeOf(one)], key),
			outputsOf({ job: one, key, prefix: `${name.value}.`, asset, read }),
		];
	});
	return together([{ things: inputs.things, relations: [] }, ...steps]);
}

function boundRelation(binding: Binding, to: string, sources: ReadonlyMap<string, Pick<Reference, "key" | "version">>, asset: Asset) {
	const { job, name, at } = binding;
	if (job === undefined) {
		const source = sources.get(name);
		return source ? [relation("read", source.key, to, at, source.version)] : [];
	}
	return isJob(asset.document, job) ? [relation("read", localKey("dataset", at.file, `${job}.outputs.${name}`), to, at)] : [];
}

function isJob(document: Cursor, name: string): boolean {
	return document.get("jobs", name).isMap;
}
