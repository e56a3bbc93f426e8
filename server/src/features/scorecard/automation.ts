import { resolveIn } from "../../source/paths.ts";
import type { Span } from "../../source/span.ts";
import type { Tree, TreeMap } from "../../source/tree.ts";
import { readYaml } from "../../source/yaml.ts";
import { folderOf } from "../../workspace/paths.ts";
import { recipesOf } from "./makefile.ts";

/** A file beside the manifests that the door has read: what a service of continuous integration runs, or what keeps dependencies up to date. */
export interface AutomationText {
	/** From the root of the repository. */
	readonly path: string;
	/** As a workspace path, which may lead out of the workspace. */
	readonly file: string;
	readonly text: string;
}

/** One command that runs by itself. */
export interface Command {
	/** Of one line, as a shell reads it. */
	readonly text: string;
	readonly at: Span;
	/** The folder that it runs in, from the root of the repository. */
	readonly folder: string;
	/** It runs by the clock, and not only when somebody changes something. */
	readonly scheduled: boolean;
}

/** Keys whose text a shell runs, in the words of GitHub, GitLab, Azure, CircleCI, Bitbucket and their likes. */
const shellKeys: ReadonlySet<string> = new Set([
	...["run", "script", "before_script", "after_script", "bash", "pwsh", "powershell", "inlineScript", "command", "commands"],
]);
const folderKeys = ["working-directory", "workingDirectory", "working_directory"] as const;
/** What only names a program or puts it there does not run it. */
const installs = /^\s*(?:\S+\s+){0,4}?(?:install|add|sync|upgrade)\b|^\s*(?:echo|printf|which|#|:\s)/;

/** Every command of these files that runs without a person who starts it. */
export function commandsIn(texts: readonly AutomationText[]): readonly Command[] {
	const makefile = texts.find(({ path }) => path === "Makefile")?.text ?? "";
	return texts.flatMap((one) => {
		if (/(^|\/)Jenkinsfile$/.test(one.path)) return inJenkinsfile(one, makefile);
		return isPipeline(one.path) ? inYaml(one, makefile, texts) : [];
	});
}

export function isPipeline(path: string): boolean {
	return (
		/^\.(github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path) ||
		/^(\.gitlab-ci|azure-pipelines|bitbucket-pipelines|\.circleci\/config|\.woodpecker)\.ya?ml$/.test(path) ||
		/(^|\/)Jenkinsfile$/.test(path)
	);
}

interface Around {
	readonly folder: string;
	readonly scheduled: boolean;
}

function inYaml(source: AutomationText, makefile: string, all: readonly AutomationText[]): readonly Command[] {
	const [tree] = readYaml(source.file, source.text).documents;
	if (tree?.kind !== "map") return [];
	const starts = startsOf(source.path, tree, all);
	if (!starts) return [];
	const found: Command[] = [];
	const shared = /workflows\//.test(source.path) ? valueAt(valueAt(valueAt(tree, "defaults"), "run"), "working-directory") : undefined;
	visit(tree, { folder: wordOf(shared) ?? "", scheduled: starts.scheduled }, 0);
	return found;

	function visit(node: Tree, around: Around, depth: number): void {
		if (node.kind === "list") for (const item of node.items) visit(item, around, depth + 1);
		if (node.kind !== "map" || isManual(node)) return;
		const folder = folderKeys.map((key) => wordOf(valueAt(node, key))).find((one) => one !== undefined);
		const scheduled = around.scheduled || /\bschedules?\b/.test(source.text.slice(...rulesOf(node)));
		const here = { folder: folder ?? around.folder, scheduled };
		for (const { key, value, merged } of node.entries) {
			// What begins with a dot is a template of GitLab, which runs only where something else takes it up.
			if (merged || (depth === 0 && key.value.startsWith("."))) continue;
			const texts = shellKeys.has(key.value) ? (value.kind === "list" ? value.items : [value]) : [];
			const scalars = texts.filter((one) => one.kind === "scalar");
			if (scalars.length > 0)
				found.push(
					...linesOf(
						source,
						scalars.map(({ at }) => at),
						here,
						makefile,
					),
				);
			visit(value, here, depth + 1);
		}
	}
}

/** Whether anything but a person starts the file, and whether the clock does. */
function startsOf(path: string, tree: TreeMap, all: readonly AutomationText[]): { readonly scheduled: boolean } | undefined {
	if (/workflows\//.test(path)) {
		const on = valueAt(tree, "on") ?? valueAt(tree, "true");
		const names = namesIn(on);
		const isCalled = names.includes("workflow_call") && all.some(({ text }) => text.includes(`uses: ./${path}`));
		if (!isCalled && names.every((name) => /^(workflow_dispatch|workflow_call|repository_dispatch)$/.test(name))) return undefined;
		return { scheduled: names.includes("schedule") };
	}
	if (!/azure-pipelines/.test(path)) return { scheduled: false };
	const scheduled = valueAt(tree, "schedules") !== undefined;
	const isOff = ["trigger", "pr"].map((key) => wordOf(valueAt(tree, key)));
	return isOff[0] === "none" && (isOff[1] === "none" || isOff[1] === undefined) && !scheduled ? undefined : { scheduled };
}

function isManual(node: TreeMap): boolean {
	return wordOf(valueAt(node, "when")) === "manual" || /^(\$\{\{\s*)?false(\s*\}\})?$/.test(wordOf(valueAt(node, "if")) ?? "");
}

/** Where a job of GitLab says when it runs. */
function rulesOf(node: TreeMap): readonly [number, number] {
	const rules = valueAt(node, "rules") ?? valueAt(node, "only");
	return rules ? [rules.at.start, rules.at.end] : [0, 0];
}

function inJenkinsfile(source: AutomationText, makefile: string): readonly Command[] {
	const scheduled = /\bcron\s*\(/.test(source.text);
	const quiet = source.text.replace(/\/\*[\s\S]*?\*\/|(?<![:"'])\/\/[^\n]*/g, (comment) => comment.replace(/[^\n]/g, " "));
	return [...quiet.matchAll(/\b(?:sh|bat)\s*\(?\s*(?:script:\s*)?('''|"""|'|")([\s\S]*?)\1/g)].flatMap((match) => {
		const start = match.index + match[0].length - (match[2] ?? "").length - (match[1] ?? "").length;
		const at = { file: source.file, start, end: start + (match[2] ?? "").length };
		return linesOf(source, [at], { folder: "", scheduled }, makefile);
	});
}

/** What a shell runs of some stretches of text that follow on each other. */
function linesOf({ file, text }: AutomationText, stretches: readonly Span[], around: Around, makefile: string): readonly Command[] {
	const found: Command[] = [];
	let { folder } = around;
	for (const { start, end } of stretches) {
		for (const line of text.slice(start, end).matchAll(/(?:[^\n\\]|\\[^\n]|\\\n)+/g)) {
			for (const part of line[0].split(/&&|\|\||[;|]/)) {
				const words = part.replace(/\\\n\s*/g, " ").replace(/^[\s"'-]+|["'\s]+$/g, "");
				if (words === "" || words.startsWith("#") || installs.test(words)) continue;
				const [, into] = /^cd\s+["']?([^\s"']+)/.exec(words) ?? [];
				if (into !== undefined) folder = resolveIn(folder, into);
				const offset = start + line.index + line[0].indexOf(part.trim());
				const at = { file, start: offset, end: offset + part.trim().length };
				const [, targets] = /^make\s+(.+)$/.exec(words) ?? [];
				const all = targets === undefined ? [words] : [words, ...recipesOf(makefile, targets.split(/\s+/))];
				found.push(...all.map((one) => ({ text: one, at, folder, scheduled: around.scheduled })));
			}
		}
	}
	return found;
}

/** Whether a command is about some of these files of the repository: by the paths that it is given, else by the folder that it runs in. */
export function isAbout({ text, folder }: Command, program: RegExp, files: readonly string[]): boolean {
	const rest = text.slice((program.exec(text)?.index ?? 0) + (program.exec(text)?.[0].length ?? 0));
	const words = rest.trim().split(/\s+/);
	const paths = words.filter((word, i) => /^[\w./]/.test(word) && !(words[i - 1] ?? "").startsWith("-"));
	const places = paths.length > 0 ? paths.map((path) => resolveIn(folder, path)) : [folder];
	return places.some((place) => {
		const near = /\.[a-z]+$/i.test(place) ? folderOf(place) : place;
		return files.some((file) => near === "" || file === place || file.startsWith(`${near}/`));
	});
}

function namesIn(on: Tree | undefined): readonly string[] {
	if (on?.kind === "map") return on.entries.map(({ key }) => key.value);
	if (on?.kind === "list") return on.items.flatMap((item) => (item.kind === "scalar" ? [String(item.value)] : []));
	return on ? [String(on.value)] : [];
}

function valueAt(node: Tree | undefined, key: string): Tree | undefined {
	return node?.kind === "map" ? node.entries.findLast((entry) => entry.key.value === key)?.value : undefined;
}

function wordOf(node: Tree | undefined): string | undefined {
	return node?.kind === "scalar" && node.value !== null ? String(node.value) : undefined;
}
