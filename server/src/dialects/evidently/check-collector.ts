import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { coerced } from "./coercion.ts";
import { schemaIds } from "./recognition.ts";

const triggers = ["IntervalTrigger", "RowsCountTrigger", "RowsCountOrIntervalTrigger"];

/** The release from which on the collector is a legacy of the older Evidently. */
const legacy = "0.7";

export function checkCollector(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds.Collector);
	const structure = document.tree ? checkSchema(coerced(document.tree, schema), schema, platform) : [];
	const collectors = document.get("collectors").entries();
	return [...structure, ...outdated(document, platform), ...collectors.flatMap((collector) => [...checkTrigger(collector, platform)])];
}

function outdated(document: Cursor, { title, target }: Platform): readonly PlatformRemark[] {
	const { key } = document.get("collectors");
	if (!key || (target !== undefined && compareVersions(target, legacy) < 0)) return [];
	const message = `The collector is part of what ${title} keeps as \`evidently.legacy\`, and its command has no \`collector\` any more.`;
	return [{ rule: "config/deprecated-setting", severity: "info", at: key.at, message }];
}

/** Kinds have names such as evidently:collector_trigger:IntervalTrigger, and before them the path of the class. */
function* checkTrigger(collector: Cursor, { title }: Platform): Iterable<PlatformRemark> {
	const trigger = collector.get("trigger");
	const type = trigger.get("type").string();
	const [, name] = /^evidently(?::collector_trigger:|\..*\.)(\w+)$/.exec(type?.value ?? "") ?? [];
	if (trigger.isMap && trigger.key && !trigger.get("type").key)
		yield { rule: "config/missing-field", at: trigger.key.at, message: `\`trigger\` has no \`type\`, but ${title} requires it.` };
	if (type && name !== undefined && !triggers.includes(name)) {
		const meant = nearest(name, triggers);
		const hint = meant ? `; did you mean \`${meant}\`?` : `: ${triggers.join(", ")}.`;
		yield { rule: "config/unknown-value", at: type.at, message: `\`${name}\` is no trigger that ${title} knows${hint}` };
	}
	if (type && name === "IntervalTrigger" && !trigger.get("interval").key)
		yield {
			rule: "config/missing-field",
			at: type.at,
			message: `\`trigger\` has no \`interval\`, but ${title} requires it of an IntervalTrigger.`,
		};
}
