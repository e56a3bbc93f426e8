import type { PlatformRemark } from "../../facts/facts.ts";
import { nearest } from "../../source/nearest.ts";
import type { Located } from "../../source/span.ts";
import type { Cursor } from "../../source/tree.ts";
import type { Platform } from "../schema.ts";

/** A command is filled in as Python's str.format does it, with the parameters that the entry point declares. */
export function checkCommand(entryPoint: Cursor, platform: Platform): readonly PlatformRemark[] {
	const { tree, key } = entryPoint.get("command");
	if (tree?.kind !== "scalar" || typeof tree.value !== "string") return [];
	const broken = brokenAt(tree.value);
	if (broken) {
		const message = `The command has ${broken}, and ${platform.title} fills it in as a format of Python, where a brace that stands for itself is doubled.`;
		return [{ rule: "config/rejected", at: tree.style === "block" && key ? key.at : tree.at, message }];
	}
	const parameters = entryPoint.get("parameters").entries();
	const declared = parameters.flatMap((parameter) => parameter.key ?? []);
	const fields = new Set(fieldsOf(tree.value));
	const unused = declared.filter(({ value }) => !fields.has(value));
	const unknown = [...fields].filter((field) => !declared.some(({ value }) => value === field));
	const guesses = unknown.map((field) => ({
		field,
		meant: nearest(
			field,
			unused.map(({ value }) => value),
		),
	}));
	// A block begins above its words, so the key stands for it.
	const at = tree.style === "block" && key ? key.at : tree.at;
	return [
		...guesses.map(({ field, meant }) => undeclared(at, field, meant, platform)),
		...unused.filter(({ value }) => !guesses.some(({ meant }) => meant === value)).map((parameter) => dropped(parameter, platform)),
	];
}

function undeclared(at: PlatformRemark["at"], field: string, meant: string | undefined, { title }: Platform): PlatformRemark {
	const hint = meant ? `; did you mean {${meant}}?` : ".";
	const message = `The command has {${field}}, but no parameter \`${field}\` is declared, so ${title} does not run it${hint}`;
	return { rule: "config/dangling-reference", at, message };
}

function dropped({ value, at }: Located<string>, { title }: Platform): PlatformRemark {
	const message = `The command has no {${value}}, so ${title} drops what is given for \`${value}\`.`;
	return { rule: "config/ignored-setting", severity: "info", at, message };
}

/** What Python's str.format stops at before it looks for any name; a format inside a format is left to it. */
function brokenAt(command: string): string | undefined {
	const plain = command.replace(/\{\{|\}\}/g, "");
	if (/:[^{}]*\{/.test(plain)) return undefined;
	const [positional] = /\{\d*\}/.exec(plain) ?? [];
	if (positional !== undefined) return `${positional} without a name`;
	const [single] = /[{}]/.exec(plain.replace(/\{[^{}]*\}/g, "")) ?? [];
	return single && `a single ${single}`;
}

/** Names in braces; doubled braces stand for themselves, and a name goes as far as a dot, bracket, colon or exclamation mark. */
function fieldsOf(command: string): readonly string[] {
	const plain = command.replace(/\{\{|\}\}/g, "");
	return [...plain.matchAll(/\{([^{}]*)\}/g)].flatMap(([, inside = ""]) => /^[^.[:!]+/.exec(inside)?.[0] ?? []);
}
