import { rule } from "../rule.ts";
import { listText, related } from "../words.ts";

export const unmonitoredFeature = rule({
	id: "drift/unmonitored-feature",
	summary: "The card watches some features in production and leaves others out.",
	severity: "warning",
	about: "card",
	reach: "graph",
	stage: "production",
	*check(card, { evidenceOf }) {
		const monitors = card.monitoring.filter(({ feature }) => feature);
		const { drift } = evidenceOf(card, "drift");
		// A report that was not read, or a monitor of something that is filled in later, may cover every feature.
		const unknown = card.monitoring.some(({ feature, metric }) => !feature && !metric);
		if (monitors.length === 0 || unknown || (card.drift && !drift)) return;
		const watched = new Set([...monitors.map(({ feature }) => feature?.value), ...(drift?.report.features ?? []).map(({ name }) => name)]);
		const unwatched = card.features.flatMap(({ name, availability }) =>
			name && availability?.value !== "training-only" && !watched.has(name.value) ? [name] : [],
		);
		const [first, ...others] = unwatched;
		const [monitor] = monitors;
		if (!first || !monitor?.feature) return;
		const verb = others.length === 0 ? "is" : "are";
		const message = `The card monitors \`${monitor.feature.value}\`, but ${listText(unwatched.map(({ value }) => value))} ${verb} not watched.`;
		const places = others.slice(0, 8).map(({ value, at }) => ({ value: `\`${value}\` is not watched.`, at }));
		yield { at: first.at, message, ...related({ value: "The first monitor is here.", at: monitor.feature.at }, ...places) };
	},
});
