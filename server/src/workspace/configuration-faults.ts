import { checkSchema } from "../dialects/check-schema.ts";
import { schemaNamed } from "../dialects/schemas.ts";
import type { Finding } from "../facts/finding.ts";
import { ruleSets } from "../rules/sets.ts";
import { nearest } from "../source/nearest.ts";
import type { Located } from "../source/span.ts";
import { Cursor, type Source } from "../source/tree.ts";

/** The rule ids that the engine itself uses. */
export const coreRules: ReadonlySet<string> = new Set([
	"core/parse-error",
	"core/unknown-rule",
	"core/unused-allow",
	"core/expired-allow",
	"core/allow-without-reason",
	"core/locked-rule",
	"core/stale-baseline",
]);

/** What can be forbidden, by the keys of an item of `forbidden`. */
export const forbiddenKinds = ["feature", "source", "tag"] as const;

const schema = schemaNamed("plimsoll.schema.json");

/** What a configuration gets wrong, as far as its own text tells. */
export function faultsIn({ documents: [tree], problems }: Source, rules: ReadonlySet<string>): readonly Finding[] {
	const root = new Cursor(tree);
	const platform = { title: "Plimsoll", rejectsUnknown: true, target: undefined };
	const remarks = tree ? checkSchema(tree, schema, platform) : [];
	const overrides = root.get("overrides").items();
	const named = [root, ...overrides].flatMap((part) =>
		part
			.get("rules")
			.entries()
			.flatMap(({ key }) => key ?? []),
	);
	const locked = root
		.get("locked")
		.items()
		.flatMap((item) => item.string() ?? []);
	return [
		...problems.map((problem): Finding => ({ rule: "core/parse-error", severity: "error", ...problem })),
		...remarks.map((remark): Finding => ({ severity: "error", ...remark })),
		...[...named, ...locked].flatMap((name) => unknownRule(name, rules)),
		...unknownSet(root.get("rules")),
		...root.get("forbidden").items().flatMap(forbidsNothing),
	];
}

function forbidsNothing(item: Cursor): readonly Finding[] {
	const at = item.entries()[0]?.key?.at ?? item.at;
	if (!item.isMap || !at || forbiddenKinds.some((kind) => item.get(kind).present)) return [];
	const message = "An item of `forbidden` has no `feature`, `source` or `tag`, but Plimsoll requires one of them.";
	return [{ rule: "config/missing-field", severity: "error", at, message }];
}

function unknownRule({ value, at }: Located<string>, rules: ReadonlySet<string>): readonly Finding[] {
	if (rules.has(value) || coreRules.has(value) || isFamily(value, rules)) return [];
	const meant = nearest(value, rules);
	const message = `There is no rule \`${value}\`${meant ? `; did you mean \`${meant}\`?` : "."}`;
	return [{ rule: "core/unknown-rule", severity: "error", at, message }];
}

/** A later release may know further sets; with this one, nobody can tell what such a set holds. */
function unknownSet(rules: Cursor): readonly Finding[] {
	const name = rules.string();
	if (!name || ruleSets.has(name.value)) return [];
	const message = `There is no set of rules \`${name.value}\`, but this release knows ${[...ruleSets.keys()].map((set) => `\`${set}\``).join(", ")}.`;
	return [{ rule: "config/unknown-value", severity: "error", at: name.at, message }];
}

function isFamily(id: string, rules: ReadonlySet<string>): boolean {
	return id.endsWith("/*") && [...rules].some((rule) => rule.startsWith(id.slice(0, -1)));
}
