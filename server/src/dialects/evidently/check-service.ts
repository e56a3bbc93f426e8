import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import { type Cursor, isEmpty } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { coerced } from "./coercion.ts";
import { kindName, kindOf, needDatabase, sections, serviceSchema } from "./components.ts";
import { schemaIds } from "./recognition.ts";

/** Each section is a component that refuses keys that it does not know; what is no map is passed over. */
export function checkService(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	if (document.tree?.kind !== "map") return [];
	const read = { ...document.tree, entries: document.tree.entries.filter(({ value }) => value.kind === "map") };
	const schema = serviceSchema(document);
	return [
		...checkSchema(coerced(read, schema), schema, platform),
		...Object.keys(sections).flatMap((name) => checkKind(document, name, platform)),
		...passedOver(document, platform),
		...checkDatabase(document, platform),
		...overridden(document, platform),
	];
}

function checkKind(document: Cursor, name: string, { title }: Platform): readonly PlatformRemark[] {
	const section = document.get(name);
	const known = Object.keys(sections[name]?.kinds ?? {});
	const word = kindOf(document, name);
	if (!word) {
		if (!section.isMap || !section.key || !isEmpty(section.get("type").tree) || sections[name]?.usual !== undefined) return [];
		return [{ rule: "config/missing-field", at: section.key.at, message: `\`${name}\` has no \`type\`, but ${title} requires it.` }];
	}
	if (known.includes(word.value) || word.value.includes(".")) return [];
	const meant = nearest(word.value, known);
	const hint = meant ? `; did you mean \`${meant}\`?` : `: ${known.join(" or ")}.`;
	const message = `\`${word.value}\` is no kind of \`${name}\` that ${title} knows${hint}`;
	return [
		{
			rule: "config/unknown-value",
			at: word.at,
			message,
			...(meant ? { fix: replace(word.at, meant, `Change to ${meant}`, true) } : {}),
		},
	];
}

function passedOver(document: Cursor, { title }: Platform): readonly PlatformRemark[] {
	const known = Object.keys(schemaNamed(schemaIds.Service).properties ?? {});
	return document.entries().flatMap((section): readonly PlatformRemark[] => {
		if (!section.key || section.isMap || isEmpty(section.tree) || section.templated) return [];
		const { value, at } = section.key;
		if (known.includes(value)) {
			const message = `\`${value}\` is no map, and ${title} passes over it without a word.`;
			return [{ rule: "config/ignored-setting", at, message }];
		}
		const free = known.filter((name) => document.get(name).key === undefined);
		const meant = nearest(value, free);
		const hint = meant ? `; did you mean \`${meant}\`?` : ".";
		const message = `The document has no section \`${value}\`, and ${title} passes over it because it is no map${hint}`;
		return [{ rule: "config/unknown-field", severity: "warning", at, message }];
	});
}

function* checkDatabase(document: Cursor, { title }: Platform): Iterable<PlatformRemark> {
	const database = document.get("database");
	const user = needDatabase.find((name) => document.get(name).isMap && kindName(document, name) === "sql");
	const at = user === undefined ? undefined : (kindOf(document, user)?.at ?? document.get(user).key?.at);
	if (user !== undefined && at && !database.isMap && !database.templated)
		yield {
			rule: "config/rejected",
			at,
			message: `${title} refuses this: \`${user}\` is kept in a database, but there is no \`database\`.`,
		};
	if (!database.isMap || !database.key) return;
	const [url, config] = [database.get("url"), database.get("config")];
	if (!isEmpty(url.tree) && !isEmpty(config.tree) && config.key)
		yield {
			rule: "config/rejected",
			at: config.key.at,
			message: `${title} refuses this: \`database\` has a \`url\` and a \`config\`, and it wants one.`,
		};
	const known = ["url", "config", "type", "priority"];
	const misspelt = database.entries().some(({ key }) => !known.includes(key?.value ?? ""));
	if (isEmpty(url.tree) && isEmpty(config.tree) && !misspelt)
		yield {
			rule: "config/rejected",
			at: database.key.at,
			message: `${title} refuses this: \`database\` has neither a \`url\` nor a \`config\`.`,
		};
}

/** The command writes its own options over these, whether or not they were given. */
const options = [
	["service", "host", "--host"],
	["service", "port", "--port"],
	["storage", "path", "--workspace"],
] as const;

function* overridden(document: Cursor, { title }: Platform): Iterable<PlatformRemark> {
	for (const [section, key, option] of options) {
		const value = document.get(section, key);
		const word = value.word();
		if (!word || (section === "storage" && kindOf(document, section)?.value !== "local")) continue;
		const message = `\`${key}\` is ${word.value}, but \`evidently ui\` of ${title} takes what ${option} says, or its default.`;
		yield { rule: "config/ignored-setting", at: word.at, message };
	}
}
