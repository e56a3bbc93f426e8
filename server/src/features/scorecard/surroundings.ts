import type { Stage } from "../../facts/pipeline.ts";
import { outputsOf } from "../../lineage/lineage.ts";
import { resolveIn } from "../../source/paths.ts";
import { folderOf, foldersAbove } from "../../workspace/paths.ts";
import type { World } from "../../workspace/world.ts";

const mostFiles = 2000;
const deepest = 3;
const codeEnding = /\.(py|ipynb|r|jl|scala|sql|ts|js|go)$/i;
/** Where people keep what is about everything below the folder above. */
const companions = ["tests", "test", "reports", "experiments", "notebooks", "conf", "config", "docs"];

/** Workspace paths of what lies around some files: in the folder that they share and not too deep in it, and in the usual folders above. */
export function filesNear(world: World, files: readonly string[]): readonly string[] {
	const found = new Set<string>();
	const root = sharedFolder(files.filter((file) => !file.startsWith("../") && !/^(\/|[a-z][\w+.-]*:)/i.test(file)));
	look(root, 0);
	for (const above of foldersAbove(`${root}/_`)) for (const name of companions) look(above === "" ? name : `${above}/${name}`, 1);
	return [...found];

	function look(folder: string, depth: number): void {
		for (const name of world.within(folder)) {
			if (found.size >= mostFiles) return;
			const path = folder === "" ? name : `${folder}/${name}`;
			if (!name.endsWith("/")) found.add(path);
			else if (depth < deepest && !name.startsWith(".")) look(path.slice(0, -1), depth + 1);
		}
	}
}

function sharedFolder(files: readonly string[]): string {
	const [first = "", ...rest] = files.map(folderOf);
	let folder = first;
	while (folder !== "" && !rest.every((one) => one === folder || one.startsWith(`${folder}/`))) folder = folderOf(folder);
	return folder;
}

export function isTest(path: string): boolean {
	return codeEnding.test(path) && (/(^|\/)(test_[^/]+|[^/]+_test|[^/]+[.-](test|spec))\.\w+$/.test(path) || /(^|\/)tests?\//.test(path));
}

/** The tests that are called after a script: `test_train.py`, `train_test.py`, `tests/train/…`. */
export function testsOf(script: string, tests: readonly string[]): readonly string[] {
	const stem = stemOf(script);
	return tests.filter((test) => {
		const words = stemOf(test).replace(/^test_|_test$|[.-](test|spec)$/g, "");
		return words === stem || words.startsWith(`${stem}_`) || test.includes(`/${stem}/`);
	});
}

/** The scripts of the stages that write the model, and of those before them. */
export function codeOf(stages: readonly Stage[], modelFile: string | undefined, world: World) {
	const writes = (stage: Stage) => modelFile !== undefined && outputsOf(stage).some(({ path }) => `${modelFile}/`.startsWith(`${path}/`));
	const scripts = (some: readonly Stage[]) => [...new Set(some.flatMap((stage) => scriptsOf(stage, world)))];
	const training = scripts(stages.filter(writes));
	return { training, features: scripts(stages.filter((stage) => !writes(stage))).filter((one) => !training.includes(one)) };
}

function scriptsOf({ command, folder, reads }: Stage, world: World): readonly string[] {
	const stated = reads.flatMap(({ path }) => (codeEnding.test(path) ? [path] : []));
	const called = (command?.value ?? "").split(/\s+/).filter((word) => codeEnding.test(word) && !word.startsWith("-"));
	const there = called.map((word) => resolveIn(folder, word)).filter((path) => world.lineage.exists(path));
	return [...stated, ...there];
}

function stemOf(path: string): string {
	return path.slice(path.lastIndexOf("/") + 1).replace(/\.\w+$/, "");
}
