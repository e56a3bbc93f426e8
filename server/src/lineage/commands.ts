import { notebookIn } from "./notebooks.ts";

/** What a shell would carry out, as far as the words of the command say it without doubt. */
export interface CommandUse {
	/** Programs and notebooks, as paths from the folder that the command starts in. */
	readonly programs: readonly string[];
	/** Addresses of models that MLflow is asked to load. */
	readonly models: readonly string[];
	/** Entry points of MLflow projects: the folder of the project, and the name that is asked for. */
	readonly entryPoints: readonly { readonly folder: string; readonly name: string }[];
}

/** Reads the commands of a text, each by itself, up to where it moves to another folder or where a quote or a bracket holds several of them. */
export function readCommand(text: string): CommandUse {
	const notebook = notebookIn(text)?.notebook;
	const commands = commandsIn(text);
	return {
		programs: [...new Set([...(notebook === undefined ? [] : [notebook]), ...commands.flatMap((one) => programOf(one) ?? [])])],
		models: [...new Set(commands.flatMap((one) => modelOf(one) ?? []))],
		entryPoints: commands.flatMap((one) => entryPointOf(one) ?? []),
	};
}

/** Commands one after the other, without the variables before them and the tools of environments around them. */
function commandsIn(text: string): readonly string[] {
	const commands = text
		.replace(/\\\r?\n/g, " ")
		.split(/\n|&&|\|\|?|;/)
		.map((one) => one.trim().replace(around, ""));
	const last = commands.findIndex((one) => /^(?:cd|pushd|chdir)\b|[(){}`]|<</.test(one) || isOpen(one, '"') || isOpen(one, "'"));
	return last < 0 ? commands : commands.slice(0, last + 1);
}

function isOpen(command: string, quote: string): boolean {
	return command.split(quote).length % 2 === 0;
}

const around = /^(?:(?:\w+=[\w./:@+-]*|time|(?:poetry|pipenv|pdm|hatch|rye|uv)\s+run)\s+)*/;

/** An interpreter with flags that take no word, and a path that no shell changes. */
const interpreted = /^(?:python[\d.]*|pythonw|Rscript|julia|bash|sh)(?:\s+--?[\w=.-]+)*\s+([\w./@+-]+\.(?:py|R|r|jl|sh))(?=\s|$)/;
const started = /^((?:\.\/|[\w@+-][\w.@+-]*\/)[\w./@+-]*\.(?:py|R|jl|sh))(?=\s|$)/;

function programOf(command: string): string | undefined {
	// The flag takes the next word for itself.
	if (/^\S+(?:\s+-\S+)*\s+-(?:m|c|e|W|X)\b/.test(command)) return undefined;
	const path = (interpreted.exec(command) ?? started.exec(command))?.[1];
	return path?.startsWith("/") ? undefined : path;
}

const mlflow = String.raw`^(?:python[\d.]*\s+-m\s+)?mlflow\s+`;
const loading = new RegExp(String.raw`${mlflow}models\s+(?:serve|predict|build-docker|generate-dockerfile|prepare-env)(?=\s)(.*)$`);
const running = new RegExp(String.raw`${mlflow}run(\s.*)$`);

function modelOf(command: string): string | undefined {
	const words = loading.exec(command)?.[1];
	return words === undefined ? undefined : wordAfter(words, "-m", "--model-uri");
}

function entryPointOf(command: string): CommandUse["entryPoints"][number] | undefined {
	const words = running.exec(command)?.[1] ?? "";
	const given = words.trim().split(/\s+/);
	const folder = given[0]?.startsWith("-") ? given.at(-1) : given[0];
	if (folder === undefined || !/^[\w.@+][\w./@+-]*$/.test(folder)) return undefined;
	const name = /\s(?:-e|--entry-point)\b/.test(words) ? wordAfter(words, "-e", "--entry-point") : "main";
	return name === undefined ? undefined : { folder, name };
}

/** What a flag is given, in one word and as it stands. */
function wordAfter(words: string, ...flags: readonly string[]): string | undefined {
	for (const flag of flags) {
		const value = new RegExp(String.raw`\s${flag}[\s=]+(["']?)([^\s"'$]+)\1(?=\s|$)`).exec(words)?.[2];
		if (value !== undefined && !value.startsWith("-")) return value;
	}
	return undefined;
}
