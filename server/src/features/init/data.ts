import type { Dataset, Stage } from "../../facts/pipeline.ts";
import { placeKey } from "../../facts/thing.ts";
import type { Lineage } from "../../lineage/lineage.ts";
import type { World } from "../../workspace/world.ts";

/** What a model was made of, as the pipelines of the workspace tell it. Paths are those of the workspace. */
export interface Origins {
	/** All that the stage which writes the model takes in besides code and settings, where that is one thing. */
	readonly trainingData?: string;
	/** The data that no stage makes, on all ways to the model. */
	readonly sources: readonly Origin[];
}

export interface Origin {
	readonly path: string;
	/** What catalogues, contracts, feature stores and other cards say of it. */
	readonly owner?: string;
	/** Milliseconds. */
	readonly freshness?: number;
	readonly datasets: readonly Dataset[];
}

/** Where the data of a model file comes from; nothing where not exactly one stage writes it. */
export function originsOf(path: string, world: World): Origins {
	const { lineage } = world;
	const [stage, ...others] = lineage.stagesWriting(path).filter(({ writes }) => writes.some((one) => holds(one.path, path)));
	if (!stage || others.length > 0) return { sources: [] };
	const inputs = stage.reads.map((read) => ({ path: read.path, sort: sortOf(read.path, stage, world) }));
	const data = inputs.filter(({ sort }) => sort === "data");
	const [only] = data;
	const isSure = data.length === 1 && !stage.partial && inputs.every(({ sort }) => sort !== "unclear");
	const roots = rootsOf(stage, world);
	return {
		...(only && isSure ? { trainingData: only.path } : {}),
		sources: roots.map((root) => originAt(root, lineage)),
	};
}

function originAt(path: string, lineage: Lineage): Origin {
	const things = lineage.thingsKnownBy(placeKey(path)).filter(({ declared }) => declared);
	const owner = things.find((thing) => thing.owner)?.owner?.value;
	const freshness = things.find((thing) => thing.freshness)?.freshness?.value;
	return {
		path,
		...(owner === undefined ? {} : { owner }),
		...(freshness === undefined ? {} : { freshness }),
		datasets: lineage.datasetsAt(path).filter(({ file }) => file?.path === path),
	};
}

/** Is the path the other one or a folder around it? */
function holds(path: string, other: string): boolean {
	return path === other || other.startsWith(`${path}/`);
}

/** From the stage back over whatever makes its data, to data that nothing here makes. */
function rootsOf(stage: Stage, world: World): readonly string[] {
	const roots = new Set<string>();
	const stages = new Set([stage]);
	for (const one of stages) {
		for (const { path } of one.reads) {
			if (sortOf(path, one, world) !== "data") continue;
			const makers = makersOf(path, one, world.lineage);
			if (makers.length === 0) roots.add(path);
			for (const maker of makers) stages.add(maker);
		}
	}
	return [...roots];
}

function makersOf(path: string, reader: Stage, lineage: Lineage): readonly Stage[] {
	return lineage.stagesWriting(path).filter((maker) => maker !== reader);
}

const code = /\.(py|ipynb|sh|bash|r|jl|scala|java|kt|ts|js|mjs|sql|c|cc|cpp|h|rs|go)$/i;
const settings =
	/\.(ya?ml|toml|ini|cfg|conf|lock|env|md|rst)$|(^|\/)(requirements[^/]*\.txt|constraints[^/]*\.txt|Dockerfile[^/]*|Makefile|Pipfile|params\.json|config\.json)$/i;
/** It may be a model to start from, an encoder, or data as somebody has prepared it. */
const unclear = /\.(onnx|pkl|pickle|joblib|pt|pth|ckpt|h5|hdf5|keras|safetensors|bin|model|gguf|npz?|zip|whl)$/i;
const codeFolder = /(^|\/)(src|scripts?|code|lib|libs|notebooks?|pipelines?|stages|tests?|utils?|conf|configs?)$/i;

function sortOf(path: string, { params, folder }: Stage, world: World): "data" | "other" | "unclear" {
	if (code.test(path) || settings.test(path)) return "other";
	if (params.some(({ file }) => path === file || path === `${folder === "" ? "" : `${folder}/`}${file}`)) return "other";
	if (unclear.test(path)) return "unclear";
	const names = world.within(path);
	if (names.some((name) => code.test(name))) return "other";
	if (codeFolder.test(path)) return "unclear";
	return "data";
}
