import type { CodeInModel, ModelDescription } from "./model-description.ts";

/** Operators that read and write files by the names that they are given. */
const reaching = /\btorch\.(?:save|load|from_file)(?=\()/g;
/** Operators that PyTorch does not have by itself. */
const added = /\bops\.([A-Za-z_]\w*)\./g;
/** `inductor` and the like are PyTorch's own. */
const own: ReadonlySet<string> = new Set([
	"prim",
	"aten",
	"quantized",
	"inductor",
	"prepacked",
	"mkldnn",
	"_quantized",
	"sparse",
	"profiler",
]);

/** What the code of a TorchScript archive has: the files in its folder `code`, which PyTorch runs by itself and not by Python. */
export function describeTorchscript(sources: readonly string[]): ModelDescription {
	const plain = sources.map((source) => source.replace(/"(?:[^"\\\n]|\\.)*"/g, '""'));
	const found = new Set(plain.flatMap((source) => source.match(reaching) ?? []));
	const packages = new Set(plain.flatMap((source) => Array.from(source.matchAll(added), ([, name = ""]) => name)));
	const foreign = [...packages].filter((name) => !own.has(name)).toSorted();
	return {
		format: "TorchScript",
		code: [...found].toSorted().map((name): CodeInModel => ({ kind: "operator", name })),
		traits: foreign.length > 0 ? [`operators of ${foreign.join(", ")}`] : [],
	};
}
