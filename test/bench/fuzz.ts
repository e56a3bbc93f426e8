import { Workspace } from "../../server/src/workspace/workspace.ts";
import { mutate } from "../harness/mutate.ts";
import { beginnings, manifestsUnder, manualTexts, samplesFolder, type Text } from "../harness/texts.ts";
import { hold, tell } from "./measure.ts";

const limit = 200;
const mutationsOfEach = 20;
/** A corpus is large: of each of its files so many beginnings stand for all. */
const beginningsOfCorpus = 150;

/** Every file cut off everywhere and full of mistakes: what takes longest, and what breaks. */
export async function bench(corpus: string | undefined): Promise<void> {
	measure("samples and manuals", [...manifestsUnder(samplesFolder), ...manualTexts()], undefined);
	if (corpus !== undefined) measure(corpus, manifestsUnder(corpus), beginningsOfCorpus);
}

function measure(name: string, files: readonly Text[], most: number | undefined): void {
	let slowest = { milliseconds: 0, what: "nothing" };
	let checked = 0;
	const broken: string[] = [];
	for (const { path, text } of files) {
		const workspace = new Workspace({ now: Date.parse("2026-03-31"), allow: true });
		const visit = (variant: string, what: string) => {
			const started = performance.now();
			try {
				workspace.change(path, variant);
				const world = workspace.world();
				world.findings(path);
				for (const { message } of world.failures) broken.push(`${what}: ${message}`);
			} catch (error) {
				broken.push(`${what}: ${error instanceof Error ? error.stack : error}`);
			}
			const milliseconds = performance.now() - started;
			if (milliseconds > slowest.milliseconds) slowest = { milliseconds, what };
			checked++;
		};
		for (const beginning of beginnings(text, most)) visit(beginning, `${path} up to ${beginning.length}`);
		for (let seed = 0; seed < mutationsOfEach; seed++) visit(mutate(text, seed), `${path} with seed ${seed}`);
	}
	tell(name, `${files.length} files, ${checked} texts; slowest ${slowest.what}`);
	for (const one of broken.slice(0, 5)) console.log(one);
	hold(`${name}: texts that break something`, broken.length === 0 ? 0 : Number.POSITIVE_INFINITY, 1, "");
	hold(`${name}: slowest text`, slowest.milliseconds, limit, "ms");
}
