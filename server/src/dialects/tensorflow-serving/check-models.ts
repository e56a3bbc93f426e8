import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located, Span } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";
import { mapOf, numbers, repeated, templatedIn, text } from "../triton/fields.ts";

/** What the server refuses of its list of models. It then ends, or keeps its old list where it runs already. */
export function checkModels(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const custom = document.get("custom_model_config");
	const models = modelsIn(document);
	return [
		...(custom.key
			? [refused(custom.key.at, platform, "`custom_model_config` needs a server of one's own, and the released one ends with an error.")]
			: []),
		...repeatedNames(models, platform),
		...models.flatMap((model) => [
			...checkPath(model, platform),
			...checkPlatform(model, platform),
			...checkVersions(model, platform),
			...checkLogging(model, platform),
		]),
	];
}

export function modelsIn(document: Cursor): readonly Cursor[] {
	return repeated(document, "model_config_list").flatMap((list) => repeated(list, "config"));
}

function repeatedNames(models: readonly Cursor[], platform: Platform): readonly PlatformRemark[] {
	const first = new Map<string, Located<string>>();
	return models.flatMap((model): readonly PlatformRemark[] => {
		const name = text(model.get("name"));
		if (!name) return [];
		const earlier = first.get(name.value);
		if (!earlier) first.set(name.value, name);
		if (!earlier) return [];
		const related = [{ value: "It has the name already.", at: earlier.at }];
		return [{ ...refused(name.at, platform, `two models are named \`${name.value}\`, but each name may be there once.`), related }];
	});
}

/** The server has no folder that a path could be relative to. */
function checkPath(model: Cursor, platform: Platform): readonly PlatformRemark[] {
	const path = model.get("base_path");
	if (path.templated || (path.present && !path.string())) return [];
	const written = text(path);
	const name = text(model.get("name"))?.value ?? "";
	if (!written) return [missing(model, `The model \`${name}\` has no \`base_path\`, but ${platform.title} requires it.`)];
	if (/^(?:\/|[A-Za-z][\w.]*:\/\/)/.test(written.value)) return [];
	const what = /^[A-Za-z]:/.test(written.value) ? "a path of Windows" : "relative";
	return [
		refused(written.at, platform, `\`base_path\` is \`${written.value}\`, which is ${what}, but it takes an absolute path or an address.`),
	];
}

function checkPlatform(model: Cursor, platform: Platform): readonly PlatformRemark[] {
	const [type, name] = [model.get("model_type"), model.get("model_platform")];
	if (type.templated || name.templated) return [];
	const [stated, written] = [type.word(), text(name)];
	if (stated && written && stated.value !== "MODEL_TYPE_UNSPECIFIED") {
		return [refused(stated.at, platform, "`model_type` and `model_platform` are both set, but it takes just one of them.")];
	}
	if (!type.present && !name.present) {
		const model_ = text(model.get("name"))?.value ?? "";
		return [missing(model, `The model \`${model_}\` has no \`model_platform\`, but ${platform.title} requires it.`)];
	}
	if (!written || written.value === "tensorflow" || written.value.trim().toLowerCase() !== "tensorflow") return [];
	const message = `\`model_platform\` is \`${written.value}\`, but ${platform.title} knows it as \`tensorflow\` alone.`;
	return [
		{ rule: "config/unknown-value", at: written.at, message, fix: replace(written.at, '"tensorflow"', "Change to tensorflow", true) },
	];
}

function checkVersions(model: Cursor, platform: Platform): readonly PlatformRemark[] {
	const specific = model.get("model_version_policy", "specific");
	const versions = numbers(specific, "versions");
	if (specific.isMap && specific.key && !specific.get("versions").present) {
		const message = `\`specific\` names no versions, so ${platform.title} loads nothing of this model.`;
		return [{ rule: "config/missing-field", severity: "warning", at: specific.key.at, message }];
	}
	const labels = mapOf(model, "version_labels");
	const twice = labels.flatMap(({ key }, i): readonly PlatformRemark[] => {
		const label = key.string();
		const earlier = labels.slice(0, i).find((other) => other.key.string()?.value === label?.value)?.key.at;
		if (!label || !earlier) return [];
		const message = `The label \`${label.value}\` stands here twice, so the earlier version is lost.`;
		return [
			{
				rule: "config/duplicate-key",
				severity: "warning",
				at: label.at,
				message,
				related: [{ value: "It stands here already.", at: earlier }],
			},
		];
	});
	if (!versions || templatedIn(specific, "versions")) return twice;
	const strange = labels.flatMap(({ key, value }): readonly PlatformRemark[] => {
		const version = value.number();
		if (!version || versions.value.includes(version.value)) return [];
		const message = `The label \`${key.string()?.value ?? ""}\` stands for version ${version.value}, but only ${listed(versions.value)} may be served.`;
		const related = [{ value: "The versions stand here.", at: versions.at }];
		return [{ rule: "config/dangling-reference", severity: "warning", at: version.at, message, related }];
	});
	return [...twice, ...strange];
}

/** The released server is built without anything that could take a log. */
function checkLogging(model: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const logging = model.get("logging_config");
	if (!logging.key) return [];
	const message = `${title} as it is released has no collector of logs and refuses a \`logging_config\`; only a server of one's own can take it.`;
	return [{ rule: "config/rejected", severity: "warning", at: logging.key.at, message }];
}

function listed(versions: readonly number[]): string {
	return versions.length === 1 ? `version ${versions[0]}` : `the versions ${versions.join(", ")}`;
}

function refused(at: Span, { title }: Platform, what: string): PlatformRemark {
	return { rule: "config/rejected", at, message: `${title} refuses this: ${what}` };
}

function missing(model: Cursor, message: string): PlatformRemark {
	const at = model.get("name").at ?? model.entries()[0]?.key?.at ?? model.key?.at ?? { file: "", start: 0, end: 0 };
	return { rule: "config/missing-field", at, message };
}
