import type { Model } from "../../facts/facts.ts";
import type { Remark } from "../../facts/finding.ts";
import type { RuntimeFormat } from "../../facts/runtime.ts";
import { isOf, type Lineage, runtimesFor, runtimesNamed } from "../../lineage/lineage.ts";
import { rule } from "../rule.ts";

export const noRuntime = rule({
	id: "config/no-runtime",
	summary: "No serving runtime takes the model as it is declared.",
	severity: "warning",
	about: "file",
	reach: "graph",
	*check(facts, { lineage }) {
		for (const { wish, ...remark } of facts.remarks) {
			const found = wish && (wish.runtime ? runtimesNamed(wish, lineage) : runtimesFor(wish, lineage));
			if (remark.rule === "config/no-runtime" && !found?.length) yield remark;
		}
		for (const model of facts.models) yield* named(model, lineage);
	},
});

/** A runtime that is asked for by name and stands in another file of the workspace. */
function* named({ wish }: Model, lineage: Lineage): Iterable<Remark> {
	const found = wish ? runtimesNamed(wish, lineage) : [];
	const [first] = found;
	if (!wish || !first || found.some(({ formats }) => formats.some((one) => isOf(one, wish.format.value, wish.version?.value)))) return;
	const formats = [...new Set(found.flatMap((runtime) => runtime.formats.map(words)))];
	const served = formats.length === 0 ? "no format" : formats.map((format) => `\`${format}\``).join(" or ");
	const wanted = wish.version ? `${wish.format.value} ${wish.version.value}` : wish.format.value;
	const message = `The format is \`${wanted}\`, but the runtime \`${first.name}\` serves ${served}.`;
	yield { at: wish.format.at, message, related: [{ value: "The runtime is declared here.", at: first.at }] };
}

function words({ name, version }: RuntimeFormat): string {
	return version ? `${name} ${version}` : name;
}
