import { rule } from "../rule.ts";

export const poisonableLoop = rule({
	id: "security/poisonable-loop",
	summary: "Anybody can give feedback, the model learns from it, and the new model goes live by itself.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ feedback, retraining }) {
		const open = feedback?.authenticated;
		const promote = retraining?.promote;
		const source = feedback?.labelSource ?? feedback?.surface;
		if (open?.value !== false || promote?.value !== "auto" || !source) return;
		// With a part of the traffic held out of the loop a flood of false feedback shows before it goes live.
		if ((feedback?.mitigation && feedback.mitigation.value !== "none") || feedback?.unknown?.includes("mitigation")) return;
		yield {
			at: open.at,
			message: `Feedback on \`${source.value}\` is taken from anybody, but the model that learns from it goes live by itself.`,
			related: [{ value: "The promotion is automatic.", at: promote.at }],
		};
	},
});
