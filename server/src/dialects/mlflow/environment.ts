import type { Environment, Package } from "../../facts/environment.ts";
import type { PlatformRemark } from "../../facts/facts.ts";
import { resolvePath } from "../../source/paths.ts";
import type { Located } from "../../source/span.ts";
import { Cursor } from "../../source/tree.ts";
import type { Context } from "../dialect.ts";
import { readCondaDependency, readRequirement } from "../requirements.ts";
import type { Platform } from "../schema.ts";
import { pyfunc } from "./flavors.ts";

/** What is installed for the model: as python_env.yaml says where there is one, else as conda.yaml does. Lists of requirements in text are not read. */
export function readEnvironment(document: Cursor, context: Context): Environment | undefined {
	for (const name of environmentFiles(document)) {
		const file = neighbour(name, context);
		if (file) return { at: name.at, file: name.value, packages: packagesOf(file) };
	}
	return undefined;
}

/** Without any of its files MLflow cannot make the environment, and a python that is a number stops it. */
export function checkEnvironment(document: Cursor, context: Context, { title }: Platform): readonly PlatformRemark[] {
	const named = environmentFiles(document);
	const [first] = named;
	if (!first) return [];
	const folder = [...new Set([...named.map(({ value }) => value), "python_env.yaml", "conda.yaml"])];
	if (folder.every((path) => context.exists(resolvePath(context.source.file, path)) === false)) {
		const message = `The environment is named as \`${first.value}\`, but there is no such file beside the model, so ${title} cannot make it.`;
		return [{ rule: "config/dangling-reference", at: first.at, message }];
	}
	return named.flatMap((name) => {
		const file = neighbour(name, context);
		return file && !isConda(file) ? checkVirtualenv(name, file, title) : [];
	});
}

/** MLflow hands what stands in a python_env.yaml to a function, which takes three words only. */
function checkVirtualenv(name: Located<string>, file: Cursor, title: string): readonly PlatformRemark[] {
	const remarks: PlatformRemark[] = [];
	const python = file.get("python").number();
	if (python) {
		const message = `\`${name.value}\` has the number ${python.value} for \`python\`, but ${title} wants a string in quotes.`;
		remarks.push({ rule: "config/rejected", at: name.at, message, related: [{ value: "The number stands here.", at: python.at }] });
	}
	for (const { key } of file.entries()) {
		if (!key || ["python", "build_dependencies", "dependencies"].includes(key.value)) continue;
		const message = `\`${name.value}\` has \`${key.value}\`, but ${title} takes \`python\`, \`build_dependencies\` and \`dependencies\` only.`;
		remarks.push({ rule: "config/rejected", at: name.at, message, related: [{ value: "It stands here.", at: key.at }] });
	}
	return remarks;
}

/** The file of virtualenv first, as MLflow looks for it. */
function environmentFiles(document: Cursor): readonly Located<string>[] {
	const env = document.get("flavors", pyfunc, "env");
	const files = env.isMap ? [env.get("virtualenv"), env.get("conda")] : [env];
	return files.flatMap((file) => {
		const path = file.string();
		return path && !/^(?:\/|[\w+.-]+:)|\$/.test(path.value) && path.value !== "" ? [path] : [];
	});
}

function neighbour(name: Located<string>, { source, neighbour: read }: Context): Cursor | undefined {
	const [document] = read(resolvePath(source.file, name.value))?.documents ?? [];
	return document?.kind === "map" ? new Cursor(document) : undefined;
}

function isConda(file: Cursor): boolean {
	return file.get("channels").present || file.get("name").present;
}

function packagesOf(file: Cursor): readonly Package[] {
	const python = file.get("python").string();
	const own = python ? [{ name: "python", requirement: python, version: python.value, fixed: true }] : [];
	const dependencies = file.get("dependencies").items();
	const conda = isConda(file);
	return [
		...own,
		...dependencies.flatMap((item) => {
			if (item.isMap)
				return item
					.get("pip")
					.items()
					.flatMap((line) => pip(line));
			const word = item.string();
			return conda ? ((word && readCondaDependency(word)) ?? []) : pip(item);
		}),
	];
}

function pip(line: Cursor): readonly Package[] {
	const word = line.string();
	const read = word && readRequirement(word);
	return read ? [read] : [];
}
