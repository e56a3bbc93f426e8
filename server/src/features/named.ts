import type { Naming, Schema } from "../dialects/schema.ts";
import type { Asking, Named } from "./asking.ts";
import { cardWords } from "./card-words.ts";
import { files } from "./named-files.ts";
import { entries, manifestFiles, manifests, models, parameters, stages } from "./named-manifests.ts";
import { formats, runtimes } from "./named-runtimes.ts";
import { dims, ensembleTensors, members, memberTensors, tensors, tensorTypes } from "./named-tensors.ts";

const sources: Readonly<Record<Naming, (asking: Asking) => readonly Named[]>> = {
	artifact: (asking) => files(asking, "file"),
	file: (asking) => files(asking, "file"),
	folder: (asking) => files(asking, "folder"),
	path: (asking) => files(asking, "file"),
	"version-file": (asking) => files(asking, "version"),
	"group-option": (asking) => files(asking, "option"),
	group: (asking) => files(asking, "group"),
	entry: entries,
	manifest: manifests,
	"manifest-file": manifestFiles,
	model: models,
	stage: stages,
	parameter: parameters,
	runtime: runtimes,
	format: formats,
	member: members,
	tensor: tensors,
	"tensor-type": tensorTypes,
	"tensor-dims": dims,
	"member-tensor": memberTensors,
	"ensemble-tensor": ensembleTensors,
	feature: cardWords,
	output: cardWords,
	source: cardWords,
};

/** Everything that a text of this schema can name here. */
export function namedBy(schema: Schema, asking: Omit<Asking, "kinds" | "within">): readonly Named[] {
	const { "x-names": naming, "x-kinds": kinds = [], "x-in": within = "", "x-form": form } = schema;
	const found = naming ? sources[naming]({ ...asking, kinds, within }) : [];
	return form === undefined ? found : found.map((one) => ({ ...one, word: form.replace("*", one.word) }));
}
