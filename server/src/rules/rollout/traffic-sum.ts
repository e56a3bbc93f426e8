import { rule } from "../rule.ts";
import { called, listText } from "../words.ts";

export const trafficSum = rule({
	id: "rollout/traffic-sum",
	summary: "The shares that an endpoint splits its requests into do not add up to all of them.",
	severity: "error",
	about: "service",
	reach: "file",
	*check({ name, traffic = [] }) {
		const sum = traffic.reduce((total, { share }) => total + share.value, 0);
		// An endpoint that is still empty, or taken out of service, sends requests nowhere.
		const [first, ...others] = traffic;
		if (!first || sum === 0 || sum === 100) return;
		const names = listText(traffic.map((one) => one.name.value));
		const what = others.length === 0 ? `the share of ${names} is` : `the shares of ${names} add up to`;
		const message = `${called(name, "The endpoint")} splits all of its requests, or none, but ${what} ${sum} %.`;
		yield { at: first.share.at, message };
	},
});
