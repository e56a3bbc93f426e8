import { join, relative, sep } from "node:path";
import { repositoryOf } from "./code-owners.ts";
import { readdir, realpath } from "./disk.ts";
import { leadsOutside, readRange, withFile } from "./open-file.ts";

/** Where services of continuous integration look for what to run, and what keeps dependencies up to date for its settings. */
const places = [
	...[
		".gitlab-ci.yml",
		"azure-pipelines.yml",
		"azure-pipelines.yaml",
		"bitbucket-pipelines.yml",
		".circleci/config.yml",
		".woodpecker.yml",
	],
	...["Jenkinsfile", "Makefile", ".github/settings.yml", ".github/dependabot.yml", ".github/dependabot.yaml"],
	...["renovate.json", "renovate.json5", ".renovaterc", ".renovaterc.json", ".github/renovate.json", ".github/renovate.json5"],
];
const folders = [".github/workflows", ".gitea/workflows", ".forgejo/workflows"];
const mostWorkflows = 100;
const largest = 2 ** 20;

/** What runs by itself in the repository that a folder lies in, as texts. */
export interface Automation {
	/** The way from the repository's root to the folder with a slash behind it; empty where both are the same. */
	readonly prefix: string;
	/** By their path in the repository, and as a path from the folder, which may lead out of it. */
	readonly texts: readonly { readonly path: string; readonly file: string; readonly text: string }[];
}

export async function readAutomation(base: string): Promise<Automation> {
	const root = await repositoryOf(base);
	const real = await realpath(root).catch(() => root);
	const way = relative(root, base).split(sep).join("/");
	const up = way === "" ? "" : "../".repeat(way.split("/").length);
	const workflows = await Promise.all(folders.map((folder) => workflowsIn(root, folder)));
	const read = async (path: string) => {
		const text = await textOf(join(root, path), real);
		return text === undefined ? [] : [{ path, file: `${up}${path}`, text }];
	};
	const texts = await Promise.all([...workflows.flat(), ...places].map(read));
	return { prefix: way === "" ? "" : `${way}/`, texts: texts.flat() };
}

async function workflowsIn(root: string, folder: string): Promise<readonly string[]> {
	const names = await readdir(join(root, folder)).catch((): string[] => []);
	const found = names.filter((name) => /\.ya?ml$/.test(name)).sort();
	return found.slice(0, mostWorkflows).map((name) => `${folder}/${name}`);
}

/** Nothing for what is no file, is far too large, or is a link that leads out of the repository. */
async function textOf(path: string, root: string): Promise<string | undefined> {
	if (await leadsOutside(path, root)) return undefined;
	const read = await withFile(path, async (file, size) =>
		size > largest ? undefined : Buffer.from(await readRange(file, 0, size)).toString("utf8"),
	);
	return typeof read === "string" ? read : undefined;
}
