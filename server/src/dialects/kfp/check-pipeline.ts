import type { PlatformRemark } from "../../facts/facts.ts";
import { Cursor } from "../../source/tree.ts";
import type { Pipeline } from "./pipeline.ts";
import { kindOf } from "./recognition.ts";

/** What the API server asks of a pipeline besides its structure. */
export function* checkPipeline(pipeline: Pipeline): Iterable<PlatformRemark> {
	const { spec, title } = pipeline;
	const refused = (at: PlatformRemark["at"], what: string): PlatformRemark => ({
		rule: "config/rejected",
		at,
		message: `${title} refuses this: ${what}`,
	});
	const version = spec.get("schemaVersion").word();
	if (version && version.value !== "2.1.0") {
		const stated = version.value === "" ? "empty" : version.value;
		yield refused(version.at, `the schema version is ${stated}, and the server takes 2.1.0 alone.`);
	}
	const name = spec.get("pipelineInfo", "name").string();
	if (name?.value === "") yield refused(name.at, "the name of the pipeline is empty.");
	else if (name && !/[a-z0-9]/.test(name.value))
		yield refused(name.at, `the name \`${name.value}\` holds no lower case letter and no digit.`);
	const first = earlierPipeline(pipeline);
	if (first) {
		const related = [{ value: "The first pipeline stands here.", at: first }];
		yield { ...refused(pipeline.at, "the file holds more than one pipeline, and the server takes one at a time."), related };
	}
	for (const { cursor, name: called } of pipeline.components) {
		const [dag, label] = [cursor.get("dag"), cursor.get("executorLabel")];
		if (dag.isMap && label.present && label.key)
			yield refused(label.key.at, `\`${called}\` has both \`dag\` and \`executorLabel\`, and only one of them may be set.`);
	}
}

function earlierPipeline({ context, at }: Pipeline): PlatformRemark["at"] | undefined {
	if (context.document === context.source.documents[0]) return undefined;
	for (const tree of context.source.documents) {
		if (tree === context.document || tree.at.start > at.start) return undefined;
		const other = new Cursor(tree);
		if (kindOf(other) === "Pipeline") return other.entries()[0]?.key?.at ?? tree.at;
	}
	return undefined;
}
