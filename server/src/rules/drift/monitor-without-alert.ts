import { stub } from "../../facts/finding.ts";
import { rule } from "../rule.ts";

export const monitorWithoutAlert = rule({
	id: "drift/monitor-without-alert",
	summary: "A monitor has neither a threshold nor an alert, so nobody learns what it sees.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ monitoring }) {
		for (const { at, feature, metric, thresholdKey, alert, place } of monitoring) {
			if (thresholdKey || alert) continue;
			const what = feature ?? metric;
			yield {
				at,
				message: `The monitor${what ? ` of \`${what.value}\`` : ""} states neither a threshold nor an alert, so nobody learns what it sees.`,
				...stub(place, "Add an alert to fill in", ["alert:", "  route: # TODO", "  threshold: # TODO"]),
			};
		}
	},
});
