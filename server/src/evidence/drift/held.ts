import type { Card, Monitor } from "../../facts/card.ts";
import { alarms, means } from "./methods.ts";
import type { DriftReport, FeatureDrift } from "./report.ts";

/** A feature of a report, held against what its card says of it. */
export interface HeldFeature extends FeatureDrift {
	/** The card's monitor whose threshold decides here. */
	readonly monitor?: Monitor;
	/** The report's own threshold and verdict, where the card's threshold is another one. */
	readonly reported?: Pick<FeatureDrift, "threshold" | "drifted">;
}

/** What a report comes to under the card's own thresholds. One that the card states for a feature and for the report's method wins over the report's. */
export function heldAgainst({ monitoring }: Pick<Card, "monitoring">, { features }: DriftReport): readonly HeldFeature[] {
	const watched = new Map(monitoring.flatMap((monitor) => (monitor.feature ? [[monitor.feature.value, [] as Monitor[]] as const] : [])));
	for (const monitor of monitoring) if (monitor.feature) watched.get(monitor.feature.value)?.push(monitor);
	return features.map((feature) => {
		const monitor = watched
			.get(feature.name)
			?.find(({ method, threshold }) => threshold && method && feature.method && means(method.value, feature.method));
		const threshold = monitor?.threshold?.value;
		if (!monitor || threshold === undefined || !feature.method || feature.score === undefined) return feature;
		const { undecided: _, threshold: theirs, drifted, ...rest } = feature;
		const held = { ...rest, monitor, threshold, drifted: alarms(feature.method, feature.score, threshold) };
		if (theirs === threshold || (theirs === undefined && drifted === undefined)) return held;
		return { ...held, reported: { ...(theirs === undefined ? {} : { threshold: theirs }), ...(drifted === undefined ? {} : { drifted }) } };
	});
}

/** The entry that speaks of a feature; where several methods do, the one that alarms. */
export function entryOf<F extends FeatureDrift>(features: readonly F[], name: string): F | undefined {
	const entries = features.filter((feature) => feature.name === name);
	return entries.find(({ drifted }) => drifted) ?? entries[0];
}
