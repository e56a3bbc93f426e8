import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { schemaIds } from "./recognition.ts";

/** What keeps TorchServe from reading its metrics: it logs the fault once, and runs on without any of them. */
export function checkMetrics(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const structure = checkSchema(context.document, schemaNamed(schemaIds.Metrics), { ...platform, rejectsUnknown: true });
	return [...structure, ...["ts_metrics", "model_metrics"].flatMap((key) => repeatedNames(document.get(key), platform))];
}

/** The metrics of one part are found by name alone, whatever their type. */
function repeatedNames(part: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const seen = new Map<string, Located<string>>();
	return part
		.entries()
		.flatMap((type) => type.items())
		.flatMap((metric): readonly PlatformRemark[] => {
			const name = metric.get("name").string();
			if (!name || name.value === "") return [];
			const earlier = seen.get(name.value);
			seen.set(name.value, name);
			if (!earlier) return [];
			const message = `The metric \`${name.value}\` is declared twice, but ${title} keeps one of a name.`;
			const related = [{ value: "It is declared here already.", at: earlier.at }];
			return [{ rule: "config/duplicate-key", severity: "warning", at: name.at, message, related }];
		});
}
