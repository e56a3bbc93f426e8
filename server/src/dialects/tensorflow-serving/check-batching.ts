import type { PlatformRemark } from "../../facts/facts.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { numbers, truth } from "../triton/fields.ts";

/** What the server takes where the file does not say it. */
const usualSize = 1000;

/** Sizes that do not fit each other: the server then loads no model. */
export function checkBatching(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	return [...checkSizes(document, platform), ...checkSplitting(document, platform)];
}

function checkSizes(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const sizes = numbers(document, "allowed_batch_sizes");
	const last = sizes?.value.at(-1);
	const most = document.get("max_batch_size");
	if (!sizes || last === undefined || most.get("value").templated) return [];
	const remarks: PlatformRemark[] = [];
	const falls = sizes.value.findIndex((size, i) => i > 0 && size <= (sizes.value[i - 1] ?? 0));
	const splits = truth(document.get("enable_large_batch_splitting", "value"))?.value === true;
	if (falls > 0) {
		const message = `\`allowed_batch_sizes\` goes from ${sizes.value[falls - 1]} to ${sizes.value[falls]}, but it must go from small to large.`;
		remarks.push({ rule: "config/out-of-range", severity: splits ? "error" : "warning", at: sizes.at, message });
	}
	const stated = most.get("value").number();
	if (most.present && !stated) return remarks;
	const limit = splits ? (document.get("max_execution_batch_size", "value").number() ?? stated) : stated;
	if (last === (limit?.value ?? usualSize) || (splits && !document.get("max_execution_batch_size").present)) return remarks;
	const name = splits ? "max_execution_batch_size" : "max_batch_size";
	const what = limit ? `\`${name}\` is ${limit.value}` : `without a \`${name}\` the largest batch is ${usualSize}`;
	const message = `${title} refuses this: the last of \`allowed_batch_sizes\` is ${last}, but ${what}, and both must be equal.`;
	return [...remarks, { rule: "config/rejected", at: sizes.at, message, ...related(limit) }];
}

function checkSplitting(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const splits = document.get("enable_large_batch_splitting", "value");
	const run = document.get("max_execution_batch_size", "value").number();
	const most = document.get("max_batch_size", "value").number();
	if (!run || splits.templated) return [];
	if (truth(splits)?.value !== true) {
		const message = `\`max_execution_batch_size\` is ${run.value}, but large batches are not split, so ${title} does not look at it.`;
		return [{ rule: "config/ignored-setting", at: run.at, message }];
	}
	if (!most || most.value >= run.value) return [];
	const message = `\`max_execution_batch_size\` is ${run.value}, but \`max_batch_size\` is ${most.value}, and no batch may be larger than that.`;
	return [{ rule: "config/out-of-range", at: run.at, message, ...related(most) }];
}

function related(limit: Located<number> | undefined): Pick<PlatformRemark, "related"> {
	return limit ? { related: [{ value: "The limit stands here.", at: limit.at }] } : {};
}
