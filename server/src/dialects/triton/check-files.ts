import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import type { Located } from "../../source/span.ts";
import { type Config, refused } from "./config.ts";
import { mapOf, numbers, repeated, text } from "./fields.ts";

/**
 * Where the configuration contradicts the folder that it lies in. All of this speaks only where a version folder shows that the model repository is
 * really here: configurations are often kept without it.
 */
export function checkFiles(config: Config): readonly PlatformRemark[] {
	if (config.versions.length === 0 || !config.place) return checkEnvironment(config);
	return [
		...checkName(config),
		...checkVersions(config),
		...missingModelFiles(config),
		...missingSideFiles(config),
		...checkEnvironment(config),
	];
}

function checkName(config: Config): readonly PlatformRemark[] {
	const name = text(config.document.get("name"));
	const folder = config.place?.folderName;
	if (!name || folder === undefined || name.value === folder) return [];
	const message = `The model is named \`${name.value}\`, but its folder is \`${folder}\`, and Triton wants both to be equal.`;
	return [{ rule: "config/name-mismatch", at: name.at, message, fix: replace(name.at, `"${folder}"`, `Rename to ${folder}`, true) }];
}

function checkVersions(config: Config): readonly PlatformRemark[] {
	const wanted = numbers(config.document.get("version_policy", "specific"), "versions");
	if (!wanted || wanted.value.length === 0 || wanted.value.some((version) => isThere(config, String(version)) !== false)) return [];
	const versions = (numbers: readonly number[]) => `version${numbers.length === 1 ? "" : "s"} ${numbers.join(", ")}`;
	const what = `only ${versions(wanted.value)} may be served, but the model's folder holds ${versions(config.versions.toReversed())}.`;
	return [refused(wanted.at, config, what)];
}

function missingModelFiles(config: Config): readonly PlatformRemark[] {
	const { document } = config;
	const usual = text(document.get("default_model_filename"));
	const named = mapOf(document, "cc_model_filenames").flatMap(({ value }) => text(value) ?? []);
	if (config.ensemble) return [];
	return [...(usual ? [usual] : []), ...named].flatMap((file) => {
		const there = config.versions.some(
			(version) => isThere(config, `${version}/${file.value}`) !== false || isElsewhere(config, version, file.value),
		);
		const folder =
			config.versions.length === 1 ? `the version folder \`${config.versions[0]}\` does not hold it` : "no version folder holds it";
		return there ? [] : [missing(file, config, folder)];
	});
}

/** Files that hold a folder open in git whose real content is kept elsewhere. */
const folderKeepers = [".gitkeep", ".gitignore", ".keep", ".empty", ".placeholder", ".tmp", "README.md"];

/** Large files are kept elsewhere: a small one of DVC tells where, beside the file or the folder, or something holds the folder open. */
function isElsewhere(config: Config, version: number, file: string): boolean {
	const keepers = folderKeepers.map((name) => `${version}/${name}`);
	return [`${version}/${file}.dvc`, `${version}.dvc`, ...keepers].some((path) => isThere(config, path) === true);
}

function missingSideFiles(config: Config): readonly PlatformRemark[] {
	const labels = config.outputs.flatMap((output) => text(output.get("label_filename")) ?? []);
	const warmups = repeated(config.document, "model_warmup")
		.flatMap((sample) => mapOf(sample, "inputs"))
		.flatMap(({ value }) => text(value.get("input_data_file")) ?? []);
	const absent = (file: Located<string>, path: string) =>
		isThere(config, path) === false && isThere(config, `${path}.dvc`) === false
			? [missing(file, config, `there is no such file in the model's folder`)]
			: [];
	return [...labels.flatMap((file) => absent(file, file.value)), ...warmups.flatMap((file) => absent(file, `warmup/${file.value}`))];
}

function missing(file: Located<string>, config: Config, where: string): PlatformRemark {
	const model = config.place?.folderName;
	return { rule: "artifact/file-missing", at: file.at, message: `The model \`${model}\` names the file \`${file.value}\`, but ${where}.` };
}

function isThere(config: Config, path: string): boolean | undefined {
	const clean = path.split("/").filter((part) => part !== "" && part !== ".");
	return clean.includes("..") || !config.place ? undefined : config.context.exists(`${config.place.folder}/${clean.join("/")}`);
}

const home = /^(?:~|\/home\/|\/Users\/|\/root\/|[A-Za-z]:[\\/])/;
const ownFolder = "$$TRITON_MODEL_DIRECTORY/";

/** The Python backend unpacks its environment on the machine of the server. */
function checkEnvironment(config: Config): readonly PlatformRemark[] {
	return mapOf(config.document, "parameters").flatMap(({ key, value }): readonly PlatformRemark[] => {
		const path = key.string()?.value === "EXECUTION_ENV_PATH" ? text(value.get("string_value")) : undefined;
		if (!path) return [];
		if (home.test(path.value)) {
			const message = `\`EXECUTION_ENV_PATH\` is \`${path.value}\` in somebody's home folder, but the server looks for it in its own file system.`;
			return [{ rule: "config/dangling-reference", severity: "warning", at: path.at, message }];
		}
		const inside = path.value.startsWith(ownFolder) ? path.value.slice(ownFolder.length) : undefined;
		if (inside === undefined || config.versions.length === 0) return [];
		if (isThere(config, inside) !== false || isThere(config, `${inside}.dvc`) === true) return [];
		// The archive is built from the environment, most often after the folder has been checked out.
		return [{ ...missing({ value: inside, at: path.at }, config, "there is no such file in the model's folder"), severity: "warning" }];
	});
}
