import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";

export const delayExceedsCadence = rule({
	id: "feedback/delay-exceeds-cadence",
	summary: "The model is trained again before the truth about its last answers is known.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ feedback, retraining }) {
		const [delay, cadence] = [feedback?.labelDelay, retraining?.cadence];
		if (!delay || !cadence || cadence.value >= delay.value) return;
		yield {
			at: cadence.at,
			message: `The model is trained every ${formatDuration(cadence.value)}, but labels take ${formatDuration(delay.value)} to arrive, so no training sees what came of the model before it.`,
			related: [{ value: "The delay of the labels is stated here.", at: delay.at }],
		};
	},
});
