import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";

/** What MLServer itself says of a model's settings, or swallows without a word. */
export function checkModelSettings(document: Cursor, context: Context): readonly PlatformRemark[] {
	return [...checkBatching(document), ...checkName(document, context)];
}

/** A size without a time, or a time without a size, leaves every request alone. */
function checkBatching(document: Cursor): readonly PlatformRemark[] {
	const [size, time] = [document.get("max_batch_size"), document.get("max_batch_time")];
	if (size.templated || time.templated) return [];
	const [requests, seconds] = [size.number(), time.number()];
	const wants = (requests?.value ?? 0) > 1;
	const waits = (seconds?.value ?? 0) > 0;
	if (wants && requests && !waits && (!time.present || seconds)) {
		const what = seconds ? `\`max_batch_time\` is ${seconds.value}` : "there is no `max_batch_time`";
		return [ignored(requests.at, `\`max_batch_size\` is ${requests.value}, but ${what}, so MLServer forms no batches.`)];
	}
	if (waits && seconds && !wants && (!size.present || requests)) {
		const what = requests ? `\`max_batch_size\` is ${requests.value}` : "there is no `max_batch_size`";
		return [ignored(seconds.at, `\`max_batch_time\` is ${seconds.value} s, but ${what}, so MLServer forms no batches.`)];
	}
	return [];
}

/**
 * The server warns of a name that is neither that of the folder nor, where versions lie in folders, of the version. A folder that holds the server's
 * own settings is no model's folder.
 */
function checkName(document: Cursor, { source, exists }: Context): readonly PlatformRemark[] {
	const [, parent, folder] = /(?:^|\/)(?:([^/]+)\/)?([^/]+)\/model-settings\.json$/.exec(source.file) ?? [];
	const name = document.get("name").string();
	const version = document.get("parameters", "version").string();
	if (!name?.value || folder === undefined || [name.value, version?.value].includes(folder)) return [];
	if (parent !== "models" || exists(source.file.replace(/[^/]*$/, "settings.json")) !== false) return [];
	const message = `The model is named \`${name.value}\`, but its folder in the repository is \`${folder}\`, which MLServer warns of.`;
	return [{ rule: "config/name-mismatch", severity: "info", at: name.at, message }];
}

function ignored(at: PlatformRemark["at"], message: string): PlatformRemark {
	return { rule: "config/ignored-setting", at, message };
}
