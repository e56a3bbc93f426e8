import { type Facts, noFacts } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context, Dialect } from "../dialect.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { unresolvedPlaceholders } from "../structure.ts";
import { checkBatching } from "./check-batching.ts";
import { checkEnsemble } from "./check-ensemble.ts";
import { checkFiles } from "./check-files.ts";
import { checkModel } from "./check-model.ts";
import { checkSequences } from "./check-sequences.ts";
import { checkTensors } from "./check-tensors.ts";
import { checkText } from "./check-text.ts";
import { type Config, ignored, readConfig } from "./config.ts";
import { text } from "./fields.ts";
import { normalise } from "./normalise.ts";
import { readModel } from "./read-model.ts";

const schemaId = "triton-model-config.schema.json";
const newest = "2.72";

/** NVIDIA Triton's `config.pbtxt`: the message inference.ModelConfig as protobuf text. */
export const triton: Dialect = {
	id: "triton",
	title: "Triton model configuration",
	formats: ["pbtxt"],
	recognises,
	schema: () => schemaNamed(schemaId),
	read,
};

/** Fields that other messages have too: they tell nothing. */
const common = new Set(["name", "input", "output"]);

/**
 * An empty `config.pbtxt` is a configuration too: the server fills it in. Under another name a file must look like one, and a template whose words
 * a script replaces is none.
 */
function recognises(document: Cursor, file: string): boolean {
	const known = schemaNamed(schemaId).properties ?? {};
	const keys = document.entries().flatMap(({ key }) => key?.value ?? []);
	const own = keys.filter((key) => Object.hasOwn(known, key));
	if (!document.isMap) return false;
	if (/(^|\/)config\.pbtxt$/.test(file)) return own.length > 0 || keys.length === 0;
	if (/templ(ate)?|tmpl/i.test(file.slice(file.lastIndexOf("/") + 1))) return false;
	const telling = new Set(own.filter((key) => !common.has(key)));
	return telling.size > 0 && (own.length === keys.length || telling.size > 2);
}

function read(document: Cursor, context: Context): Facts {
	const config = readConfig(document, context);
	const schema = schemaNamed(schemaId);
	const { source } = context;
	const texts = checkText(context.document, schema, source);
	const told = new Set(texts.map(({ rule, at }) => `${rule} ${at.start}`));
	const structure = checkSchema(normalise(context.document, schema), schema, platformOf(context.target));
	const name = text(document.get("name"));
	const manifests = [{ kind: "manifest", at: config.at, dialect: "triton", type: "ModelConfig", ...(name ? { name } : {}) }] as const;
	if (isUnread(config)) {
		return { ...noFacts, manifests, remarks: [ignored(config.at, config, `${unread}; the one beside the version folders counts.`)] };
	}
	const misplaced = isInVersion(config) ? [ignored(config.at, config, `${unread}; its place is beside the version folders.`)] : [];
	const remarks = [
		...misplaced,
		...structure.filter(({ rule, at }) => !told.has(`${rule} ${at.start}`)),
		...texts,
		...unresolvedPlaceholders(context.document, source.file),
		...checkTensors(config),
		...checkBatching(config),
		...checkSequences(config),
		...checkModel(config),
		...checkEnsemble(config),
		...checkFiles(config),
	];
	return {
		...noFacts,
		manifests,
		models: [readModel(config)],
		// Where the text is broken, what seems to be missing may stand in the broken part.
		remarks: remarks.filter(({ rule }) => source.problems.length === 0 || rule !== "config/missing-field"),
	};
}

const unread = "Triton does not read this file, because it lies in a version folder";

/** A copy beside the weights, with the real one a folder above. */
function isUnread({ place, context }: Config): boolean {
	return place !== undefined && isVersion(place.folderName) && context.exists(`${place.repository}/config.pbtxt`) === true;
}

/** A folder with a number for its name is no model where it has no versions of its own. */
function isInVersion({ place, versions, context }: Config): boolean {
	if (!place || !isVersion(place.folderName) || place.repository === "" || versions.length > 0) return false;
	return context.exists(place.folder) === true && context.exists(`${place.repository}/config.pbtxt`) === false;
}

function isVersion(name: string): boolean {
	return /^[1-9]\d*$/.test(name);
}

function platformOf(target: string | undefined): Platform {
	return { title: `Triton ${target ?? newest}`, rejectsUnknown: true, target: target && serverRelease(target) };
}

/** A target may name a release of the server, such as 2.49, or the container that brought it, such as 24.08. */
export function serverRelease(target: string): string {
	const [, year, month] = /^v?(2\d)\.(\d\d)(?:-.*)?$/.exec(target) ?? [];
	if (!year || !month) return target;
	const months = 12 * (Number(year) - 21) + Number(month) + 5;
	// The container of July 2025 brought no new minor release.
	return `2.${months > 60 ? months - 1 : months}`;
}
