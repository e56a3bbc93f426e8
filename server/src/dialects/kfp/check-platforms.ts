import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { readPipeline, titleOf } from "./pipeline.ts";
import { kindOf } from "./recognition.ts";

/** What the second document of a compiled pipeline says of executors, held against the first one. */
export function* checkPlatforms(platforms: Cursor, context: Context): Iterable<PlatformRemark> {
	const title = titleOf(context);
	const others = context.source.documents.filter((tree) => tree !== context.document);
	const at = platforms.entries()[0]?.key?.at ?? context.document.at;
	const earlier = others.find((tree) => tree.at.start < context.document.at.start && kindOf(new Cursor(tree)) === "PlatformSpec");
	if (earlier) {
		const message = `${title} refuses this: the file holds more than one \`platforms\` document, and the server takes one at most.`;
		yield { rule: "config/rejected", at, message };
	}
	const pipeline = others.find((tree) => kindOf(new Cursor(tree)) === "Pipeline");
	if (!pipeline) return;
	const labels = readPipeline(pipeline, context)
		.executors.entries()
		.flatMap(({ key }) => key?.value ?? []);
	for (const { key } of platforms.get("platforms", "kubernetes", "deploymentSpec", "executors").entries()) {
		if (!key || labels.includes(key.value)) continue;
		const meant = nearest(key.value, labels);
		const hint = meant === undefined ? "." : `; did you mean \`${meant}\`?`;
		const message = `What stands in \`${key.value}\` has no effect, because the pipeline above has no such executor${hint}`;
		yield { rule: "config/ignored-setting", at: key.at, message };
	}
}
