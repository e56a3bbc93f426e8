import { existsSync } from "node:fs";
import { exceeded } from "./measure.ts";
import { program } from "./programs.ts";

/** Each is in a file of its own, and holds its figures against a limit or against another program in the same run. */
const benches = ["check", "workspace", "keystroke", "lineage", "lineage-panel", "fuzz", "onnx-header", "memory"] as const;

const words = process.argv.slice(2);
const flag = words.indexOf("--corpus");
const corpus = flag >= 0 ? words.splice(flag, 2)[1] : undefined;
const wanted = words.length > 0 ? words : benches;
const wrong = wanted.find((name) => !benches.some((bench) => bench === name));
if (wrong !== undefined || (flag >= 0 && corpus === undefined)) {
	console.error(`Usage: npm run bench [-- ${benches.join(" | ")}] [--corpus FOLDER]`);
	process.exit(2);
}
if (!existsSync(program("cli.js"))) {
	console.error("There is nothing to measure: npm run build");
	process.exit(2);
}
for (const name of wanted) {
	console.log(`\n# ${name}`);
	const { bench } = (await import(`./${name}.ts`)) as { bench(corpus: string | undefined): Promise<void> };
	await bench(corpus);
}
process.exit(exceeded().length > 0 ? 1 : 0);
