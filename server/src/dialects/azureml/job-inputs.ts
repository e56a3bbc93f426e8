import { localKey, type Thing } from "../../facts/thing.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Asset } from "./asset.ts";
import { type Binding, isDataType, isModelType } from "./job-words.ts";
import { mention, type Reference, referenceAt } from "./reference.ts";

/** The inputs of a pipeline that its jobs take: those that hold data, with what each comes from. */
export interface Inputs {
	readonly things: readonly Thing[];
	readonly sources: ReadonlyMap<string, Pick<Reference, "key" | "version">>;
}

/** What an input is given where it stands, or else the input itself: whoever starts the pipeline says what it holds. */
export function inputsOf({ document }: Asset, bindings: readonly Binding[]): Inputs {
	const taken = new Set(bindings.flatMap(({ job, name }) => (job === undefined ? [name] : [])));
	const things: Thing[] = [];
	const sources = new Map<string, Pick<Reference, "key" | "version">>();
	for (const input of document.get("inputs").entries()) {
		const { key: name } = input;
		if (!name || !taken.has(name.value) || !input.isMap) continue;
		const type = input.get("type").string()?.value;
		const given = givenAt(input);
		const key = given?.key ?? localKey("dataset", name.at.file, `inputs.${name.value}`);
		if (given) things.push(mention(given));
		else if (isDataType(type) || isModelType(type) || input.get("path").present)
			things.push({ kind: isModelType(type) ? "model" : "dataset", at: name.at, name: name.value, keys: [key], declared: true });
		else continue;
		sources.set(name.value, { key, ...(given?.version === undefined ? {} : { version: given.version }) });
	}
	return { things, sources };
}

/** Jobs of automated machine learning have their data beside their inputs. */
const dataKeys = ["training_data", "validation_data", "test_data"];

/** What a job is given in its own words. */
export function ownInputs(job: Cursor): readonly Reference[] {
	const automated = /^automl$/i.test(job.get("type").string()?.value ?? "");
	const inputs = [...job.get("inputs").entries(), ...(automated ? dataKeys.map((key) => job.get(key)) : [])];
	return inputs.flatMap((input) => (input.isMap ? (givenAt(input) ?? []) : []));
}

/** The component that a job runs, or the folder of its code. A sweep has them in its trial, and a parallel job in its task. */
export function codeOf(job: Cursor): readonly Reference[] {
	const places = [job, job.get("trial"), job.get("task")];
	const components = [job.get("component"), job.get("trial")].flatMap((cursor) => referenceAt(cursor, "component") ?? []);
	return [...components, ...places.flatMap((place) => referenceAt(place.get("code"), "code") ?? [])];
}

/** Asset, address or path, of a data asset unless its type is one of a model. */
function givenAt(input: Cursor): Reference | undefined {
	return referenceAt(input.get("path"), isModelType(input.get("type").string()?.value) ? "model" : "data");
}
