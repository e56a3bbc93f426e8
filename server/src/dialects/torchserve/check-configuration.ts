import type { PlatformRemark } from "../../facts/facts.ts";
import { replace } from "../../facts/finding.ts";
import { Cursor, type TreeEntry, type TreeMap } from "../../source/tree.ts";
import { checkSchema } from "../check-schema.ts";
import type { Context } from "../dialect.ts";
import type { Platform, Schema } from "../schema.ts";
import { schemaNamed } from "../schemas.ts";
import { checkAddresses } from "./check-addresses.ts";
import { checkModels } from "./check-models.ts";
import { schemaIds } from "./recognition.ts";
import { typed } from "./typed.ts";

/** What TorchServe says of a config.properties: it refuses numbers that it cannot read, and swallows nearly everything else. */
export function checkConfiguration(document: Cursor, context: Context, platform: Platform): readonly PlatformRemark[] {
	const schema = schemaNamed(schemaIds.Configuration);
	const { tree } = document;
	if (tree?.kind !== "map") return [];
	const blanks = tree.entries.flatMap((entry) => trailingBlank(entry, schema.properties?.[entry.key.value], platform) ?? []);
	const told = new Set(blanks.map(({ at }) => at.start));
	const known: TreeMap = { ...tree, entries: tree.entries.filter(({ value, key }) => !told.has(value.at.start) && isWord(key.value)) };
	const values = new Cursor(typed(known, schema));
	return [
		...blanks,
		...truths(known, schema, platform),
		...checkSchema(withoutTruths(values, schema), schema, platform).flatMap((remark) => soften(remark, document)),
		...checkAddresses(values, platform),
		...checkModels(document, context, platform),
		...keyPassword(values),
		...halfOfKeyPair(values),
	];
}

/** The rest of a JSON value whose lines are not joined looks like keys; the value itself is told of. */
function isWord(key: string): boolean {
	return /^\w+$/.test(key);
}

/** Java keeps blanks at the end of a line, and neither a number nor `true` may have one. */
function trailingBlank({ key, value }: TreeEntry, schema: Schema | undefined, platform: Platform): PlatformRemark | undefined {
	if (value.kind !== "scalar" || value.templated || typeof value.value !== "string") return undefined;
	const written = value.value.trimEnd();
	if (written === value.value || written === "") return undefined;
	const end = value.at.start + written.length;
	const fix = { fix: { title: "Delete the blank", safe: true, edits: [{ at: { ...value.at, start: end }, text: "" }] } };
	const told = (what: string, rule: string, severity: "error" | "warning"): PlatformRemark => ({
		rule,
		severity,
		at: value.at,
		message: `\`${key.value}\` ends with a blank, which belongs to the value, so ${platform.title} ${what}.`,
		...fix,
	});
	if (schema?.type === "integer") return told("cannot read it as an integer", "config/wrong-type", "error");
	if (/^(inference|management|metrics)_address$/.test(key.value)) return told("refuses the address", "config/rejected", "error");
	return schema?.type === "boolean" && /^true$/i.test(written) ? told("reads it as false", "config/ignored-setting", "warning") : undefined;
}

/** `true` in whatever case is true; all other words are false without a sound. */
function truths({ entries }: TreeMap, schema: Schema, platform: Platform): readonly PlatformRemark[] {
	return entries.flatMap(({ key, value }): readonly PlatformRemark[] => {
		if (schema.properties?.[key.value]?.type !== "boolean" || value.kind !== "scalar" || value.templated) return [];
		const text = String(value.value);
		if (/^(?:true|false)$/i.test(text) || text.includes("$$")) return [];
		const message = `\`${key.value}\` is \`${text}\`, which ${platform.title} reads as false, because only \`true\` is true.`;
		const meant = /^(?:yes|on|1|y|t|enabled?)$/i.test(text);
		const fix = meant ? { fix: replace(value.at, "true", "Write true", false) } : {};
		return [{ rule: "config/unknown-value", severity: "warning", at: value.at, message, ...fix }];
	});
}

function withoutTruths({ tree }: Cursor, schema: Schema): TreeMap {
	const map = tree?.kind === "map" ? tree : { kind: "map" as const, at: { file: "", start: 0, end: 0 }, entries: [] };
	const isTruth = ({ key, value }: TreeEntry) =>
		schema.properties?.[key.value]?.type === "boolean" && value.kind === "scalar" && typeof value.value === "string";
	return { ...map, entries: map.entries.filter((entry) => !isTruth(entry)) };
}

/** What the server only logs, and words that plug-ins and environment variables bring. */
function soften(remark: PlatformRemark, document: Cursor): readonly PlatformRemark[] {
	if (remark.rule === "config/unknown-field") return document.get("plugins_path").present ? [] : [advise(remark)];
	if (!/^`(?:metrics_mode|token_expiration_min)`/.test(remark.message)) return [remark];
	const mode = document.get("metrics_mode").string()?.value ?? "";
	if (remark.message.startsWith("`metrics_mode`") && /^(?:log|prometheus|legacy)$/i.test(mode.replace(/\s/g, ""))) return [];
	return [{ ...remark, severity: "warning" }];
}

/** Where a setting stands that people look for among the properties. */
const elsewhere: readonly (readonly [RegExp, string])[] = [
	[/^metrics_format$/, "`metrics_mode` takes its place"],
	[
		/^(?:num|number_of|min|max|default)?_?workers$/i,
		"the workers of every model are `default_workers_per_model`, those of one stand in `models`",
	],
	[/^(?:batch_?size|max_?batch_?delay|min_?workers|max_?workers)$/i, "a single model's settings stand in `models`"],
];

/** A property by the name of its environment variable, or a setting of a single model. */
function advise(remark: PlatformRemark): PlatformRemark {
	const [, key = ""] = /has no field `(\w+)`/.exec(remark.message) ?? [];
	const told = (hint: string) => remark.message.replace(/(?:; did you mean .*\?|\.)$/, `; ${hint}`);
	const plain = key.replace(/^TS_/, "").toLowerCase();
	if (plain !== key && Object.hasOwn(schemaNamed(schemaIds.Configuration).properties ?? {}, plain))
		return { ...remark, message: told(`did you mean \`${plain}\`?`), fix: replace(remark.at, plain, `Rename to ${plain}`, true) };
	const hint = elsewhere.find(([pattern]) => pattern.test(key))?.[1];
	if (!hint) return remark;
	const { fix: _, ...rest } = remark;
	return { ...rest, message: told(`${hint}.`) };
}

/** The server fills `$$NAME$$` in, so the password need not stand here. */
function keyPassword(values: Cursor): readonly PlatformRemark[] {
	const password = values.get("keystore_pass").string();
	if (!password || password.value === "" || password.value.startsWith("$")) return [];
	const message = "The password of the key store stands in plain text, although the server would fill `$$NAME$$` in from its environment.";
	return [{ rule: "security/plaintext-secret", at: password.at, message }];
}

/** A key without its certificate, or the other way round, is not used: the server then makes a certificate of its own. */
function halfOfKeyPair(values: Cursor): readonly PlatformRemark[] {
	if (values.get("keystore").present) return [];
	const [key, certificate] = [values.get("private_key_file"), values.get("certificate_file")];
	const alone = key.present ? key : certificate;
	if (key.present === certificate.present || !alone.key) return [];
	const other = key.present ? "certificate_file" : "private_key_file";
	const message = `\`${alone.key.value}\` is set, but there is no \`${other}\`, so TorchServe uses neither and signs a certificate itself.`;
	return [{ rule: "config/ignored-setting", at: alone.key.at, message }];
}
