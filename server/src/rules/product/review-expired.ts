import { formatDuration } from "../../facts/units.ts";
import { rule } from "../rule.ts";
import { dateText } from "../words.ts";

const day = 864e5;

export const reviewExpired = rule({
	id: "product/review-expired",
	summary: "The day has passed by which somebody was to look at this card again.",
	severity: "warning",
	about: "card",
	reach: "file",
	*check({ reviewBy }, { now }) {
		if (!reviewBy || now < reviewBy.value + day) return;
		const date = dateText(reviewBy.value);
		const late = formatDuration(Math.floor((now - reviewBy.value) / day) * day);
		yield { at: reviewBy.at, message: `This card was to be reviewed by ${date}, which was ${late} ago.` };
	},
});
