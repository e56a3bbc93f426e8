import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { nearest } from "../../source/nearest.ts";
import type { Cursor, Tree } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context } from "../dialect.ts";
import { withoutEchoes } from "../echoes.ts";
import type { Platform } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { schemaIds } from "./recognition.ts";

/** What the server says of the model-config.yaml of an archive: it logs what it cannot read and takes its defaults. */
export function checkModelConfiguration(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds.ModelConfiguration);
	const structure = checkSchema(lowered(context.document), schema, platform).map(
		(remark): PlatformRemark => ({ ...remark, severity: "warning" }),
	);
	const spelling = misspelt(document, platform);
	const rest = [...checkWorkers(document), ...checkParallel(document), ...checkSequences(document)];
	return [...structure, ...spelling, ...withoutEchoes(rest, spelling)];
}

/** Words for devices and kinds of parallelism may be written in any case. */
function lowered(tree: Tree): Tree {
	if (tree.kind !== "map") return tree;
	const entries = tree.entries.map((entry) => {
		const { key, value } = entry;
		if (!["deviceType", "parallelType"].includes(key.value) || value.kind !== "scalar" || typeof value.value !== "string") return entry;
		return { ...entry, value: { ...value, value: value.value.toLowerCase() } };
	});
	return { ...tree, entries };
}

/** Every other key belongs to the handler, unless it is one of the server's in another spelling. */
function misspelt(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	const properties = schemaNamed(schemaIds.ModelConfiguration).properties ?? {};
	const taken = new Set(document.entries().map(({ key }) => key?.value));
	const free = Object.keys(properties).filter((name) => !taken.has(name) && properties[name]?.type !== "object");
	return document.entries().flatMap((entry): readonly PlatformRemark[] => {
		const { key } = entry;
		if (!key || Object.hasOwn(properties, key.value) || entry.isMap || key.value.length < 8) return [];
		const meant = nearest(key.value, free);
		if (meant === undefined) return [];
		const message = `The document has no field \`${key.value}\`, and ${platform.title} leaves it to the handler; did you mean \`${meant}\`?`;
		return [
			{ rule: "config/unknown-field", severity: "warning", at: key.at, message, fix: replace(key.at, meant, `Rename to ${meant}`, true) },
		];
	});
}

/** The server takes both or neither. */
function checkWorkers(document: Cursor): readonly PlatformRemark[] {
	const [least, most] = [document.get("minWorkers"), document.get("maxWorkers")];
	const [min, max] = [least.number(), most.number()];
	if (min && max) {
		if (min.value <= max.value) return [];
		const message = `\`minWorkers\` is ${min.value}, but \`maxWorkers\` is ${max.value}, so TorchServe uses neither.`;
		return [{ rule: "config/ignored-setting", at: min.at, message, related: [{ value: "The most workers stand here.", at: max.at }] }];
	}
	const alone = least.present ? least : most;
	if (least.present === most.present || !alone.key || alone.templated) return [];
	const other = least.present ? "maxWorkers" : "minWorkers";
	const message = `\`${alone.key.value}\` is set, but there is no \`${other}\`, so TorchServe uses neither when it loads the model at its start.`;
	return [{ rule: "config/ignored-setting", at: alone.key.at, message }];
}

/** Several processes a worker are started only where it is said how the model is spread over them. */
function checkParallel(document: Cursor): readonly PlatformRemark[] {
	if (document.get("parallelType").present) return [];
	return ["torchrun", "parallelLevel"].flatMap((name): readonly PlatformRemark[] => {
		const { key, present } = document.get(name);
		if (!present || !key || document.get(name).number()?.value === 0) return [];
		const message = `\`${name}\` is set, but there is no \`parallelType\`, so TorchServe starts one process a worker.`;
		return [{ rule: "config/ignored-setting", at: key.at, message }];
	});
}

/** The queues of sequences are made only where it is said how long a sequence may pause; a request of one fails without them. */
function checkSequences(document: Cursor): readonly PlatformRemark[] {
	const batching = document.get("sequenceBatching");
	const idle = document.get("sequenceMaxIdleMSec");
	if (batching.boolean()?.value !== true || !batching.at || (idle.present && idle.number()?.value !== 0)) return [];
	const what = idle.present ? "`sequenceMaxIdleMSec` is 0" : "there is no `sequenceMaxIdleMSec`";
	const message = `\`sequenceBatching\` is true, but ${what}, so TorchServe has no queues for sequences and requests of one fail.`;
	return [{ rule: "config/missing-field", severity: "warning", at: batching.at, message }];
}
