import type { PlatformRemark } from "../../facts/facts.ts";
import type { Cursor } from "../../source/tree.ts";
import { compareVersions } from "../dialect.ts";
import type { Platform } from "../schema.ts";

const operators = [
	"mustBe",
	"mustNotBe",
	"mustBeGreaterThan",
	"mustBeGreaterOrEqualTo",
	"mustBeLessThan",
	"mustBeLessOrEqualTo",
	"mustBeBetween",
	"mustNotBeBetween",
];

/** A check of quality needs what its type runs, and one condition that the result is held against. */
export function checkQuality(document: Cursor, platform: Platform): readonly PlatformRemark[] {
	return document
		.get("schema")
		.items()
		.flatMap((object) => checkPart(object, platform));
}

function checkPart(part: Cursor, platform: Platform): readonly PlatformRemark[] {
	const below = [...part.get("properties").items(), ...(part.get("items").isMap ? [part.get("items")] : [])];
	return [
		...part
			.get("quality")
			.items()
			.flatMap((check) => checkOne(check, platform)),
		...below.flatMap((one) => checkPart(one, platform)),
	];
}

function checkOne(check: Cursor, platform: Platform): readonly PlatformRemark[] {
	const at = check.entries()[0]?.key?.at;
	const early = compareVersions(platform.target ?? "", "3.1.0") < 0;
	const type = check.get("type");
	const kind = type.string()?.value ?? (check.get("metric").present ? "library" : undefined);
	if (!at || kind === undefined || type.templated) return [];
	const needed = neededBy(kind, early).filter((key) => !check.get(key).present);
	const missing = early && kind === "library" && check.get("metric").present ? [] : needed;
	return [
		...missing.map((key): PlatformRemark => {
			const message = `The check has no \`${key}\`, but ${platform.title} requires it of the type \`${kind}\`.`;
			return { rule: "config/missing-field", at: type.string()?.at ?? at, message };
		}),
		...(kind === "library" || kind === "sql" ? checkCondition(check, kind, early, platform) : []),
		...(check.get("metric").present || (kind !== "text" && kind !== "custom") ? [] : unused(check, kind, early)),
		...olderName(check, kind, early, platform),
		...checkInterval(check),
	];
}

function neededBy(kind: string, early: boolean): readonly string[] {
	if (kind === "library") return [early ? "rule" : "metric"];
	if (kind === "sql") return ["query"];
	return kind === "custom" ? ["engine", "implementation"] : [];
}

function checkCondition(check: Cursor, kind: string, early: boolean, { title }: Platform): readonly PlatformRemark[] {
	const stated = operators.map((name) => check.get(name)).filter(({ present }) => present);
	const [first, second] = stated;
	const at = check.get(kind === "sql" ? "query" : "metric").key?.at;
	if (!first && at) {
		const message = `The check measures something, but has no condition such as \`mustBe\` or \`mustBeLessThan\` that the result is held against.`;
		return [{ rule: "config/missing-field", severity: early ? "warning" : "error", at, message }];
	}
	if (early || !first?.key || !second?.key) return [];
	const message = `The check has both \`${first.key.value}\` and \`${second.key.value}\`, but ${title} takes one condition for each check.`;
	return [{ rule: "config/rejected", at: second.key.at, message, related: [{ value: "The other one stands here.", at: first.key.at }] }];
}

/** Text is for people, and other tools have conditions of their own. */
function unused(check: Cursor, kind: string, early: boolean): readonly PlatformRemark[] {
	return [...operators, "query"].flatMap((name): readonly PlatformRemark[] => {
		const { key } = check.get(name);
		const message = `\`${name}\` stands in a check of the type \`${kind}\`, which has nothing that it could be held against.`;
		if (!key) return [];
		return [
			early
				? { rule: "config/ignored-setting", at: key.at, message }
				: { rule: "config/unknown-field", severity: "error", at: key.at, message },
		];
	});
}

/** Contracts of 3.0 call the metric a rule, but whoever validates them today does so as 3.1. */
function olderName(check: Cursor, kind: string, early: boolean, { title }: Platform): readonly PlatformRemark[] {
	const { key } = check.get("rule");
	if (!early || kind !== "library" || !key || check.get("metric").present) return [];
	const message = `\`rule\` names the metric in ${title}, but tools that validate contracts as 3.1.0 refuse a check without \`metric\`.`;
	return [{ rule: "config/deprecated-setting", severity: "info", at: key.at, message }];
}

function checkInterval(check: Cursor): readonly PlatformRemark[] {
	return ["mustBeBetween", "mustNotBeBetween"].flatMap((name): readonly PlatformRemark[] => {
		const [low, high] = [check.get(name, 0).number(), check.get(name, 1).number()];
		if (!low || !high || low.value < high.value) return [];
		const message = `\`${name}\` begins at ${low.value} and ends at ${high.value}, so nothing lies between.`;
		return [{ rule: "config/out-of-range", at: low.at, message }];
	});
}
