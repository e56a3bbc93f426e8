import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const kpiUnmeasured = rule({
	id: "product/kpi-unmeasured",
	summary: "The card names a business figure, but not where it is measured.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ kpi }) {
		if (!kpi || kpi.metric || kpi.unknown?.includes("metric")) return;
		yield {
			at: kpi.at,
			message: `The card names ${kpi.name ? `the figure "${kpi.name.value}"` : "a figure"}, but no \`metric\` says where it is measured.`,
			...stub(kpi.place, "Add a metric to fill in", ["metric: # TODO"]),
		};
	},
});
