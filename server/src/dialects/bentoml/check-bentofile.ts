import type { PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { checkDocker } from "./check-docker.ts";

/** What bento build refuses, ignores or does not find. */
export function checkBentofile(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	return [
		...checkDocker(document, platform),
		...checkEmpty(document, platform),
		...checkPython(document.get("python"), platform),
		...checkAddresses(document.get("python")),
		...checkConda(document.get("conda"), platform),
		...checkFiles(document, context, platform),
		...checkModels(document.get("models")),
	];
}

/** BentoML looks into each of these as soon as its key is there. */
function checkEmpty(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	return ["docker", "python", "conda", "labels", "models", "envs"].flatMap((name): readonly PlatformRemark[] => {
		const { key, tree } = document.get(name);
		if (!key || tree?.kind !== "scalar" || tree.value !== null || tree.templated) return [];
		const message = `\`${name}\` is empty, and ${title} stops at it; it wants a value or no such key at all.`;
		return [{ rule: "config/wrong-type", at: key.at, message }];
	});
}

function checkPython(python: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	const [list, packages] = [python.get("requirements_txt"), python.get("packages")];
	if (list.key && list.string()?.value && packages.key && packages.items().length > 0) {
		const message = `\`packages\` stands beside \`requirements_txt\`, and ${title} takes the packages of \`requirements_txt\` only.`;
		remarks.push(ignored(packages, message, list));
	}
	const none = python.get("no_index");
	if (none.boolean()?.value !== true) return remarks;
	for (const index of [python.get("index_url"), python.get("extra_index_url")]) {
		const message = `\`no_index\` is true, so pip asks no index and \`${index.key?.value}\` does nothing.`;
		if (index.key && !isNothing(index)) remarks.push(ignored(index, message, none));
	}
	return remarks;
}

/** A password for the index is written into the Bento, and so into the image. */
function checkAddresses(python: Cursor): readonly PlatformRemark[] {
	const lists = ["index_url", "extra_index_url", "find_links"].map((key) => python.get(key));
	return lists.flatMap((list) =>
		[list, ...list.items()].flatMap((cursor): readonly PlatformRemark[] => {
			const address = cursor.string();
			const [, password = ""] = /^\w+:\/\/[^/@\s:]*:([^/@\s]+)@/.exec(address?.value ?? "") ?? [];
			if (!address || password.length < 4 || /^[$%<{*]|^(?:password|token|secret|x+)$/i.test(password)) return [];
			const message = `The address in \`${list.key?.value}\` holds a password in plain text, so everybody who can read this file or the image can use it.`;
			return [{ rule: "security/plaintext-secret", at: address.at, message }];
		}),
	);
}

function checkConda(conda: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const environment = conda.get("environment_yml");
	const lists = ["channels", "dependencies", "pip"].map((key) => conda.get(key)).filter((list) => list.isList);
	if (environment.string()) {
		return lists.map((list) => {
			const message = `\`${list.key?.value}\` stands beside \`environment_yml\`, and ${title} takes what the file says only.`;
			return ignored(list, message, environment);
		});
	}
	const maps = conda
		.get("dependencies")
		.items()
		.filter((item) => item.isMap);
	const [first, second] = maps;
	const at = (second ?? first)?.entries()[0]?.key?.at;
	if (first && at && (second || !first.get("pip").present)) {
		const message = `\`dependencies\` may hold one map, with the key \`pip\` only, so ${title} refuses this one.`;
		return [{ rule: "config/rejected", at, message }];
	}
	const pip = conda.get("pip");
	if (!first?.get("pip").present || !pip.key || !pip.isList) return [];
	const message = `\`pip\` stands both here and among the \`dependencies\`, which ${title} refuses.`;
	return [{ rule: "config/rejected", at: pip.key.at, message }];
}

/** Files that are named in so many words must be there when the Bento is built; paths of the machine are not known here. */
function checkFiles(document: Cursor, { source, exists }: Context, { title }: Platform): readonly PlatformRemark[] {
	const named = [
		document.get("python", "requirements_txt"),
		document.get("conda", "environment_yml"),
		document.get("docker", "setup_script"),
		document.get("docker", "dockerfile_template"),
		document.get("docker", "env"),
	];
	return named.flatMap((cursor): readonly PlatformRemark[] => {
		const path = cursor.string();
		if (!path || path.value === "" || /^[~/$]|[$%]|^\w+:/.test(path.value)) return [];
		if (!contexts(source.file).every((file) => exists(resolvePath(file, path.value)) === false)) return [];
		const message = `\`${cursor.key?.value}\` names \`${path.value}\`, but there is no such file, so ${title} builds nothing.`;
		return [{ rule: "config/dangling-reference", at: path.at, message }];
	});
}

/** The folder that is built may be any above the file. */
function contexts(file: string): readonly string[] {
	const folders = file.split("/");
	return folders.map((_, depth) => [...folders.slice(0, depth), "bentofile.yaml"].join("/"));
}

function checkModels(models: Cursor): readonly PlatformRemark[] {
	const aliases = models.items().flatMap((model) => model.get("alias").string() ?? []);
	return aliases.flatMap((alias, i): readonly PlatformRemark[] => {
		const first = aliases.slice(0, i).find(({ value }) => value === alias.value);
		if (!first) return [];
		const message = `The alias \`${alias.value}\` is given to two models, so the first one cannot be had by it.`;
		return [{ rule: "config/ignored-setting", at: alias.at, message, related: [{ value: "It is given here already.", at: first.at }] }];
	});
}

function ignored(cursor: Cursor, message: string, because: Cursor): PlatformRemark {
	const at = cursor.key?.at ?? { file: "", start: 0, end: 0 };
	const related = because.key ? { related: [{ value: `\`${because.key.value}\` stands here.`, at: because.key.at }] } : {};
	return { rule: "config/ignored-setting", at, message, ...related };
}

function isNothing({ tree }: Cursor): boolean {
	return tree?.kind === "scalar" && (tree.value === null || tree.value === "");
}
