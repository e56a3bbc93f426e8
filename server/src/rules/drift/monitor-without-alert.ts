import { rule } from "../rule.ts";

export const monitorWithoutAlert = rule({
	id: "drift/monitor-without-alert",
	summary: "A monitor has neither a threshold nor an alert, so that nobody learns what it sees.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ monitoring }) {
		for (const { at, feature, metric, thresholdKey, alert } of monitoring) {
			if (thresholdKey || alert) continue;
			const what = feature ?? metric;
			yield {
				at,
				message: `The monitor${what ? ` of \`${what.value}\`` : ""} states neither a threshold nor an alert, so that nobody learns what it sees.`,
			};
		}
	},
});
