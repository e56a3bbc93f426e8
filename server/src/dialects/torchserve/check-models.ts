import type { PlatformRemark } from "../../facts/facts.ts";
import type { Span } from "../../source/span.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { repeatedKeys } from "../structure.ts";
import { embedded } from "./embedded.ts";
import { schemaIds } from "./recognition.ts";
import { typed } from "./typed.ts";

/** The JSON in `models` and in `model_snapshot`, and what the two do to `load_models`. */
export function checkModels(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const parts = (["models", "model_snapshot"] as const).flatMap((key) => checkJson(document, key, context, platform));
	return [...parts, ...checkSnapshot(document, context), ...missingArchives(document, context)];
}

const definitions = { models: "Models", model_snapshot: "Snapshot" } as const;

function checkJson(document: Cursor, key: "models" | "model_snapshot", { source }: Context, platform: Platform): readonly PlatformRemark[] {
	const { json, problems } = embedded(document, key, source);
	const broken = problems.slice(0, 1).map(({ at, message }): PlatformRemark => {
		const what = message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, "");
		const rest = continues(document.get(key).at, source.text) ? "" : ", and the line does not end with a backslash";
		return { rule: "config/rejected", at, message: `${platform.title} refuses this: the JSON of \`${key}\` is broken (${what}${rest}).` };
	});
	if (!json.tree || isEmpty(json.tree)) return broken;
	const schema = { $ref: `${schemaIds.Configuration}#/$defs/${definitions[key]}` };
	// A setting in `models` that cannot be read is logged, and its default is taken; a snapshot is taken whole or not at all.
	const remarks = checkSchema(typed(json.tree, schema), schema, platform).map(
		(remark): PlatformRemark => (key === "models" && remark.rule !== "config/unknown-field" ? { ...remark, severity: "warning" } : remark),
	);
	const models = key === "models" ? json : json.get("models");
	return [...broken, ...repeatedKeys(json.tree), ...remarks, ...versionsOf(models).flatMap(workers)];
}

/** Does the value go on where its text ends, so that it cannot be a lost backslash that ends it? */
function continues(at: Span | undefined, text: string): boolean {
	if (!at) return true;
	const next = /^\r?\n[ \t]*(\S)/.exec(text.slice(at.end))?.[1];
	return next === undefined || !/["{}[\]]/.test(next);
}

export function versionsOf(models: Cursor): readonly Cursor[] {
	return models.entries().flatMap((model) => model.entries());
}

function workers(version: Cursor): readonly PlatformRemark[] {
	const [least, most] = [version.get("minWorkers").number(), version.get("maxWorkers").number()];
	if (!least || !most || least.value <= most.value) return [];
	const message = `\`minWorkers\` is ${least.value}, but \`maxWorkers\` is ${most.value}, so there are never as many as there should at least be.`;
	return [
		{
			rule: "config/out-of-range",
			severity: "warning",
			at: least.at,
			message,
			related: [{ value: "The most workers stand here.", at: most.at }],
		},
	];
}

function checkSnapshot(document: Cursor, { source }: Context): readonly PlatformRemark[] {
	const { json } = embedded(document, "model_snapshot", source);
	const snapshot = document.get("model_snapshot");
	const loaded = document.get("load_models").string();
	const remarks: PlatformRemark[] = [];
	if (loaded && loaded.value !== "" && snapshot.key) {
		const message = `\`load_models\` is \`${loaded.value}\`, but TorchServe loads the models of \`model_snapshot\` in its place.`;
		remarks.push({
			rule: "config/ignored-setting",
			at: loaded.at,
			message,
			related: [{ value: "The snapshot stands here.", at: snapshot.key.at }],
		});
	}
	const count = json.get("modelCount");
	const models = json.get("models").entries();
	if (json.tree && models.length > 0 && (!count.present || (count.number()?.value ?? 1) <= 0)) {
		const what = count.present ? `\`modelCount\` is ${count.number()?.value}` : "there is no `modelCount`";
		const message = `The snapshot holds ${models.length} model${models.length === 1 ? "" : "s"}, but ${what}, so TorchServe loads nothing.`;
		remarks.push({ rule: "config/ignored-setting", at: count.at ?? snapshot.key?.at ?? json.tree.at, message });
	}
	return remarks;
}

/** Archives that are named one by one, where the model store lies in the workspace and holds others. */
function missingArchives(document: Cursor, { source, exists }: Context): readonly PlatformRemark[] {
	const store = document.get("model_store").string();
	const loaded = document.get("load_models").string();
	if (!store || !loaded || document.get("model_snapshot").present || /^(?:\/|[\w+.-]+:|\$)|\.\./.test(store.value)) return [];
	const above = source.file.slice(0, source.file.lastIndexOf("/") + 1);
	const folder = `${above}${store.value.replace(/^\.\//, "").replace(/\/$/, "")}`;
	if (exists(folder) !== true) return [];
	return loaded.value.split(",").flatMap((part): readonly PlatformRemark[] => {
		const archive = part.slice(part.indexOf("=") + 1).trim();
		if (!/^[\w.-]+\.mar$/.test(archive) || exists(`${folder}/${archive}`) !== false || exists(`${folder}/${archive}.dvc`) === true)
			return [];
		const start = loaded.at.start + loaded.value.indexOf(archive);
		const at = { ...loaded.at, start, end: start + archive.length };
		const message = `\`load_models\` names the archive \`${archive}\`, but the model store \`${folder}\` holds no such file.`;
		return [{ rule: "artifact/file-missing", severity: "warning", at, message }];
	});
}
