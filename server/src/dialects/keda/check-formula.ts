import type { PlatformRemark } from "../../facts/facts.ts";
import { elsewhere, missing, refused } from "../kubernetes/remark.ts";
import { isSet, placeOf, type Resource, since } from "../kubernetes/resource.ts";
import { isOfPods } from "./check-triggers.ts";

/** Words of the language of formulas that are no triggers. */
const words = new Set(
	"abs all and any bitand bitnand bitnot bitor bitshl bitshr bitushr bitxor ceil concat contains count date duration endsWith false filter find first flatten float floor fromJSON groupBy hasPrefix hasSuffix if in indexOf int join keys last lastIndexOf len let lower map matches max mean median min nil none not now one or reduce repeat replace reverse round sort sortBy split splitAfter startsWith string sum take toJSON toPairs true trim type uniq upper values else".split(
		" ",
	),
);

/** The formula that makes one measure out of several: it needs a target, and triggers with names. */
export function* checkFormula(resource: Resource): Iterable<PlatformRemark> {
	const { spec, title, at, patch } = resource;
	const modifiers = spec.get("advanced", "scalingModifiers");
	if (!modifiers.isMap || modifiers.entries().length === 0 || patch || !since(resource, "2.12")) return;
	const [formula, target] = [modifiers.get("formula"), modifiers.get("target")];
	if (!isSet(formula)) {
		yield missing(placeOf(modifiers, at), `\`scalingModifiers\` has no \`formula\`, but ${title} requires it.`);
		return;
	}
	if (!isSet(target))
		yield missing(
			placeOf(formula, at),
			`\`scalingModifiers\` has a \`formula\` without a \`target\` for its result, but ${title} requires both.`,
		);
	const goal = target.string();
	if (goal && !(Number(goal.value) > 0))
		yield refused(goal.at, title, `\`target\` is \`"${goal.value}"\`, and the result of the formula wants a number above 0.`);
	yield* triggerNames(resource);
}

function* triggerNames({ spec, title }: Resource): Iterable<PlatformRemark> {
	const formula = spec.get("advanced", "scalingModifiers", "formula").string();
	const triggers = spec.get("triggers").items();
	if (!formula || /["'`#]|\blet\b/.test(formula.value) || triggers.some((trigger) => trigger.get("name").templated)) return;
	const measured = triggers.filter((trigger) => !isOfPods(trigger)).flatMap((trigger) => trigger.get("name").string()?.value ?? []);
	const named = [...formula.value.matchAll(/(?<![.\w])[A-Za-z_]\w*(?!\w*\()/g)].map(([word]) => word);
	const unknown = [...new Set(named)].find((word) => !words.has(word) && !measured.includes(word));
	if (unknown === undefined) return;
	const pods = triggers.find((trigger) => isOfPods(trigger) && trigger.get("name").string()?.value === unknown);
	const why = pods ? "is a trigger for cpu or memory, which a formula cannot use" : "is the name of no trigger";
	yield refused(
		formula.at,
		title,
		`the formula speaks of \`${unknown}\`, which ${why}.`,
		elsewhere("The trigger is named here.", pods?.get("name").at),
	);
}
